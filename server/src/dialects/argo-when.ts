import type { Condition, Evidence } from "../model/condition.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** A `when`: one `{{= }}` alone is an expression of expr-lang, anything else is for govaluate. */
export function readWhen(
  value: YamlValue,
  then: readonly Evidence[],
  role: Condition["role"] = "gate",
): Condition | undefined {
  const whole = value.text();
  if (!whole || whole.text.trim() === "") return undefined;
  const only = /^\s*\{\{=((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(whole.text);
  const start = whole.text.indexOf("{{=") + 3;
  const text = only ? whole.slice(start, start + (only[1] ?? "").length) : whole;
  return { text, whole, grammar: only ? "expr" : "govaluate", role, then, otherwise: [] };
}
