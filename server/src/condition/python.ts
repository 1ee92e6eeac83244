import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { type Span, span } from "../base/text.ts";
import type { Expression, Literal } from "./expression.ts";
import type { Problem, Reading } from "./grammar.ts";
import { LogicRun, type Piece } from "./logic.ts";

/** Deeper than this nobody writes a condition; deeper trees are not looked into. */
const deepest = 100;

const arithmeticWords = ["+", "-", "*", "/", "//", "%", "**"] as const;

/** Any expression of Python, as it stands after an `if`. Calls are kept, the rest is opaque. */
export function readPython(text: string): Reading {
  return new PythonReader(text).read();
}

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
        mend: { span: span(foreign.index, end), text: instead === "not" ? "not " : instead },
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
      case "NamedExpression":
        // `(mae := evaluate())` is what the name is from then on.
        if (node.firstChild?.name !== "VariableName") break;
        return {
          kind: "name",
          path: [this.textOf(node.firstChild)],
          span: this.spanOf(node.firstChild),
        };
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

  /**
   * `a.b["c"][-1]`, and `a.get("c")`, which asks for the same. What is looked up in the result of a call
   * begins with what is called: `load()["accuracy"]`.
   */
  private path(node: SyntaxNode): string[] | undefined {
    const segments: string[] = [];
    let at: SyntaxNode | null = node;
    for (let steps = 0; at && steps < deepest; steps++) {
      if (at.name === "VariableName") return [this.textOf(at), ...segments.reverse()];
      if (at.name === "CallExpression") {
        const key = this.lookedUp(at);
        if (!key) {
          const called =
            at.firstChild && segments.length > 0 ? this.path(at.firstChild) : undefined;
          return called && [...called, ...segments.reverse()];
        }
        const value = stringOf(this.textOf(key));
        if (value === undefined) return undefined;
        segments.push(value);
        at = at.firstChild?.firstChild ?? null;
        continue;
      }
      if (at.name !== "MemberExpression") return undefined;
      const segment =
        at.lastChild?.name === "PropertyName" ? this.textOf(at.lastChild) : this.index(at);
      if (segment === undefined) return undefined;
      segments.push(segment);
      at = at.firstChild;
    }
    return undefined;
  }

  /** What stands in the brackets: a text, a number, or a stretch `-7:`. */
  private index(member: SyntaxNode): string | undefined {
    const bracket = member.getChild("[");
    const [first, end] = [bracket?.nextSibling, member.lastChild];
    if (!bracket || !first || end?.name !== "]") return undefined;
    if (first.name === "String" && first.nextSibling?.to === end.to)
      return stringOf(this.textOf(first));
    const written = this.text.slice(bracket.to - 1, end.from - 1).trim();
    return /^(?:-?\d+|-?\d*:-?\d*)$/.test(written) ? written : undefined;
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
      // Of `any(auc < 0.8 for auc in aucs)`, what is asked of each.
      if (child.name === "for") break;
      if (/^([(),*]|\*\*|AssignOp|Comment)$/.test(child.name)) continue;
      // The name in front of `=` is the parameter's, not a value.
      if (child.nextSibling?.name === "AssignOp") continue;
      const each =
        child.name === "ArrayComprehensionExpression" ? child.firstChild?.nextSibling : child;
      if (each) values.push(this.expression(each, depth + 1));
    }
    const on = callee.lastChild?.name === "PropertyName" ? callee.firstChild : undefined;
    return {
      kind: "call",
      name: this.textOf(callee),
      arguments: values,
      receiver: on ? this.expression(on, depth + 1) : undefined,
      span: this.spanOf(node),
    };
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
