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

/** The innermost test that a node depends on, and how it came out there. */
export interface TestAround {
  readonly test: SyntaxNode;
  readonly holds: boolean;
}

export function testAround(node: SyntaxNode): TestAround | undefined {
  for (let at = node; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.name === "ConditionalExpression") {
      const test = parent.getChild("if")?.nextSibling;
      const isChosen = parent.firstChild?.from === at.from && parent.firstChild.to === at.to;
      const isOther = parent.lastChild?.from === at.from && parent.lastChild.to === at.to;
      if (test && (isChosen || isOther)) return { test, holds: isChosen };
    }
    if (/^(FunctionDefinition|ClassDefinition|ForStatement|WhileStatement)$/.test(at.name))
      return leftBefore(at);
    if (parent.name !== "IfStatement") {
      const earlier = leftBefore(at);
      if (earlier) return earlier;
      continue;
    }
    const arms = armsOf(parent);
    const own = arms.find(({ body }) => body.from === at.from && body.to === at.to);
    if (own) return { test: own.test, holds: true };
    const [only, ...others] = arms;
    return only && others.length === 0 && at.name === "Body"
      ? { test: only.test, holds: false }
      : undefined;
  }
  return undefined;
}

/** The test of an `if` right before, in the same block, that returned where it held. */
function leftBefore(node: SyntaxNode): TestAround | undefined {
  const before = node.name === "ReturnStatement" ? node.prevSibling : null;
  if (before?.name !== "IfStatement") return undefined;
  const [only, ...others] = armsOf(before);
  const last = only && lastStatement(only.body);
  return only && others.length === 0 && !before.getChild("else") && last?.name === "ReturnStatement"
    ? { test: only.test, holds: false }
    : undefined;
}

function lastStatement(body: SyntaxNode): SyntaxNode | undefined {
  for (let child = body.lastChild; child; child = child.prevSibling)
    if (/(Statement|Definition)$/.test(child.name)) return child;
  return undefined;
}
