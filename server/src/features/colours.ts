import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../analysis/analyze.ts";
import type { Excerpt } from "../base/excerpt.ts";
import { overlaps, type Span } from "../base/text.ts";
import type { Script } from "../model/pipeline.ts";

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

export interface Coloured {
  /** On one line. */
  readonly span: Span;
  readonly colour: Colour;
}

/**
 * The pieces of embedded Python in a range, in order of place, where only the model tells that it is
 * Python: below `python:` and `shell: python` the grammar in syntaxes/ colours it.
 */
export function coloursIn(analysis: Analysis, range: Span): Coloured[] {
  const found = analysis.pipelines.flatMap(({ tools }) =>
    tools.scripts
      .filter((script) => isOurs(analysis.text, script) && overlaps(script.code.span(), range))
      .flatMap((script) => {
        const tree = tools.python(script)?.tree;
        return tree ? [...piecesOf(tree.topNode, script)] : [];
      }),
  );
  return found
    .filter(({ span }) => overlaps(span, range))
    .sort((a, b) => a.span.start - b.span.start);
}

function isOurs(text: string, { language, file, form, style, keySpan }: Script): boolean {
  if (language !== "python" || file || (style !== "literal" && style !== "folded")) return false;
  const key = text.slice(keySpan.start, keySpan.end);
  return form !== "block" || (key !== "python" && key !== "run");
}

function* piecesOf(root: SyntaxNode, { code, masked, templates }: Script): Generator<Coloured> {
  const pieces: { from: number; to: number; colour: Colour }[] = [];
  const visit = (node: SyntaxNode): void => {
    const { from, to } = node;
    const isText = node.name === "String" || node.name === "FormatString";
    const whole: Colour | undefined = isText ? "string" : undefined;
    let at = from;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (whole && child.from > at) pieces.push({ from: at, to: child.from, colour: whole });
      visit(child);
      at = child.to;
    }
    if (whole && to > at) pieces.push({ from: at, to, colour: whole });
    const colour = whole || node.firstChild ? undefined : colourOf(node, masked.text);
    if (colour && to > from) pieces.push({ from, to, colour });
  };
  visit(root);
  for (const { from, to, colour } of pieces) {
    if (templates.some(({ start, end }) => start < to && from < end)) continue;
    yield* onLines(code, from, to, colour);
  }
}

function* onLines(code: Excerpt, from: number, to: number, colour: Colour): Generator<Coloured> {
  for (const line of code.text.slice(from, to).matchAll(/[^\r\n]+/g)) {
    const start = from + line.index;
    yield { span: code.span(start, start + line[0].length), colour };
  }
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
