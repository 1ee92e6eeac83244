/** Puts text into one of the terminal's own colours; leaves it alone where nobody wants that. */
export type Paint = (style: Style, text: string) => string;

export type Style = keyof typeof codes;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  green: [32, 39],
  magenta: [35, 39],
} as const;

export const painter =
  (colour: boolean): Paint =>
  (style, text) => {
    if (!colour || text === "") return text;
    const [on, off] = codes[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
