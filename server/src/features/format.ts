import type { Dialect } from "../dialects/dialect.ts";
import { schemaAt } from "../dialects/schema.ts";

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
export function rulesAt({ schema }: Dialect, path: readonly string[]): Rules | undefined {
  return schema && (schemaAt(schema, path) as Rules | undefined);
}
