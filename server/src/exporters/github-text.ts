import type { Variables } from "../model/step.ts";

/** A text that GitHub gives on as it is: what would be an expression in it is made one that yields it. */
export const literal = (text: string): string => text.replaceAll("${{", "${{ '${{' }}");

/** The same, but for secrets, which are written as GitHub writes them. */
export const withSecrets = (text: string): string =>
  text
    .split(/(\$\{\{\s*secrets\.\w+\s*\}\})/)
    .map((part, index) => (index % 2 === 1 ? part : literal(part)))
    .join("");

export const textsFor = (variables: Variables | undefined): Variables | undefined =>
  variables &&
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, withSecrets(text)]));
