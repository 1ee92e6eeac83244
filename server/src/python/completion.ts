import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import {
  builtinNames,
  expressionWords,
  isModule,
  membersOf,
  methodsOf,
  moduleNames,
  statementWords,
} from "./library.ts";
import { boundAs, kindOf, namesAt, type PythonName, typeOf } from "./scope.ts";

/** Something that can be written in a Python text. */
export interface PythonSuggestion {
  readonly text: string;
  readonly kind: PythonName["kind"] | "word";
  /** A few words beside it. */
  readonly detail?: string | undefined;
}

export interface PythonCompletion {
  /** UTF-16 units before the offset that a suggestion replaces. */
  readonly typed: number;
  readonly suggestions: readonly PythonSuggestion[];
  /** Worth offering unasked behind a blank. */
  readonly isImport: boolean;
}

const nothing: PythonCompletion = { typed: 0, suggestions: [], isImport: false };

/** What could be written at an offset of a Python text: what is bound there, and the library's names. */
export function completePython(code: string, offset: number): PythonCompletion {
  const [typed = ""] = /\w*$/.exec(code.slice(0, offset)) ?? [];
  // With a name at the cursor the tree has a place for it, inside the block that it is indented for.
  const whole = `${code.slice(0, offset)}_${code.slice(offset)}`;
  const tree = parser.parse(whole);
  const node = tree.resolveInner(offset + 1, -1);
  const text = ({ from, to }: SyntaxNode): string => whole.slice(from, to);
  const line = code.slice(code.lastIndexOf("\n", offset - 1) + 1, offset).trimStart();
  const statement = around(node, "ImportStatement");
  if (statement) return inImport(whole.slice(statement.from, offset), typed);
  // Half written it is none yet.
  if (/^(?:from|import)\s/.test(line)) return inImport(line, typed);
  const names = namesAt(tree, whole, offset);
  const suggestions =
    node.name === "PropertyName"
      ? members(node.parent?.firstChild, names, text)
      : node.name === "VariableName" && !isNewName(node)
        ? values(node, names, text)
        : [];
  return { ...nothing, typed: typed.length, suggestions };
}

function around(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let each: SyntaxNode | null = node; each; each = each.parent)
    if (each.name === name) return each;
  return undefined;
}

/** Where somebody makes up a name. */
function isNewName(node: SyntaxNode): boolean {
  const within = node.parent?.name ?? "";
  if (within === "FunctionDefinition" || within === "ClassDefinition") return true;
  return boundAs(node) !== undefined && within !== "AssignStatement";
}

/** Of `import` and `from … import`, up to the cursor. */
function inImport(before: string, typed: string): PythonCompletion {
  const modules = (all: readonly string[]): PythonCompletion => ({
    typed: typed.length,
    suggestions: all.map((text) => ({ text, kind: "module" })),
    isImport: true,
  });
  const from = /^from\s+([\w.]+)\s+import\s/.exec(before)?.[1];
  if (/\sas\s+\w*$/.test(before)) return nothing;
  if (from !== undefined)
    return {
      typed: typed.length,
      suggestions: membersOf(from).map((text) => ofModule(from, text)),
      isImport: true,
    };
  if (/^from\s+[\w.]+\s+\w*$/.test(before))
    return { ...nothing, typed: typed.length, suggestions: [{ text: "import", kind: "word" }] };
  const path = /([\w.]+)\.\w*$/.exec(before)?.[1];
  if (path !== undefined)
    return modules(membersOf(path).filter((name) => isModule(`${path}.${name}`)));
  return modules(moduleNames.filter((name) => !name.includes(".")));
}

const ofModule = (path: string, text: string): PythonSuggestion => ({
  text,
  kind: isModule(`${path}.${text}`) ? "module" : kindOf(text),
  detail: path,
});

type TextOf = (node: SyntaxNode) => string;

/** Behind a dot. */
function members(
  object: SyntaxNode | null | undefined,
  names: ReadonlyMap<string, PythonName>,
  text: TextOf,
): PythonSuggestion[] {
  if (!object) return [];
  const [first = "", ...rest] = text(object).split(".");
  const known = names.get(first);
  const type = typeOf(object) ?? (rest.length === 0 ? known?.type : undefined);
  if (type) return methodsOf(type).map((each) => ({ text: each, kind: "function", detail: type }));
  if (known?.module === undefined) return [];
  const path = [known.module, ...rest].join(".");
  return membersOf(path).map((each) => ofModule(path, each));
}

function values(
  node: SyntaxNode,
  names: ReadonlyMap<string, PythonName>,
  text: TextOf,
): PythonSuggestion[] {
  const isStatement = node.parent?.name === "ExpressionStatement";
  const own = [...names.values()].reverse();
  return [
    ...keywordArguments(node, names, text),
    ...own.map(({ text: name, kind, signature, module }) => ({
      text: name,
      kind,
      detail: signature ?? (module === name ? undefined : module),
    })),
    ...[...new Set([...(isStatement ? statementWords : []), ...expressionWords])].map(
      (word): PythonSuggestion => ({ text: word, kind: "word" }),
    ),
    ...builtinNames
      .filter((name) => !names.has(name))
      .map((name): PythonSuggestion => ({ text: name, kind: kindOf(name), detail: "built in" })),
  ];
}

/** The parameters that a call of a function of the same text has not been given yet. */
function keywordArguments(
  node: SyntaxNode,
  names: ReadonlyMap<string, PythonName>,
  text: TextOf,
): PythonSuggestion[] {
  const list = node.parent;
  const callee = list?.parent?.firstChild;
  if (list?.name !== "ArgList" || list.parent?.name !== "CallExpression" || !callee) return [];
  if (node.prevSibling?.name === "AssignOp") return [];
  const taken = new Set<string>();
  for (let child = list.firstChild; child; child = child.nextSibling)
    if (child.nextSibling?.name === "AssignOp") taken.add(text(child));
  const { parameters = [] } = names.get(text(callee)) ?? {};
  return parameters
    .filter((name) => !taken.has(name))
    .map((name) => ({ text: `${name}=`, kind: "parameter", detail: text(callee) }));
}
