import { type Span, span } from "../base/text.ts";
import type { Arithmetic, Comparison, Expression, Logical } from "./expression.ts";

/** A word, a sign or a value, as the reader of a grammar finds them one after the other. */
export type Lexeme =
  | { readonly kind: "value"; readonly expression: Expression; readonly span: Span }
  | { readonly kind: "name" | "sign"; readonly text: string; readonly span: Span };

/** What an operator between two values makes of them. `other`: the tree has no form for it. */
type Meaning =
  | Logical["kind"]
  | Comparison["operator"]
  | "not match"
  | Exclude<Arithmetic["operator"], "negate">
  | "other";

interface Binary {
  /** The higher, the tighter it binds. */
  readonly power: number;
  readonly means: Meaning;
  /** `a ** b ** c` is `a ** (b ** c)`. */
  readonly rightward?: boolean | undefined;
}

interface Prefix {
  readonly power: number;
  readonly means: "not" | "negate" | "other";
}

/** The operators of a grammar by the signs or words they are written with. */
export interface Operators {
  readonly binary: Readonly<Record<string, Binary>>;
  readonly prefix: Readonly<Record<string, Prefix>>;
  /** `a < b < c` tests a range. */
  readonly chains: boolean;
}

export interface InfixReading {
  readonly expression: Expression;
  /** The first lexeme that cannot stand where it does; an empty place where the text stops short. */
  readonly stuck?: Span | undefined;
}

/** An expression with the brackets around it. */
interface Placed {
  readonly expression: Expression;
  readonly span: Span;
  /** What a list holds: only `in` makes something of it. */
  readonly items?: readonly Expression[] | undefined;
}

/** Brackets within brackets, and operators one after the other, that a tree is built for. */
const depthLimit = 150;
const operatorLimit = 1000;

/**
 * Reads expressions of the family that C began: values with operators between and before them,
 * brackets, calls, members, `a ? b : c`. What there is beyond that becomes opaque. Total.
 */
export function readInfix(
  lexemes: readonly Lexeme[],
  operators: Operators,
  length: number,
): InfixReading {
  return new InfixReader(lexemes, operators, length).read();
}

class InfixReader {
  private readonly lexemes: readonly Lexeme[];
  private readonly operators: Operators;
  private readonly length: number;
  private at = 0;
  private depth = 0;
  private operatorsTaken = 0;
  private stuck: Span | undefined;

  constructor(lexemes: readonly Lexeme[], operators: Operators, length: number) {
    this.lexemes = lexemes;
    this.operators = operators;
    this.length = length;
  }

  read(): InfixReading {
    const { expression } = this.expression(0);
    if (this.next) this.fail();
    return { expression, stuck: this.stuck };
  }

  private get next(): Lexeme | undefined {
    return this.stuck ? undefined : this.lexemes[this.at];
  }

  private isNext(sign: string): boolean {
    return this.next?.kind === "sign" && this.next.text === sign;
  }

  private take(): Span {
    return this.lexemes[this.at++]?.span ?? span(this.length, this.length);
  }

  private expect(sign: string): Span {
    return this.isNext(sign) ? this.take() : this.fail();
  }

  private fail(): Span {
    const at = this.lexemes[this.at]?.span ?? span(this.length, this.length);
    this.stuck ??= at;
    return at;
  }

  private expression(least: number): Placed {
    if (++this.depth > depthLimit) this.fail();
    let left = this.prefixed();
    for (;;) {
      const { next } = this;
      if (next?.kind !== "sign") break;
      if (next.text === "?" && least === 0) {
        left = this.choice(left);
        continue;
      }
      const operator = own(this.operators.binary, next.text);
      if (!operator || operator.power < least) break;
      // Those of logic lie side by side, all others within each other.
      const nests = operator.means !== "and" && operator.means !== "or";
      if (nests && ++this.operatorsTaken > operatorLimit) this.fail();
      const sign = this.take();
      const right = this.expression(operator.rightward ? operator.power : operator.power + 1);
      left = this.combined(left, operator, sign, right);
    }
    this.depth--;
    return left;
  }

  private prefixed(): Placed {
    const { next } = this;
    const operator = next?.kind === "sign" ? own(this.operators.prefix, next.text) : undefined;
    if (!operator) return this.members(this.primary());
    const { start } = this.take();
    const operand = this.expression(operator.power);
    const whole = span(start, operand.span.end);
    switch (operator.means) {
      case "not":
        return placed({ kind: "not", operand: operand.expression, span: whole });
      case "negate":
        return placed(negated(operand.expression, whole));
      case "other":
        return opaque(whole);
    }
  }

  private primary(): Placed {
    const { next } = this;
    if (!next) return opaque(this.fail());
    if (next.kind === "value") {
      this.take();
      return placed(next.expression);
    }
    if (next.kind === "name") return placed({ kind: "name", path: [next.text], span: this.take() });
    switch (next.text) {
      case "(":
        return this.bracketed(")");
      case "[":
        return this.bracketed("]");
      case "{":
        return this.skipped();
      default:
        return opaque(this.fail());
    }
  }

  private bracketed(close: ")" | "]"): Placed {
    const { start } = this.take();
    const items = this.list(close);
    const whole = span(start, this.expect(close).end);
    const [only] = items;
    if (close === "]" || items.length !== 1 || !only)
      return { ...opaque(whole), items: items.map((item) => item.expression) };
    const { expression } = only;
    const grouped =
      expression.kind === "and" || expression.kind === "or"
        ? { ...expression, parenthesized: true }
        : expression;
    return { expression: grouped, span: whole, items: [expression] };
  }

  private list(close: string): Placed[] {
    const items: Placed[] = [];
    while (this.next && !this.isNext(close)) {
      items.push(this.expression(0));
      if (!this.isNext(",")) break;
      this.take();
    }
    return items;
  }

  /** Braces hold maps and closures, of which nothing is read. */
  private skipped(): Placed {
    const { start } = this.take();
    for (let open = 1; open > 0 && this.next; )
      if (this.isNext("{")) {
        this.take();
        open++;
      } else if (this.isNext("}") && open > 1) {
        this.take();
        open--;
      } else if (this.isNext("}")) break;
      else this.take();
    return opaque(span(start, this.expect("}").end));
  }

  /** `.member`, `?.member`, `[key]` and `(arguments)` behind a value, as many as there are. */
  private members(of: Placed): Placed {
    let left = of;
    for (;;) {
      if (this.isNext(".") || this.isNext("?.")) {
        this.take();
        if (this.next?.kind !== "name") return opaque(this.fail());
        left = member(left, this.next.text, this.take().end);
      } else if (this.isNext("[") && left.expression.kind !== "literal") {
        this.take();
        const key = this.list("]");
        const { end } = this.expect("]");
        const [only] = key;
        left =
          only?.expression.kind === "literal" && key.length === 1
            ? member(left, String(only.expression.value), end)
            : opaque(span(left.span.start, end));
      } else if (this.isNext("(") && left.expression.kind === "name" && !left.items) {
        this.take();
        const values = this.list(")").map((value) => value.expression);
        const whole = span(left.span.start, this.expect(")").end);
        const name = left.expression.path.join(".");
        left = placed({ kind: "call", name, arguments: values, span: whole });
      } else if (this.isNext("(") && left.expression.kind === "opaque" && !left.items) {
        this.take();
        this.list(")");
        left = opaque(span(left.span.start, this.expect(")").end));
      } else return left;
    }
  }

  private choice(condition: Placed): Placed {
    this.take();
    this.expression(0);
    this.expect(":");
    const { end } = this.expression(0).span;
    return opaque(span(condition.span.start, Math.max(condition.span.end, end)));
  }

  private combined(left: Placed, { means }: Binary, operatorSpan: Span, right: Placed): Placed {
    const whole = span(left.span.start, Math.max(operatorSpan.end, right.span.end));
    const [a, b] = [left.expression, right.expression];
    switch (means) {
      case "other":
        return opaque(whole);
      case "and":
      case "or": {
        if (a.kind !== means || a.parenthesized)
          return placed({ kind: means, operands: [a, b], span: whole });
        // Nobody else holds `a` yet, and copying at every operator would take quadratic time.
        (a.operands as Expression[]).push(b);
        return placed({ ...a, span: whole });
      }
      case "not match": {
        const test = { operator: "match", operatorSpan, left: a, right: b, span: whole } as const;
        return placed({ kind: "not", operand: { kind: "comparison", ...test }, span: whole });
      }
      case "+":
      case "-":
      case "*":
      case "/":
      case "//":
      case "%":
      case "**":
        return placed({ kind: "arithmetic", operator: means, operands: [a, b], span: whole });
      case "in":
      case "not in":
        if (right.items)
          return placed(oneOf(a, right.items, means === "not in", operatorSpan, whole));
        break;
    }
    const test = { kind: "comparison", operator: means, operatorSpan, right: b } as const;
    const middle = this.operators.chains && order.test(means) ? chainEnd(left) : undefined;
    if (!middle) return placed({ ...test, left: a, span: whole });
    const second: Comparison = {
      ...test,
      left: middle,
      chained: true,
      span: span(middle.span.start, whole.end),
    };
    const before = a.kind === "and" ? a.operands : [a];
    const first = before.map((one) =>
      one.kind === "comparison" ? { ...one, chained: true } : one,
    );
    return placed({ kind: "and", operands: [...first, second], span: whole });
  }
}

const order = /^[<>]=?$/;

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const placed = (expression: Expression): Placed => ({ expression, span: expression.span });

const opaque = (whole: Span): Placed => placed({ kind: "opaque", span: whole });

/** The value on which a chain of comparisons goes on; nothing where brackets close it. */
function chainEnd({ expression, span: whole }: Placed): Expression | undefined {
  if (expression.span.start !== whole.start || expression.span.end !== whole.end) return undefined;
  const last = expression.kind === "and" ? expression.operands.at(-1) : expression;
  if (last?.kind !== "comparison" || !order.test(last.operator)) return undefined;
  return expression.kind === "and" && !last.chained ? undefined : last.right;
}

function negated(operand: Expression, whole: Span): Expression {
  return operand.kind === "literal" && typeof operand.value === "number"
    ? { kind: "literal", value: -operand.value, span: whole }
    : { kind: "arithmetic", operator: "negate", operands: [operand], span: whole };
}

function member(of: Placed, name: string, end: number): Placed {
  const whole = span(of.span.start, end);
  return of.expression.kind === "name"
    ? placed({ kind: "name", path: [...of.expression.path, name], span: whole })
    : opaque(whole);
}

/** `a in (x, y)` is `a == x or a == y`. */
function oneOf(
  value: Expression,
  items: readonly Expression[],
  negative: boolean,
  operatorSpan: Span,
  whole: Span,
): Expression {
  const tests = items.map(
    (item): Expression => ({
      kind: "comparison",
      operator: negative ? "!=" : "==",
      operatorSpan,
      left: value,
      right: item,
      span: whole,
    }),
  );
  const [only] = tests;
  if (!only) return { kind: "literal", value: negative, span: whole };
  if (tests.length === 1) return only;
  return { kind: negative ? "and" : "or", operands: tests, parenthesized: true, span: whole };
}
