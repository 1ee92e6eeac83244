/**
 * Reads a file of named values as steps of GitHub write it: `name=value`, or `name<<END`, lines, `END`
 * for a value of several lines. What is neither is left out.
 */
export function readNamedValues(text: string): readonly (readonly [string, string])[] {
  const values: (readonly [string, string])[] = [];
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const [, named, end] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (named !== undefined) {
      const last = lines.indexOf(end ?? "", i + 1);
      if (last < 0) continue;
      values.push([named, lines.slice(i + 1, last).join("\n")]);
      i = last;
      continue;
    }
    const [, name, value = ""] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) values.push([name.trim(), value]);
  }
  return values;
}
