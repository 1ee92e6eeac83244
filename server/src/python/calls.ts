import type { SyntaxNode, Tree } from "@lezer/common";
import type { Span } from "../base/text.ts";

/** A call that the called function, defined in the same text, must refuse. Offsets of the code. */
export interface CallFault {
  readonly kind: "unknown" | "missing" | "surplus" | "twice";
  readonly function: string;
  /** Where the function gets its name. */
  readonly definition: Span;
  /** The argument; for a missing one the called name. */
  readonly span: Span;
  /** The whole call. */
  readonly call: Span;
  /** Names of the arguments concerned: those missing, the one unknown or given twice. */
  readonly names: readonly string[];
  /** Every parameter, in order. */
  readonly parameters: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly required: boolean;
  readonly keywordOnly: boolean;
}

interface Signature {
  readonly name: string;
  readonly definition: Span;
  readonly parameters: readonly Parameter[];
}

/**
 * Calls of functions that are defined once, undecorated and unconditionally, at the top of the text,
 * whose name is bound nowhere else and whose parameters are all plain. Nothing else can be proven.
 */
export function callFaults(code: string, tree: Tree): CallFault[] {
  const signatures = definedFunctions(code, tree);
  if (signatures.size === 0) return [];
  const calls: { readonly signature: Signature; readonly call: SyntaxNode }[] = [];
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (name !== "VariableName") return;
      const signature = signatures.get(code.slice(from, to));
      if (!signature || from === signature.definition.start) return;
      const parent = node.parent;
      if (parent?.name === "CallExpression" && parent.from === from) {
        calls.push({ signature, call: parent });
      } else if (parent?.name !== "ArgList" || parent.getChild("for"))
        signatures.delete(signature.name);
    },
  });
  return calls.flatMap(({ signature, call }) =>
    signatures.has(signature.name) ? faultsOf(code, signature, call) : [],
  );
}

function definedFunctions(code: string, tree: Tree): Map<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (let node = tree.topNode.firstChild; node; node = node.nextSibling) {
    if (node.name !== "FunctionDefinition") continue;
    const nameNode = node.getChild("VariableName");
    const list = node.getChild("ParamList");
    const parameters = list && plainParameters(code, list);
    if (!nameNode || !parameters) continue;
    const name = code.slice(nameNode.from, nameNode.to);
    signatures.set(name, {
      name,
      definition: { start: nameNode.from, end: nameNode.to },
      parameters,
    });
  }
  return signatures;
}

/** Nothing where a parameter takes any number of arguments, or takes them by position only. */
function plainParameters(code: string, list: SyntaxNode): Parameter[] | undefined {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const segment of segments(list)) {
    const [first, second] = segment;
    if (!first || segment.some((node) => node.type.isError)) return undefined;
    if (first.name === "*" && !second) keywordOnly = true;
    else if (first.name === "VariableName") {
      const name = code.slice(first.from, first.to);
      const required = !segment.some((node) => node.name === "AssignOp");
      parameters.push({ name, required, keywordOnly });
    } else return undefined;
  }
  return parameters;
}

function faultsOf(code: string, signature: Signature, call: SyntaxNode): CallFault[] {
  const list = call.getChild("ArgList");
  const callee = call.firstChild;
  if (!list || !callee) return [];
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  let spread = false;
  for (const segment of segments(list)) {
    const [first, second] = segment;
    if (!first || segment.some((node) => node.type.isError)) return [];
    if (first.name === "*" || first.name === "**") spread = true;
    else if (second?.name === "AssignOp" && code.slice(second.from, second.to) === "=")
      keywords.set(code.slice(first.from, first.to), first);
    else positional.push(first);
  }

  const { parameters } = signature;
  const names = parameters.map((parameter) => parameter.name);
  const placed = parameters.filter((parameter) => !parameter.keywordOnly);
  const base = {
    function: signature.name,
    definition: signature.definition,
    parameters: names,
    call: spanOf(call),
  };
  const faults: CallFault[] = [];
  for (const [name, node] of keywords)
    if (!names.includes(name))
      faults.push({ ...base, kind: "unknown", span: spanOf(node), names: [name] });
  if (spread) return faults;

  const surplus = positional[placed.length];
  if (surplus) faults.push({ ...base, kind: "surplus", span: spanOf(surplus), names: [] });
  const filled = new Set(placed.slice(0, positional.length).map((parameter) => parameter.name));
  for (const [name, node] of keywords)
    if (filled.has(name))
      faults.push({ ...base, kind: "twice", span: spanOf(node), names: [name] });
  const missing = parameters
    .filter(({ name, required }) => required && !filled.has(name) && !keywords.has(name))
    .map((parameter) => parameter.name);
  // A misspelt keyword leaves its parameter without a value: one fault, not two.
  if (missing.length > 0 && !faults.some((fault) => fault.kind === "unknown"))
    faults.push({ ...base, kind: "missing", span: spanOf(callee), names: missing });
  return faults;
}

const spanOf = (node: SyntaxNode): Span => ({ start: node.from, end: node.to });

/** What stands between the commas of a list, brackets and comments left out; no last empty one. */
function segments(list: SyntaxNode): SyntaxNode[][] {
  const result: SyntaxNode[][] = [[]];
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (node.name === ",") result.push([]);
    else if (!["(", ")", "Comment"].includes(node.name)) result.at(-1)?.push(node);
  }
  if (result.at(-1)?.length === 0) result.pop();
  return result;
}
