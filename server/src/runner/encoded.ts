const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Columns after which `base64` begins a new line, and those of PEM files. */
const widths = [76, 64];

/** Fewer characters than this of a text in base64 are found elsewhere by chance. */
const least = 8;

/**
 * A text as programs write it into logs without meaning to: escaped in JSON, in an address, in base64
 * alone or with something in front of it (`user:password`), on one line or on several.
 */
export function encodingsOf(text: string): readonly string[] {
  const address = inAddress(text);
  const bytes = bytesOf(address);
  const coded = [0, 1, 2].map((before) => insideBase64(bytes, before));
  const wrapped = widths.flatMap((width) => linesOf(base64(bytes), width));
  return [
    JSON.stringify(text).slice(1, -1),
    address,
    ...[base64(bytes), ...coded, ...wrapped].filter((part) => part.length >= least),
  ];
}

/** Half of a surrogate pair has no form in an address. */
const inAddress = (text: string): string =>
  encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "\ufffd"));

/** The bytes in UTF-8 of a text in the form that it has in an address. */
const bytesOf = (address: string): readonly number[] =>
  [...address.matchAll(/%(..)|[\s\S]/g)].map(([character, code]) =>
    code === undefined ? character.charCodeAt(0) : Number.parseInt(code, 16),
  );

function base64(bytes: readonly number[]): string {
  let coded = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    const sign = (place: number) => alphabet[(bits >> place) & 63] ?? "";
    coded += sign(18) + sign(12);
    coded += (second === undefined ? "=" : sign(6)) + (third === undefined ? "=" : sign(0));
  }
  return coded;
}

/** What of the base64 is the same whatever stands around, where `before` bytes of a group stand in front. */
function insideBase64(bytes: readonly number[], before: number): string {
  const coded = base64([...new Array<number>(before).fill(0), ...bytes]);
  return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
}

const linesOf = (text: string, width: number): string[] =>
  text.length <= width
    ? []
    : Array.from({ length: Math.ceil(text.length / width) }, (_, line) =>
        text.slice(line * width, (line + 1) * width),
      );
