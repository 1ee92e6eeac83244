import type { SyntaxNode } from "@lezer/common";
import { type Span, span } from "../base/text.ts";
import { argumentsOf, indexOf } from "./python-index.ts";
import { eachNode } from "./python-nodes.ts";

/** A name and the expression it was given. The span is in offsets of the text. */
export interface Given {
  readonly name: string;
  readonly value: Span;
}

/** So far a chain of names is followed. */
const longestChain = 8;

interface Scope {
  readonly values: Map<string, SyntaxNode | "several" | "parameter">;
  readonly outer: Scope | undefined;
  readonly node: SyntaxNode;
}

/** What the names of a Python text are given, where they are given something just once. */
export interface Definitions {
  /** The definitions that the names in `node` rest on, and those in turn. */
  behind(node: SyntaxNode): readonly Given[];
}

/** What gives a name a value. */
const binding = new Set([
  "AssignStatement",
  "UpdateStatement",
  "NamedExpression",
  "ForStatement",
  "ScopeStatement",
]);

export function definitionsIn(code: string, top: SyntaxNode): Definitions {
  const scopes = new Map<number, Scope>();
  const module: Scope = { values: new Map(), outer: undefined, node: top };

  function scopeOf(node: SyntaxNode): Scope {
    for (let at: SyntaxNode | null = node.parent; at; at = at.parent) {
      if (at.name !== "FunctionDefinition" && at.name !== "ClassDefinition") continue;
      let scope = scopes.get(at.from);
      if (!scope) {
        scope = { values: new Map(), outer: scopeOf(at), node: at };
        scopes.set(at.from, scope);
        for (const name of at.getChild("ParamList")?.getChildren("VariableName") ?? [])
          scope.values.set(code.slice(name.from, name.to), "parameter");
      }
      return scope;
    }
    return module;
  }

  const bind = (target: SyntaxNode, value: SyntaxNode | "several"): void => {
    const { values } = scopeOf(target);
    const name = code.slice(target.from, target.to);
    values.set(name, values.has(name) ? "several" : value);
  };

  eachNode(top, binding, (node, name) => {
    switch (name) {
      case "AssignStatement": {
        const targets = targetsOf(node);
        const [target] = targets;
        const value = node.lastChild;
        const single = targets.length === 1 && node.getChildren("AssignOp").length === 1;
        const plain = single && target?.nextSibling?.name !== "," && value && !value.type.isError;
        for (const each of targets) bind(each, plain ? value : "several");
        break;
      }
      case "UpdateStatement":
      case "NamedExpression":
        if (node.firstChild?.name === "VariableName") bind(node.firstChild, "several");
        break;
      case "ForStatement":
        for (let child = node.firstChild; child && child.name !== "in"; child = child.nextSibling)
          if (child.name === "VariableName") bind(child, "several");
        break;
      case "ScopeStatement":
        for (const each of node.getChildren("VariableName")) {
          bind(each, "several");
          module.values.set(code.slice(each.from, each.to), "several");
        }
        break;
    }
  });

  let calls: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;

  /** What a function is given for a parameter, where it is called in one place only. */
  function handedTo(definition: SyntaxNode, parameter: string): SyntaxNode | undefined {
    const named = definition.getChild("VariableName");
    if (definition.name !== "FunctionDefinition" || !named) return undefined;
    calls ??= indexOf(code, top).calls;
    const [call, ...others] = calls.get(code.slice(named.from, named.to)) ?? [];
    if (!call || others.length > 0) return undefined;
    const parameters = (definition.getChild("ParamList")?.getChildren("VariableName") ?? [])
      .filter((each) => each.prevSibling?.name !== "AssignOp")
      .map((each) => code.slice(each.from, each.to));
    for (const each of call.getChild("ArgList")?.getChildren("VariableName") ?? [])
      if (each.nextSibling?.name === "AssignOp" && code.slice(each.from, each.to) === parameter)
        return each.nextSibling.nextSibling ?? undefined;
    return argumentsOf(call)[parameters.indexOf(parameter)];
  }

  function givenTo(name: string, use: SyntaxNode): SyntaxNode | undefined {
    const own = scopeOf(use);
    for (let scope: Scope | undefined = own; scope; scope = scope.outer) {
      const value = scope.values.get(name);
      if (value === undefined) continue;
      if (value === "several") return undefined;
      if (value === "parameter") return handedTo(scope.node, name);
      return scope !== own || value.to <= use.from ? value : undefined;
    }
    return undefined;
  }

  return {
    behind(node) {
      const given = new Map<string, Given>();
      let waiting: readonly SyntaxNode[] = [node];
      for (let round = 0; round < longestChain && waiting.length > 0; round++) {
        const next: SyntaxNode[] = [];
        for (const use of waiting)
          use.cursor().iterate((part) => {
            if (part.name !== "VariableName") return;
            const name = code.slice(part.from, part.to);
            if (given.has(name)) return;
            const value = givenTo(name, part.node);
            if (!value) return;
            given.set(name, { name, value: span(value.from, value.to) });
            next.push(value);
          });
        waiting = next;
      }
      return [...given.values()];
    },
  };
}

/** The names left of the last `=`. */
function targetsOf(statement: SyntaxNode): SyntaxNode[] {
  const last = statement.getChildren("AssignOp").at(-1);
  return statement
    .getChildren("VariableName")
    .filter((name) => last !== undefined && name.from < last.from);
}
