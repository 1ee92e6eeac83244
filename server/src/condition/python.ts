import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { type Span, span } from "../base/text.ts";
import type { Comparison, Expression, Literal } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";

/** Deeper than this nobody writes a condition; deeper trees are not looked into. */
const deepest = 100;

const comparisonWords = ["<", "<=", ">", ">=", "==", "!="] as const;
const arithmeticWords = ["+", "-", "*", "/", "//", "%", "**"] as const;
type ComparisonWord = Comparison["operator"];

/** Any expression of Python, as it stands after an `if`. Calls are kept, the rest is opaque. */
export function readPython(text: string): Reading {
  return new PythonReader(text).read();
}

/**
 * A condition of the project's own format: comparisons of metrics, numbers and strings with `and`,
 * `or`, `not` and arithmetic; of calls only those on a metric's history.
 */
export function readOwnCondition(text: string): Reading {
  if (text.trim() === "")
    return { problems: [{ span: span(0, text.length), message: "The condition is empty." }] };
  const reading = new PythonReader(text).read();
  if (reading.problems.length > 0 || !reading.expression) return reading;
  const problems = [...ownFaults(reading.expression, text)];
  return { expression: reading.expression, problems };
}

const windowed = ["avg", "min", "max", "count"];
const windowText = /^\d+(\.\d+)?[smhdw]$/;

function* ownFaults(expression: Expression, text: string): Generator<Problem> {
  const written = text.slice(expression.span.start, expression.span.end);
  if (expression.kind === "opaque") {
    yield {
      span: expression.span,
      message: `\`${written}\` means nothing in a condition. Write comparisons of metrics with numbers, joined by \`and\`, \`or\` and \`not\`.`,
    };
    return;
  }
  if (expression.kind === "call") yield* callFaults(expression);
  const operands =
    expression.kind === "comparison"
      ? [expression.left, expression.right]
      : expression.kind === "not"
        ? [expression.operand]
        : expression.kind === "call"
          ? expression.arguments.slice(0, 1)
          : "operands" in expression
            ? expression.operands
            : [];
  for (const operand of operands) yield* ownFaults(operand, text);
}

function* callFaults(call: Extract<Expression, { kind: "call" }>): Generator<Problem> {
  const [subject, window] = call.arguments;
  if (windowed.includes(call.name)) {
    const counted =
      subject?.kind === "name" &&
      window?.kind === "literal" &&
      typeof window.value === "string" &&
      windowText.test(window.value) &&
      call.arguments.length === 2;
    if (!counted)
      yield {
        span: call.span,
        message: `\`${call.name}\` takes a metric and how far to look back: \`${call.name}(accuracy, "7d")\`. Units are s, m, h, d and w.`,
      };
  } else if (call.name === "missing") {
    if (subject?.kind !== "name" || call.arguments.length !== 1)
      yield {
        span: call.span,
        message: "`missing` takes the name of one metric: `missing(accuracy)`.",
      };
  } else if (call.name === "abs") {
    if (call.arguments.length !== 1)
      yield { span: call.span, message: "`abs` takes one value: `abs(accuracy - 0.9)`." };
  } else
    yield {
      span: call.span,
      message: `A condition cannot call \`${call.name}\`. It knows avg, min, max and count over a time, abs and missing.`,
    };
}

/** One operand, or the operator between two, of a run of `not`, comparisons, `and` and `or`. */
type Piece =
  | { readonly node: SyntaxNode }
  | { readonly word: string; readonly start: number; readonly end: number };

/**
 * Reads through Lezer's tree. Lezer lets `not` reach over a following `and` (`not a and b` becomes
 * `not (a and b)`), so runs of logic are laid flat in the order they are written, and put together
 * again by Python's own precedence.
 */
class PythonReader {
  private readonly problems: Problem[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  read(): Reading {
    // In parentheses, line breaks and leading spaces mean nothing; a comment ends before the last one.
    const tree = parser.parse(`(${this.text}\n)`);
    const statement = tree.topNode.firstChild;
    const outer = statement?.firstChild;
    const whole = this.text.length + 3;
    if (
      statement?.name !== "ExpressionStatement" ||
      outer?.name !== "ParenthesizedExpression" ||
      outer.to !== whole ||
      statement.nextSibling
    ) {
      this.problems.push(this.firstFault(tree.topNode));
      return { problems: this.problems };
    }
    const broken = firstError(tree.topNode);
    const inner = outer.firstChild?.nextSibling;
    if (broken || !inner || inner.name === ")") {
      this.problems.push(this.firstFault(tree.topNode));
      return { problems: this.problems };
    }
    return { expression: this.expression(inner, 0), problems: this.problems };
  }

  private firstFault(top: SyntaxNode): Problem {
    const foreign = /&&|\|\||!(?!=)|(?<![=!<>:])=(?!=)/.exec(blankStrings(this.text));
    if (foreign) {
      const instead = { "&&": "and", "||": "or", "!": "not", "=": "==" }[foreign[0]] ?? "";
      const end = foreign.index + foreign[0].length;
      return {
        span: span(foreign.index, end),
        message: `\`${foreign[0]}\` is not an operator of a condition. Write \`${instead}\`.`,
      };
    }
    const error = firstError(top);
    const start = Math.min(Math.max(0, (error?.from ?? 1) - 1), this.text.trimEnd().length);
    const end = Math.min(Math.max(start, (error?.to ?? 0) - 1), this.text.trimEnd().length);
    if (start >= this.text.trimEnd().length)
      return {
        span: span(0, this.text.length),
        message: "The condition stops in the middle: something is missing at its end.",
      };
    const word = /^\S+/.exec(this.text.slice(start).trimStart())?.[0] ?? "";
    return {
      span: span(start, Math.max(end, start + 1)),
      message: `The condition cannot be read from \`${word}\` on: an operator, a value or a closing bracket is missing before it.`,
    };
  }

  private spanOf(node: { readonly from: number; readonly to: number }): Span {
    return span(node.from - 1, node.to - 1);
  }

  private textOf(node: SyntaxNode): string {
    return this.text.slice(node.from - 1, node.to - 1);
  }

  private expression(node: SyntaxNode, depth: number): Expression {
    if (depth > deepest) return { kind: "opaque", span: this.spanOf(node) };
    switch (node.name) {
      case "ParenthesizedExpression": {
        const inner = node.firstChild?.nextSibling;
        if (!inner || inner.name === "*") break;
        const read = this.expression(inner, depth + 1);
        return read.kind === "and" || read.kind === "or" ? { ...read, parenthesized: true } : read;
      }
      case "VariableName":
        return { kind: "name", path: [this.textOf(node)], span: this.spanOf(node) };
      case "Boolean":
        return this.literal(node, this.textOf(node) === "True");
      case "None":
        return this.literal(node, null);
      case "Number": {
        const value = numberOf(this.textOf(node));
        if (value === undefined) break;
        return this.literal(node, value);
      }
      case "String": {
        const value = stringOf(this.textOf(node));
        if (value === undefined) break;
        return this.literal(node, value);
      }
      case "MemberExpression": {
        const path = this.path(node);
        if (!path) break;
        return { kind: "name", path, span: this.spanOf(node) };
      }
      case "CallExpression":
        return this.call(node, depth);
      case "UnaryExpression":
        return node.firstChild?.name === "not" ? this.logic(node, depth) : this.signed(node, depth);
      case "BinaryExpression": {
        const operator = node.firstChild?.nextSibling;
        if (operator?.name === "ArithOp") return this.arithmetic(node, operator, depth);
        if (operator?.name === "BitOp") break;
        return this.logic(node, depth);
      }
    }
    return { kind: "opaque", span: this.spanOf(node) };
  }

  private literal(node: SyntaxNode, value: Literal["value"]): Expression {
    return { kind: "literal", value, span: this.spanOf(node) };
  }

  /** `a.b["c"][0]`, and `a.get("c")`, which asks for the same. */
  private path(node: SyntaxNode): string[] | undefined {
    const segments: string[] = [];
    let at: SyntaxNode | null = node;
    for (let steps = 0; at && steps < deepest; steps++) {
      if (at.name === "VariableName") return [this.textOf(at), ...segments.reverse()];
      const key: SyntaxNode | null | undefined =
        at.name === "CallExpression" ? this.lookedUp(at) : at.lastChild;
      if (at.name === "MemberExpression" && key?.name === "PropertyName")
        segments.push(this.textOf(key));
      else {
        const index: SyntaxNode | null | undefined =
          at.name === "CallExpression" ? key : key?.prevSibling;
        const before = index?.prevSibling;
        if (before && before.name !== "[" && before.name !== "(") return undefined;
        const value =
          index?.name === "String"
            ? stringOf(this.textOf(index))
            : index?.name === "Number"
              ? this.textOf(index)
              : undefined;
        if (value === undefined) return undefined;
        segments.push(value);
      }
      at = at.name === "CallExpression" ? (at.firstChild?.firstChild ?? null) : at.firstChild;
    }
    return undefined;
  }

  /** The key in `something.get("key", …)`. */
  private lookedUp(call: SyntaxNode): SyntaxNode | undefined {
    const callee = call.firstChild;
    const property = callee?.lastChild;
    if (callee?.name !== "MemberExpression" || property?.name !== "PropertyName") return undefined;
    if (this.textOf(property) !== "get") return undefined;
    const first = call.lastChild?.firstChild?.nextSibling;
    return first?.name === "String" ? first : undefined;
  }

  private call(node: SyntaxNode, depth: number): Expression {
    const path = this.lookedUp(node) && this.path(node);
    if (path) return { kind: "name", path, span: this.spanOf(node) };
    const callee = node.firstChild;
    const list = node.lastChild;
    if (!callee || list?.name !== "ArgList") return { kind: "opaque", span: this.spanOf(node) };
    const values: Expression[] = [];
    for (let child = list.firstChild; child; child = child.nextSibling) {
      if (/^([(),*]|\*\*|AssignOp|Comment)$/.test(child.name)) continue;
      // The name in front of `=` is the parameter's, not a value.
      if (child.nextSibling?.name === "AssignOp") continue;
      values.push(this.expression(child, depth + 1));
    }
    return { kind: "call", name: this.textOf(callee), arguments: values, span: this.spanOf(node) };
  }

  private signed(node: SyntaxNode, depth: number): Expression {
    const [sign, operand] = [node.firstChild, node.lastChild];
    const opaque: Expression = { kind: "opaque", span: this.spanOf(node) };
    if (!sign || !operand || sign.name !== "ArithOp") return opaque;
    const value = this.expression(operand, depth + 1);
    const negative = this.textOf(sign) === "-";
    if (value.kind === "literal" && typeof value.value === "number")
      return this.literal(node, negative ? -value.value : value.value);
    return negative
      ? { kind: "arithmetic", operator: "negate", operands: [value], span: this.spanOf(node) }
      : opaque;
  }

  private arithmetic(node: SyntaxNode, operator: SyntaxNode, depth: number): Expression {
    const word = arithmeticWords.find((known) => known === this.textOf(operator));
    const [left, right] = [node.firstChild, node.lastChild];
    if (!word || !left || !right) return { kind: "opaque", span: this.spanOf(node) };
    return {
      kind: "arithmetic",
      operator: word,
      operands: [this.expression(left, depth + 1), this.expression(right, depth + 1)],
      span: this.spanOf(node),
    };
  }

  private logic(node: SyntaxNode, depth: number): Expression {
    const run = new LogicRun(this.flatten(node), (operand) => ({
      expression: this.expression(operand, depth + 1),
      span: this.spanOf(operand),
    }));
    return run.read() ?? { kind: "opaque", span: this.spanOf(node) };
  }

  private flatten(root: SyntaxNode): Piece[] {
    const pieces: Piece[] = [];
    const waiting: SyntaxNode[] = [root];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      const first = node.firstChild;
      const operator = first?.nextSibling?.name;
      const logic =
        (node.name === "UnaryExpression" && first?.name === "not") ||
        (node.name === "BinaryExpression" && operator !== "ArithOp" && operator !== "BitOp");
      if (logic) {
        for (let child = node.lastChild; child; child = child.prevSibling)
          if (child.name !== "Comment") waiting.push(child);
      } else if (/^(and|or|not|in|is|CompareOp)$/.test(node.name)) {
        const { start, end } = this.spanOf(node);
        pieces.push({ word: this.textOf(node), start, end });
      } else pieces.push({ node });
    }
    return pieces;
  }
}

interface Operand {
  readonly expression: Expression;
  /** With the parentheses around it. */
  readonly span: Span;
}

/** Puts a flat run of logic together: `or` weakest, then `and`, `not`, and comparisons that chain. */
class LogicRun {
  private at = 0;
  private readonly pieces: readonly Piece[];
  private readonly operandOf: (node: SyntaxNode) => Operand;

  constructor(pieces: readonly Piece[], operandOf: (node: SyntaxNode) => Operand) {
    this.pieces = pieces;
    this.operandOf = operandOf;
  }

  read(): Expression | undefined {
    const whole = this.joined("or", () => this.joined("and", () => this.negation()));
    return this.at === this.pieces.length ? whole?.expression : undefined;
  }

  private take(word: string): { readonly start: number; readonly end: number } | undefined {
    const piece = this.pieces[this.at];
    if (!piece || !("word" in piece) || piece.word !== word) return undefined;
    this.at++;
    return piece;
  }

  private joined(kind: "and" | "or", operand: () => Operand | undefined): Operand | undefined {
    const first = operand();
    if (!first) return undefined;
    const operands = [first];
    while (this.take(kind)) {
      const next = operand();
      if (!next) return undefined;
      operands.push(next);
    }
    if (operands.length === 1) return first;
    const whole = span(first.span.start, operands.at(-1)?.span.end ?? first.span.end);
    return {
      expression: { kind, operands: operands.map((one) => one.expression), span: whole },
      span: whole,
    };
  }

  private negation(): Operand | undefined {
    const starts: number[] = [];
    for (let word = this.take("not"); word; word = this.take("not")) starts.push(word.start);
    let operand = this.comparison();
    if (starts.length > deepest) return undefined;
    for (const start of starts.reverse()) {
      if (!operand) return undefined;
      const whole = span(start, operand.span.end);
      operand = {
        expression: { kind: "not", operand: operand.expression, span: whole },
        span: whole,
      };
    }
    return operand;
  }

  private operand(): Operand | undefined {
    const piece = this.pieces[this.at];
    if (!piece || !("node" in piece)) return undefined;
    this.at++;
    return this.operandOf(piece.node);
  }

  private operator(): { readonly word: ComparisonWord; readonly span: Span } | undefined {
    const piece = this.pieces[this.at];
    if (!piece || !("word" in piece)) return undefined;
    const { start, end } = piece;
    const simple = comparisonWords.find((known) => known === piece.word);
    if (simple || piece.word === "<>") {
      this.at++;
      return { word: simple ?? "!=", span: span(start, end) };
    }
    if (this.take("in")) return { word: "in", span: span(start, end) };
    if (this.take("is")) {
      const not = this.take("not");
      return not
        ? { word: "is not", span: span(start, not.end) }
        : { word: "is", span: span(start, end) };
    }
    if (this.take("not")) {
      const within = this.take("in");
      return within && { word: "not in", span: span(start, within.end) };
    }
    return undefined;
  }

  private comparison(): Operand | undefined {
    const first = this.operand();
    if (!first) return undefined;
    const links: Comparison[] = [];
    let left = first;
    for (let operator = this.operator(); operator; operator = this.operator()) {
      const right = this.operand();
      if (!right) return undefined;
      links.push({
        kind: "comparison",
        operator: operator.word,
        operatorSpan: operator.span,
        left: left.expression,
        right: right.expression,
        span: span(left.span.start, right.span.end),
      });
      left = right;
    }
    const [link] = links;
    if (!link) return first;
    const whole = span(first.span.start, left.span.end);
    if (links.length === 1) return { expression: link, span: whole };
    const operands = links.map((one): Comparison => ({ ...one, chained: true }));
    return { expression: { kind: "and", operands, parenthesized: true, span: whole }, span: whole };
  }
}

function firstError(top: SyntaxNode): SyntaxNode | undefined {
  const cursor = top.cursor();
  do if (cursor.type.isError) return cursor.node;
  while (cursor.next());
  return undefined;
}

/** The text with every string's content blanked, so that nothing is found inside of one. */
function blankStrings(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (all) => " ".repeat(all.length));
}

function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll("_", ""));
  return Number.isNaN(value) || /^0\d/.test(text) ? undefined : value;
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** The value of a Python string literal; nothing for bytes and for escapes beyond the usual ones. */
function stringOf(text: string): string | undefined {
  const parts = /^([rRuU]?)("""|'''|"|')([\s\S]*)\2$/.exec(text);
  if (!parts) return undefined;
  const [, prefix = "", , body = ""] = parts;
  if (prefix.toLowerCase() === "r" || !body.includes("\\")) return body;
  if (/\\[^ntr\\'"]/.test(body)) return undefined;
  return body.replace(/\\([ntr\\'"])/g, (_, letter: string) => escapes[letter] ?? letter);
}
