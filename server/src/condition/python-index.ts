import type { SyntaxNode } from "@lezer/common";
import { eachNode } from "./python-nodes.ts";

interface Assigned {
  readonly value: SyntaxNode;
  readonly statement: SyntaxNode;
}

/** Where Python code gives names something, defines functions, calls and returns: found in one pass. */
export interface CodeIndex {
  /** By what is given something, as written: `retrain`, `report["retrain"]`. */
  readonly assignments: ReadonlyMap<string, readonly Assigned[]>;
  readonly functions: ReadonlyMap<string, readonly SyntaxNode[]>;
  /** By what is called, as written. */
  readonly calls: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly returns: readonly SyntaxNode[];
}

const indexed = new Set([
  "AssignStatement",
  "UpdateStatement",
  "CallExpression",
  "ReturnStatement",
  "FunctionDefinition",
]);

export function indexOf(code: string, top: SyntaxNode): CodeIndex {
  const assignments = new Map<string, Assigned[]>();
  const functions = new Map<string, SyntaxNode[]>();
  const calls = new Map<string, SyntaxNode[]>();
  const returns: SyntaxNode[] = [];
  const text = (node: SyntaxNode): string => code.slice(node.from, node.to);
  const add = <Item>(map: Map<string, Item[]>, name: string, item: Item): void => {
    const known = map.get(name);
    if (known) known.push(item);
    else map.set(name, [item]);
  };
  eachNode(top, indexed, (node, name) => {
    const { firstChild: first, lastChild: last } = node;
    if (name === "AssignStatement" && first && last)
      add(assignments, text(first), { value: last, statement: node });
    else if (name === "UpdateStatement" && first && last) {
      // What is counted is something once it was counted up.
      if (/^\w+\s*\+=\s*[1-9]\d*$/.test(text(node)))
        add(assignments, text(first), { value: last, statement: node });
    } else if (name === "CallExpression" && first) add(calls, text(first), node);
    else if (name === "ReturnStatement") returns.push(node);
    else if (name === "FunctionDefinition") {
      const named = node.getChild("VariableName");
      if (named) add(functions, text(named), node);
    }
  });
  return { assignments, functions, calls, returns };
}

/** The function whose code a node is. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at; at = at.parent) if (at.name === "FunctionDefinition") return at;
  return undefined;
}

/** What a call is given in its place, without what is given by name. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const list = call.getChild("ArgList");
  for (let at = list?.firstChild; at; at = at.nextSibling) {
    if (/^[(),]$/.test(at.name)) continue;
    if (at.nextSibling?.name === "AssignOp") {
      at = at.nextSibling.nextSibling ?? at;
      continue;
    }
    found.push(at);
  }
  return found;
}

/** The text in the brackets of `report["retrain"]`. */
export function keyIn(code: string, node: SyntaxNode): string | undefined {
  const { lastChild: bracket } = node;
  const key = bracket?.name === "]" ? bracket.prevSibling : undefined;
  if (key?.name !== "String" || key.prevSibling?.name !== "[") return undefined;
  return /^(["'])([^"'\\]*)\1$/.exec(code.slice(key.from, key.to))?.[2];
}
