import { closingBraces } from "../condition/braces.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import type { YamlValue } from "../yaml/reader.ts";

/**
 * A value that Kestra renders and then takes for true unless it is empty, `false`, `0` or `-0`
 * (TruthUtils.java). What `{% %}` puts together cannot be read.
 */
export function readPebbleCondition(
  value: YamlValue,
  role: Condition["role"],
  then: readonly Evidence[],
  otherwise: readonly Evidence[] = [],
): Condition[] {
  const whole = value.text();
  if (!whole || whole.text.trim() === "" || whole.text.includes("{%")) return [];
  const { text } = whole;
  const condition = { whole, grammar: "pebble", role, then, otherwise } as const;
  const open = text.indexOf("{{");
  if (open < 0) return [{ ...condition, text: whole, literal: true }];
  const close = closingBraces(text, open + 2, "'\"") ?? text.length;
  const beside = text.slice(0, open) + text.slice(close + 2);
  if (beside.trim() !== "") return [{ ...condition, text: whole }];
  // The blanks just inside the braces stay out.
  const inner = text.slice(open + 2, close);
  const start = open + 2 + (inner.length - inner.trimStart().length);
  return [
    { ...condition, text: whole.slice(start, Math.max(start, open + 2 + inner.trimEnd().length)) },
  ];
}
