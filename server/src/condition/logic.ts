import type { SyntaxNode } from "@lezer/common";
import { type Span, span } from "../base/text.ts";
import type { Comparison, Expression } from "./expression.ts";

const comparisonWords = ["<", "<=", ">", ">=", "==", "!="] as const;

/** So many `not`s in a row are not read. */
const mostNegations = 100;

/** One operand, or the operator between two, of a run of `not`, comparisons, `and` and `or`. */
export type Piece =
  | { readonly node: SyntaxNode }
  | { readonly word: string; readonly start: number; readonly end: number };

interface Operand {
  readonly expression: Expression;
  /** With the parentheses around it. */
  readonly span: Span;
}

/** Puts a flat run of logic together: `or` weakest, then `and`, `not`, and comparisons that chain. */
export class LogicRun {
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
    if (starts.length > mostNegations) return undefined;
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

  private operator(): { readonly word: Comparison["operator"]; readonly span: Span } | undefined {
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
