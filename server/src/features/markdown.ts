/** Text as code, whatever backquotes it holds itself, on one line. */
export function code(text: string): string {
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const room = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${room}${line}${room}${fence}`;
}

/** Text in which Markdown's own signs stand for themselves. */
export const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|~]/g, "\\$&");

/** A link to a line of a file, its absolute path for an address: how a client names that, the door knows. */
export const linkToLine = (text: string, path: string, line: number): string =>
  `[${text}](${encodeURI(path).replaceAll(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"))}#L${line})`;

/** A text whose links to files have the addresses that `uriOf` gives their paths. */
export const withFileUris = (text: string, uriOf: (path: string) => string): string =>
  text.replaceAll(
    /\]\(((?:\/|[A-Za-z]:\/)[^()\s]*)#L(\d+)\)/g,
    (_, path: string, line: string) => `](${uriOf(decodeURI(path))}#L${line})`,
  );

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => ":--")), ...rows.map(line)].join("\n");
}

export const list = (items: readonly string[]): string =>
  items.map((item) => `- ${item}`).join("\n");

/** Parts that are there, with a blank line between. */
export const paragraphs = (...parts: readonly (string | undefined | false)[]): string =>
  parts.filter((part) => part).join("\n\n");
