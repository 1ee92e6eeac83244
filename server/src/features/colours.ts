import type { Analysis } from "../analysis/analysis.ts";
import type { Excerpt } from "../base/excerpt.ts";
import { overlaps, type Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import { type Colour, type Piece, piecesOf } from "../python/colours.ts";

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
        return tree
          ? piecesOf(tree, script.masked.text).flatMap((piece) => placed(piece, script))
          : [];
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

/** Where a piece was written, a line at a time; nothing of what a template stands for. */
function placed({ from, to, colour }: Piece, { code, templates }: Script): Coloured[] {
  return templates.some(({ start, end }) => start < to && from < end)
    ? []
    : [...onLines(code, from, to, colour)];
}

function* onLines(code: Excerpt, from: number, to: number, colour: Colour): Generator<Coloured> {
  for (const line of code.text.slice(from, to).matchAll(/[^\r\n]+/g)) {
    const start = from + line.index;
    yield { span: code.span(start, start + line[0].length), colour };
  }
}
