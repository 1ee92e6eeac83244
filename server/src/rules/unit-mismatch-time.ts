import type { Expression } from "../condition/expression.ts";
import { wordsOf } from "../condition/metric.ts";
import type { Rule } from "./rule.ts";
import { type WrittenCondition, writtenConditions } from "./written-condition.ts";

type Unit = "milliseconds" | "seconds" | "minutes" | "hours" | "days" | "weeks";

const units: Readonly<Record<string, Unit>> = {
  ms: "milliseconds",
  millis: "milliseconds",
  milliseconds: "milliseconds",
  sec: "seconds",
  secs: "seconds",
  seconds: "seconds",
  mins: "minutes",
  minutes: "minutes",
  hours: "hours",
  hrs: "hours",
  days: "days",
  weeks: "weeks",
};

const shortUnits: Readonly<Record<string, Unit>> = {
  ms: "milliseconds",
  s: "seconds",
  m: "minutes",
  h: "hours",
  d: "days",
  w: "weeks",
};

export const unitMismatchTime: Rule = {
  id: "unit-mismatch-time",
  group: "condition",
  summary: "A time in one unit is compared with a time in another.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools))
      for (const comparison of written.comparisons) {
        const b = unitOf(comparison.right);
        const a = b && unitOf(comparison.left);
        if (!a || a === b) continue;
        yield {
          span: written.span(comparison.span),
          message: `${said(written, comparison.left)} is in ${a}, ${said(written, comparison.right)} in ${b}: the numbers do not compare. Convert one of them.`,
        };
      }
  },
};

const said = (written: WrittenCondition, side: Expression): string => `\`${written.text(side)}\``;

/** The unit that a name ends with, or that a text such as `24h` gives. */
function unitOf(side: Expression): Unit | undefined {
  if (side.kind === "name") {
    const last = side.path.at(-1);
    return last === undefined ? undefined : units[wordsOf(last).at(-1) ?? ""];
  }
  if (side.kind !== "literal" || typeof side.value !== "string") return undefined;
  return shortUnits[/^\s*\d+(?:\.\d+)?\s*(ms|[smhdw])\s*$/.exec(side.value)?.[1] ?? ""];
}
