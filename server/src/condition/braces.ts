/** Where the `}}` stands that ends the expression beginning at `from`; text in `quotes` may hold others. */
export function closingBraces(text: string, from: number, quotes = "'"): number | undefined {
  let quote = "";
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote) {
      if (character === quote) quote = "";
    } else if (quotes.includes(character)) quote = character;
    else if (text.startsWith("}}", at)) return at;
  }
  return undefined;
}
