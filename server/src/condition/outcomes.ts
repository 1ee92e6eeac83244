import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { span } from "../base/text.ts";
import type { Outcome } from "../model/outcome.ts";
import { type Arm, armsOf, isTest } from "./arms.ts";
import { type Definitions, definitionsIn, type Given } from "./definitions.ts";
import { statementsOf } from "./doings.ts";

/** A value of code, and what the names in its tests were given before. */
export interface TracedOutcome extends Outcome {
  readonly given: readonly Given[];
}

/** So far a value is followed from name to name. */
const longestChain = 6;

/**
 * What Python code writes as a line `name=value`, however it comes to be written: the texts that begin
 * with `name=` are looked for, and what follows is traced to the tests it rests on.
 */
export function linesWritten(code: string, name: string): readonly TracedOutcome[] {
  if (!code.includes(`${name}=`)) return [];
  const trace = new Trace(code);
  return trace.find((node) => {
    if (node.name !== "String" && node.name !== "FormatString") return undefined;
    return trace.lineIn(node, name);
  });
}

/** What Python code prints, where all that it prints is values that can be traced. */
export function valuesPrinted(code: string): readonly TracedOutcome[] {
  const trace = new Trace(code);
  let isTraced = true;
  const printed = trace.find((node) => {
    if (node.name !== "CallExpression" || trace.text(node.firstChild) !== "print") return undefined;
    const [value, ...others] = argumentsOf(node);
    const values = value && others.length === 0 ? trace.value(value, node) : [];
    if (values.length === 0) isTraced = false;
    return values;
  });
  return isTraced ? printed : [];
}

/** What Python code writes into the file of that path. */
export function fileWritten(code: string, path: string): readonly TracedOutcome[] {
  if (!code.includes(path)) return [];
  const trace = new Trace(code);
  return trace.find((node) => {
    const callee = node.name === "CallExpression" ? node.firstChild : null;
    if (!callee || !/\.write(_text)?$/.test(trace.text(callee))) return undefined;
    if (!trace.text(callee).includes(path) && !opensAround(trace, node, path)) return undefined;
    const [value] = argumentsOf(node);
    return value && trace.value(value, node);
  });
}

/** Whether a `with` around a node opens the file. */
function opensAround(trace: Trace, node: SyntaxNode, path: string): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    const body = at.name === "WithStatement" ? at.getChild("Body") : null;
    if (at.name === "WithStatement" && body)
      return trace
        .text(at)
        .slice(0, body.from - at.from)
        .includes(path);
  }
  return false;
}

class Trace {
  private readonly code: string;
  private readonly top: SyntaxNode;
  private readonly definitions: Definitions;

  constructor(code: string) {
    this.code = code;
    this.top = parser.parse(code).topNode;
    this.definitions = definitionsIn(code, this.top);
  }

  text(node: SyntaxNode | null | undefined): string {
    return node ? this.code.slice(node.from, node.to) : "";
  }

  find(at: (node: SyntaxNode) => readonly TracedOutcome[] | undefined): readonly TracedOutcome[] {
    const found: TracedOutcome[] = [];
    this.top.cursor().iterate(({ node }) => {
      found.push(...(at(node) ?? []));
    });
    return found;
  }

  /** The value of the line `name=…` in a text, up to the end of the text or of the line. */
  lineIn(node: SyntaxNode, name: string): readonly TracedOutcome[] | undefined {
    const written = this.text(node);
    const begins = new RegExp(`(?:^[a-zA-Z]*(?:"""|'''|"|')|\\\\n|\\n\\s*)${name}=`).exec(written);
    if (!begins) return undefined;
    const from = node.from + begins.index + begins[0].length;
    const ending = /^(?:\\+n|\s|"|'|$)/;
    for (const inner of node.getChildren("FormatReplacement"))
      if (inner.from === from) {
        const value = inner.firstChild?.nextSibling;
        const isWhole = ending.test(this.code.slice(inner.to, node.to));
        return value && isWhole && value.nextSibling?.name === "}"
          ? this.value(value, node)
          : undefined;
      }
    const literal = /^[\w.-]+/.exec(this.code.slice(from, node.to))?.[0];
    if (literal) return [this.outcome(literal, node)];
    // `"retrain=" + str(retrain)`
    const plus = node.nextSibling;
    const added = plus?.name === "ArithOp" && this.text(plus) === "+" ? plus.nextSibling : null;
    return added ? this.value(added, node) : undefined;
  }

  /** What an expression comes to: its truth, a choice, or what the name in it was given. */
  value(node: SyntaxNode, place: SyntaxNode, depth = 0): readonly TracedOutcome[] {
    if (depth > longestChain) return [];
    const literal = this.literal(node);
    if (literal !== undefined) return [this.outcome(literal, place)];
    if (isTest(node)) return [true, false].map((holds) => this.tested(node, holds, holds, node));
    switch (node.name) {
      case "ParenthesizedExpression":
        return node.firstChild?.nextSibling
          ? this.value(node.firstChild.nextSibling, place, depth + 1)
          : [];
      case "ConditionalExpression": {
        const test = node.getChild("if")?.nextSibling;
        const [chosen, other] = [node.firstChild, node.lastChild].map(
          (one) => one && this.literal(one),
        );
        if (!test || chosen == null || other == null) return [];
        return [this.tested(test, true, chosen, node), this.tested(test, false, other, node)];
      }
      case "CallExpression":
        return this.called(node, place, depth);
      case "VariableName":
        return this.given(this.text(node), depth);
      default:
        return [];
    }
  }

  /** `str(x).lower()` is x, `int(x)` is 1 or 0; a function of the same code is what it returns. */
  private called(node: SyntaxNode, place: SyntaxNode, depth: number): readonly TracedOutcome[] {
    const callee = node.firstChild;
    const [argument] = argumentsOf(node);
    if (callee?.name === "MemberExpression" && /\.(lower|strip|upper)$/.test(this.text(callee)))
      return callee.firstChild ? this.value(callee.firstChild, place, depth + 1) : [];
    const name = this.text(callee);
    if (/^(str|bool|repr|json\.dumps)$/.test(name))
      return argument ? this.value(argument, place, depth + 1) : [];
    if (name === "int")
      return (argument ? this.value(argument, place, depth + 1) : []).map((one) => ({
        ...one,
        value: one.value.replace(/^true$/i, "1").replace(/^false$/i, "0"),
      }));
    return callee?.name === "VariableName" ? this.returned(name, depth) : [];
  }

  private returned(name: string, depth: number): readonly TracedOutcome[] {
    const found: TracedOutcome[] = [];
    for (const definition of this.top.getChildren("FunctionDefinition"))
      if (this.text(definition.getChild("VariableName")) === name)
        definition.cursor().iterate(({ node }) => {
          const value = node.name === "ReturnStatement" ? node.lastChild : null;
          if (value) found.push(...this.value(value, node, depth + 1));
        });
    return found;
  }

  /** Everything a name is given anywhere. */
  private given(name: string, depth: number): readonly TracedOutcome[] {
    return this.find((node) => {
      if (node.name !== "AssignStatement" || this.text(node.firstChild) !== name) return undefined;
      const value = node.lastChild;
      return value ? this.value(value, node, depth + 1) : undefined;
    });
  }

  literal(node: SyntaxNode): string | undefined {
    const written = this.text(node);
    if (node.name === "Boolean" || node.name === "Number") return written;
    if (node.name !== "String") return undefined;
    return /^[a-zA-Z]*(?:"""|'''|"|')([\w.\s-]*)(?:"""|'''|"|')$/.exec(written)?.[1]?.trim();
  }

  private tested(
    test: SyntaxNode,
    holds: boolean,
    value: boolean | string,
    place: SyntaxNode,
  ): TracedOutcome {
    return {
      value: String(value),
      span: span(place.from, place.to),
      test: { span: span(test.from, test.to), holds, grammar: "python" },
      given: this.definitions.behind(test),
    };
  }

  /** A value that is written as it stands: it depends on the `if` it is written under. */
  private outcome(value: string, place: SyntaxNode): TracedOutcome {
    const arm = armAround(place);
    if (arm) return this.tested(arm.test, arm.holds, value, place);
    return { value, span: span(place.from, place.to), given: [] };
  }
}

/** The innermost `if` that a node stands under, and how its test came out there. */
function armAround(node: SyntaxNode): { test: SyntaxNode; holds: boolean } | undefined {
  for (let at = node; at.parent; at = at.parent) {
    if (/^(FunctionDefinition|ClassDefinition|ForStatement|WhileStatement)$/.test(at.name))
      return left(at) ?? undefined;
    const statement = at.parent;
    if (statement.name !== "IfStatement") {
      const earlier = left(at);
      if (earlier) return earlier;
      continue;
    }
    const arms: readonly Arm[] = armsOf(statement);
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
function left(node: SyntaxNode): { test: SyntaxNode; holds: boolean } | undefined {
  const before = node.name === "ReturnStatement" ? node.prevSibling : null;
  if (before?.name !== "IfStatement") return undefined;
  const [only, ...others] = armsOf(before);
  const last = only && statementsOf(only.body).at(-1);
  return only && others.length === 0 && !before.getChild("else") && last?.name === "ReturnStatement"
    ? { test: only.test, holds: false }
    : undefined;
}

/** What a call is given in its place, without what is given by name. */
function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
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
