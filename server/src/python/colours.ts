import type { SyntaxNode, Tree } from "@lezer/common";

/** What a piece of code is, in the words of LSP. In this order they are told to a client. */
export const colours = [
  "keyword",
  "string",
  "number",
  "comment",
  "operator",
  "function",
  "class",
  "namespace",
  "parameter",
  "property",
  "variable",
] as const;

export type Colour = (typeof colours)[number];

/** A piece of a text. UTF-16 offsets, `to` excluded. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly colour: Colour;
}

/** The pieces of a Python text, in order of place and apart from one another. */
export function piecesOf(tree: Tree, text: string): Piece[] {
  const pieces: Piece[] = [];
  const visit = (node: SyntaxNode): void => {
    const { from, to } = node;
    const isText = node.name === "String" || node.name === "FormatString";
    let at = from;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (isText && child.from > at) pieces.push({ from: at, to: child.from, colour: "string" });
      visit(child);
      at = child.to;
    }
    if (isText && to > at) pieces.push({ from: at, to, colour: "string" });
    const colour = isText || node.firstChild ? undefined : colourOf(node, text);
    if (colour && to > from) pieces.push({ from, to, colour });
  };
  visit(tree.topNode);
  return pieces;
}

function colourOf(node: SyntaxNode, text: string): Colour | undefined {
  const { name, from, to, parent } = node;
  switch (name) {
    case "Comment":
      return "comment";
    case "Number":
      return "number";
    case "Boolean":
    case "None":
      return "keyword";
    case "PropertyName":
      return isCalled(parent) ? "function" : "property";
    case "VariableName":
      return nameColour(node);
    default:
      if (/^[a-z]+$/.test(name) && text.slice(from, to) === name) return "keyword";
      return node.type.isError ? undefined : "operator";
  }
}

function nameColour(name: SyntaxNode): Colour {
  switch (name.parent?.name) {
    case "FunctionDefinition":
      return "function";
    case "ClassDefinition":
      return "class";
    case "ImportStatement":
      return "namespace";
    case "ParamList":
      return name.prevSibling?.name === "AssignOp" ? "variable" : "parameter";
    case "ArgList":
      return name.nextSibling?.name === "AssignOp" ? "parameter" : "variable";
    default:
      return isCalled(name) ? "function" : "variable";
  }
}

const isCalled = (node: SyntaxNode | null): boolean =>
  node?.parent?.name === "CallExpression" && node.parent.firstChild?.from === node.from;
