import type { SyntaxNode, Tree } from "@lezer/common";
import { isModule, type LiteralType } from "./library.ts";

/** A name that can be written at some place of a Python text. */
export interface PythonName {
  readonly text: string;
  readonly kind: "variable" | "parameter" | "function" | "class" | "module";
  /** Path of the module that it stands for. */
  readonly module?: string | undefined;
  /** Where it was last given a value that is written down as it is. */
  readonly type?: LiteralType | undefined;
  /** Of a function: its list of parameters as written, and their names. */
  readonly signature?: string | undefined;
  readonly parameters?: readonly string[] | undefined;
}

/**
 * The names that are bound in the scopes around `offset`: by assignments, loops, imports, definitions and
 * their parameters. Those of inner scopes come last, and hide those of outer ones.
 */
export function namesAt(tree: Tree, code: string, offset: number): Map<string, PythonName> {
  const names = new Map<string, PythonName>();
  const text = ({ from, to }: { from: number; to: number }): string => code.slice(from, to);
  const bind = (name: PythonName): void => {
    names.delete(name.text);
    names.set(name.text, name);
  };
  const isAround = ({ from, to }: SyntaxNode): boolean => from <= offset && offset <= to;

  /** A scope around the cursor, inside the one that is looked at: its turn comes when that is done. */
  let inner: SyntaxNode | undefined;
  const visit = (node: SyntaxNode): void => {
    switch (node.name) {
      case "FunctionDefinition":
      case "ClassDefinition": {
        const named = node.getChild("VariableName");
        if (named && !isAround(named)) bind(definition(node, text(named), text));
        if (isAround(node)) inner = node;
        return;
      }
      case "LambdaExpression":
        if (isAround(node)) visitChildren(node);
        return;
      case "ImportStatement":
        if (!isAround(node)) for (const name of imported(node, text)) bind(name);
        return;
      case "AssignStatement":
        // Its names have their values only behind it.
        for (let child = node.firstChild; child; child = child.nextSibling)
          if (!isAround(node) || !has(child, "AssignOp")) visit(child);
        return;
      case "VariableName": {
        if (isAround(node)) return;
        const kind = boundAs(node);
        if (kind) bind({ text: text(node), kind, type: literalType(node.parent?.lastChild) });
        return;
      }
      default:
        if (!node.name.endsWith("ComprehensionExpression") || isAround(node)) visitChildren(node);
    }
  };
  const visitChildren = (node: SyntaxNode): void => {
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child);
  };
  const visitScope = (node: SyntaxNode): void => {
    const parameters = node.getChild("ParamList");
    if (parameters) visitChildren(parameters);
    const body = node.getChild("Body");
    if (!body) return;
    // What a class binds its methods do not see.
    const method = node.name === "ClassDefinition" && functionAround(body, isAround);
    if (method) inner = method;
    else visitChildren(body);
  };
  visitChildren(tree.topNode);
  for (let scope = inner; scope; scope = inner) {
    inner = undefined;
    visitScope(scope);
  }
  return names;
}

function functionAround(
  body: SyntaxNode,
  isAround: (node: SyntaxNode) => boolean,
): SyntaxNode | undefined {
  for (let child = body.firstChild; child; child = child.nextSibling) {
    const inner = child.name === "DecoratedStatement" ? child.lastChild : child;
    if (inner?.name === "FunctionDefinition" && isAround(inner)) return inner;
  }
  return undefined;
}

type TextOf = (node: SyntaxNode) => string;

function definition(node: SyntaxNode, name: string, text: TextOf): PythonName {
  if (node.name === "ClassDefinition") return { text: name, kind: "class" };
  const list = node.getChild("ParamList");
  const parameters: string[] = [];
  for (let child = list?.firstChild; child; child = child.nextSibling)
    if (boundAs(child) === "parameter" && !child.prevSibling?.name.startsWith("*"))
      parameters.push(text(child));
  return { text: name, kind: "function", signature: list ? text(list) : undefined, parameters };
}

/** How a name is bound where it stands; nothing where it is only read. */
export function boundAs(name: SyntaxNode): "variable" | "parameter" | undefined {
  if (name.name !== "VariableName") return undefined;
  let node = name;
  while (node.parent && /^(?:Tuple|Array|Parenthesized)Expression$/.test(node.parent.name))
    node = node.parent;
  const { parent } = node;
  switch (parent?.name) {
    case "ParamList":
      return node.prevSibling?.name === "AssignOp" ? undefined : "parameter";
    case "AssignStatement":
      return has(node, "AssignOp") ? "variable" : undefined;
    case "NamedExpression":
      return parent.firstChild?.from === node.from ? "variable" : undefined;
    case "CapturePattern":
      return "variable";
    case "WithStatement":
    case "TryStatement":
      return node.prevSibling?.name === "as" ? "variable" : undefined;
    default:
      return parent && /For|Comprehension/.test(parent.name) && isTarget(node)
        ? "variable"
        : undefined;
  }
}

function has(node: SyntaxNode, following: string): boolean {
  for (let next = node.nextSibling; next; next = next.nextSibling)
    if (next.name === following) return true;
  return false;
}

/** Between the `for` and the `in` of a loop. */
function isTarget(node: SyntaxNode): boolean {
  for (let before = node.prevSibling; before; before = before.prevSibling) {
    if (before.name === "for") return true;
    if (before.name === "in") return false;
  }
  return false;
}

/** `import a.b as c, d`, `from a import b as c`. */
function imported(statement: SyntaxNode, text: TextOf): PythonName[] {
  const found: PythonName[] = [];
  let from = "";
  let isFrom = false;
  let path = "";
  let alias: string | undefined;
  const end = (): void => {
    const first = path.replace(/\..*/, "");
    if (isFrom && path !== "") {
      const module = isModule(`${from}.${path}`) ? `${from}.${path}` : undefined;
      found.push({ text: alias ?? path, kind: module ? "module" : kindOf(path), module });
    } else if (path !== "")
      found.push({ text: alias ?? first, kind: "module", module: alias ? path : first });
    path = "";
    alias = undefined;
  };
  for (let node = statement.firstChild; node; node = node.nextSibling) {
    if (node.name === "from") isFrom = true;
    else if (node.name === "import") {
      from = path;
      path = "";
    } else if (node.name === ",") end();
    else if (node.name === "VariableName" && node.prevSibling?.name === "as") alias = text(node);
    else if (node.name === "VariableName" || node.name === ".") path += text(node);
  }
  end();
  return found;
}

/** What a name of a library stands for, by the way it is written. */
export const kindOf = (name: string): "variable" | "function" | "class" =>
  /^[A-Z][A-Z0-9_]*$/.test(name) ? "variable" : /^_*[A-Z]/.test(name) ? "class" : "function";

const literals: Readonly<Record<string, LiteralType>> = {
  String: "str",
  FormatString: "str",
  ContinuedString: "str",
  ArrayExpression: "list",
  ArrayComprehensionExpression: "list",
  DictionaryExpression: "dict",
  DictionaryComprehensionExpression: "dict",
  SetExpression: "set",
  SetComprehensionExpression: "set",
};

/** The type of a value that is written down as it is. */
export function literalType(value: SyntaxNode | null | undefined): LiteralType | undefined {
  return value && value.prevSibling?.name === "AssignOp" ? typeOf(value) : undefined;
}

export const typeOf = ({ name }: SyntaxNode): LiteralType | undefined =>
  Object.hasOwn(literals, name) ? literals[name] : undefined;
