import type { SyntaxNode, Tree } from "@lezer/common";
import { type Span, span } from "../base/text.ts";

/** A test whose outcome is always true, as it asks a function, or a tuple, whether it is there. */
export interface ConstantTest {
  readonly kind: "not-called" | "tuple";
  readonly function: string;
  /** The name, or the call. Offsets of the code. */
  readonly span: Span;
  readonly definition: Span;
}

interface Defined {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly definition: Span;
}

/** Where a name is only read. Anywhere else it may get another meaning, and nothing is said of it. */
const readings =
  /^(?:CallExpression|ArgList|BinaryExpression|UnaryExpression|IfStatement|WhileStatement|ConditionalExpression|ReturnStatement|ExpressionStatement|ParenthesizedExpression|MemberExpression|ArrayExpression|TupleExpression|Decorator)$/;

/**
 * Tests of a function itself instead of its answer (`if drifted:`), and of an answer that is a tuple
 * (`if check(x):`, where every `return` of it gives several values). Only functions that are defined
 * once, at the top of the text, and whose name is bound nowhere else.
 */
export function constantTests(code: string, tree: Tree): ConstantTest[] {
  const functions = definedOnce(code, tree);
  if (functions.size === 0) return [];
  const found: ConstantTest[] = [];
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (name !== "VariableName") return;
      const defined = functions.get(code.slice(from, to));
      if (!defined || from === defined.definition.start) return;
      const called = node.parent?.name === "CallExpression" && node.parent.from === from;
      const tested = called ? node.parent : node;
      if (!tested || !isTested(tested)) return;
      if (called && !givesTuples(defined.node)) return;
      found.push({
        kind: called ? "tuple" : "not-called",
        function: defined.name,
        span: span(tested.from, tested.to),
        definition: defined.definition,
      });
    },
  });
  return found;
}

function definedOnce(code: string, tree: Tree): Map<string, Defined> {
  const functions = new Map<string, Defined>();
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    const name = node.name === "FunctionDefinition" ? node.getChild("VariableName") : undefined;
    if (!name || node.getChild("async")) continue;
    const text = code.slice(name.from, name.to);
    functions.set(text, { name: text, node, definition: span(name.from, name.to) });
  }
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (name !== "VariableName") return;
      const text = code.slice(from, to);
      const defined = functions.get(text);
      if (!defined || from === defined.definition.start) return;
      if (!isRead(node)) functions.delete(text);
    },
  });
  return functions;
}

function isRead(node: SyntaxNode): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (parent.name === "AssignStatement") {
    const equals = parent.getChild("AssignOp");
    return equals !== null && node.from > equals.from;
  }
  // `f(name=x)`: the name of an argument.
  if (parent.name === "ArgList") return node.nextSibling?.name !== "AssignOp";
  return readings.test(parent.name);
}

/** Whether a value decides by itself which way a test goes. */
function isTested(node: SyntaxNode): boolean {
  const { parent, prevSibling } = node;
  switch (parent?.name) {
    case "IfStatement":
    case "WhileStatement":
      return /^(?:if|elif|while)$/.test(prevSibling?.name ?? "");
    case "ConditionalExpression":
      return prevSibling?.name === "if";
    case "UnaryExpression":
      return prevSibling?.name === "not";
    case "ParenthesizedExpression":
      return isTested(parent);
    case "BinaryExpression": {
      const operator = parent.firstChild?.nextSibling?.name ?? "";
      return /^(?:and|or)$/.test(operator) && isTested(parent);
    }
    default:
      return false;
  }
}

/** Every `return` of a function gives several values, and none of them is left out. */
function givesTuples(definition: SyntaxNode): boolean {
  let tuples = 0;
  let others = 0;
  definition
    .getChild("Body")
    ?.cursor()
    .iterate(({ name, node }) => {
      if (/^(?:FunctionDefinition|ClassDefinition|LambdaExpression)$/.test(name)) return false;
      if (name === "YieldStatement" || name === "YieldExpression") others++;
      if (name !== "ReturnStatement") return undefined;
      const value = node.firstChild?.nextSibling;
      const several = value?.nextSibling?.name === ",";
      const tuple = value?.name === "TupleExpression" && value.getChild(",") !== null;
      if (several || tuple) tuples++;
      else others++;
      return false;
    });
  return tuples > 0 && others === 0 && endsWithReturn(definition);
}

/** Without a `return` at its end a function may also give None. */
const endsWithReturn = (definition: SyntaxNode): boolean =>
  definition.getChild("Body")?.lastChild?.name === "ReturnStatement";
