import type { Variables } from "../model/step.ts";

/**
 * Reads a `.env` file: `NAME=value` on each line, `export` in front or not, quotes around the value
 * or not, comments. In double quotes `\n`, `\t`, `\"` and `\\` are escapes, in single quotes nothing
 * is. Answers the lines that mean nothing too, one-based.
 */
export function readDotenv(text: string): {
  readonly variables: Variables;
  readonly unread: readonly number[];
} {
  const variables: Record<string, string> = {};
  const unread: number[] = [];
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const [, name, written = ""] =
      /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined) {
      if (!/^\s*(#|$)/.test(line)) unread.push(i + 1);
      continue;
    }
    let value = written;
    // A quoted value goes on over lines until its quote is closed.
    let last = i;
    while (/^["']/.test(value) && !quoted.test(value) && last + 1 < lines.length)
      value += `\n${lines[++last]}`;
    const [, double, single] = quoted.exec(value) ?? [];
    if (double !== undefined || single !== undefined) i = last;
    variables[name] = single ?? unescaped(double) ?? written.replace(/(^|\s)#.*$/, "").trim();
  }
  return { variables, unread };
}

const quoted = /^(?:"((?:[^"\\]|\\[\s\S])*)"|'([^']*)')/;

const unescaped = (text: string | undefined): string | undefined =>
  text?.replace(/\\([\s\S])/g, (_, letter: string) =>
    letter === "n" ? "\n" : letter === "t" ? "\t" : letter === "r" ? "\r" : letter,
  );

const secretName =
  /SECRET|PASSWORD|PASSWD|PASSPHRASE|(?:^|_)TOKEN$|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CONNECTION_?STRING|(?:_PWD|_PAT|_DSN)$/i;

/** Whether a name is that of a secret, as such names go. */
export const isSecret = (name: string): boolean => secretName.test(name);

/** Names of variables whose values no log may show, one a comma. VS Code gives its own by this. */
export const secretsVariable = "MLOPS_SECRETS";

/** Values that no log may show: of variables that are named as secrets or sound like some. */
export function secretsOf(variables: Variables): readonly string[] {
  const named = new Set((variables[secretsVariable] ?? "").split(",").map((name) => name.trim()));
  return Object.entries(variables)
    .filter(([name]) => named.has(name) || (isSecret(name) && name !== secretsVariable))
    .map(([, value]) => value);
}
