import type { Dialect } from "../dialects/dialect.ts";
import { mlopslint } from "../dialects/mlopslint.ts";
import { schemaAt } from "../dialects/schema.ts";

import { rules } from "../rules/all.ts";
import type { Rule } from "../rules/rule.ts";

/** What the schema of a format says of one value. */
export interface Rules {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Rules | boolean>>;
  readonly items?: Rules | boolean;
  readonly required?: readonly string[];
}

/** The rules for the value at a path, where the dialect has a schema of its own. */
export function rulesAt(dialect: Dialect, path: readonly string[]): Rules | undefined {
  const found = dialect.schema && (schemaAt(dialect.schema, path) as Rules | undefined);
  if (!found || dialect !== mlopslint) return found;
  const [section, , inIgnore] = path;
  if (section === "rules" && path.length === 1) return { ...found, properties: severityByRule() };
  return section === "ignore" && inIgnore === "rules" && path.length === 4
    ? { ...found, enum: (rules as readonly Rule[]).map(({ id }) => id).sort() }
    : found;
}

/** What may be said of each of our rules, which the schema in the code does not name. */
const severityByRule = (): Readonly<Record<string, Rules>> =>
  Object.fromEntries(
    (rules as readonly Rule[])
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ id, summary, severity }) => [
        id,
        { description: `${summary} By itself: ${severity}.`, type: "string" },
      ]),
  );
