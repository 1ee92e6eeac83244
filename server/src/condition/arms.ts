import type { SyntaxNode } from "@lezer/common";

export interface Arm {
  readonly test: SyntaxNode;
  readonly body: SyntaxNode;
  readonly isLast: boolean;
}

/** The `if` and every `elif` of a statement. */
export function armsOf(statement: SyntaxNode): readonly Arm[] {
  const arms: { test: SyntaxNode; body: SyntaxNode; isLast: boolean }[] = [];
  for (let child = statement.firstChild; child; child = child.nextSibling) {
    if (child.name !== "if" && child.name !== "elif") continue;
    const test = child.nextSibling;
    const body = test?.nextSibling;
    if (!test || body?.name !== "Body") continue;
    arms.push({ test, body, isLast: false });
  }
  const last = arms.at(-1);
  if (last) last.isLast = true;
  return arms;
}

/** Whether an expression can only come out true or false. */
export function isTest(node: SyntaxNode): boolean {
  if (node.name === "ParenthesizedExpression")
    return node.firstChild?.nextSibling ? isTest(node.firstChild.nextSibling) : false;
  const operator = node.firstChild?.nextSibling?.name ?? "";
  return (
    (node.name === "UnaryExpression" && node.firstChild?.name === "not") ||
    (node.name === "BinaryExpression" && /^(CompareOp|in|is|not|and|or)$/.test(operator))
  );
}
