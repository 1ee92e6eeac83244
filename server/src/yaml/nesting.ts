/** Deeper than any file a person wrote; far less than what exhausts the stack of a parser. */
const deepest = 500;

/**
 * Whether a text may be nested so deeply that parsing it would exhaust the stack: a program can die
 * of that, not only throw. An upper bound by the look of it: indentation, dashes in a row, and
 * brackets that are not closed. One pass over the text.
 */
export function isTooDeep(text: string): boolean {
  return mayBeDeep(text) && isNestedTooDeep(text);
}

/** Indented or with dashes as far as no line of a common text, or with as many brackets. */
const mayBeDeep = (text: string): boolean =>
  mayIndentDeeply(text) || opened(text, "[") + opened(text, "{") > deepest;

/** Only one place in fifty is looked at, until so many in a row might be indentation. */
function mayIndentDeeply(text: string): boolean {
  const step = deepest / 10;
  let inARow = 0;
  for (let at = 0; at < text.length; at += step) {
    inARow = isIndent(text.charCodeAt(at)) ? inARow + 1 : 0;
    if (inARow === 10) return deepLine.test(text);
  }
  return false;
}

const isIndent = (code: number): boolean =>
  code === 32 || code === 9 || code === 45 || code === 58 || code === 63;

const deepLine = new RegExp(`^[ \\t?:-]{${deepest}}`, "m");

function opened(text: string, bracket: string): number {
  let count = 0;
  for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count++;
  return count;
}

function isNestedTooDeep(text: string): boolean {
  let flow = 0;
  const indents: number[] = [];
  let at = 0;
  while (at < text.length) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    let column = 0;
    let dashes = 0;
    for (; at + column < end; column++) {
      const code = text.charCodeAt(at + column);
      if (code === 45 || code === 63 || code === 58) dashes++;
      else if (code !== 32 && code !== 9) break;
    }
    if (at + column < end) {
      while (indents.length > 0 && (indents.at(-1) ?? 0) >= column) indents.pop();
      indents.push(column);
    }
    if (indents.length > deepest || dashes > deepest) return true;
    for (let i = at + column; i < end; i++) {
      const code = text.charCodeAt(i);
      if (code === 91 || code === 123) flow++;
      else if ((code === 93 || code === 125) && flow > 0) flow--;
      if (flow > deepest) return true;
    }
    at = end + 1;
  }
  return false;
}
