import type { Span } from "../base/text.ts";
import { type Comparison, type Expression, walk } from "../condition/expression.ts";
import { literalNumber } from "../condition/interval.ts";
import type { MetricLookup } from "../condition/metric.ts";
import type { Rule } from "./rule.ts";
import type { Tools } from "./tools.ts";
import { deed, source, type WrittenCondition, writtenConditions } from "./written-condition.ts";

export const gateFailsOpen: Rule = {
  id: "gate-fails-open",
  group: "condition",
  summary: "A gate takes a good value for granted where there is none.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const comparison of required(written.expression)) {
        const stand = standIn(written, comparison, tools);
        if (!stand || !looksGood(stand)) continue;
        const { then } = written.actions;
        if (!then || (then.news !== "good" && then.kind !== "fail")) continue;
        // A gate opens where its condition holds, a check that gives up where it does not.
        if (stand.passes !== (then.news === "good")) continue;
        const name = written.text(stand.side);
        yield {
          span: written.span(stand.span),
          message:
            then.news === "good"
              ? `Where there is no value, \`${name}\` is ${stand.value}, and this ${deed(then)}${source(then)} without a measurement. Let a missing value keep the gate closed.`
              : `Where there is no value, \`${name}\` is ${stand.value}, and the check passes without a measurement. Let a missing value fail.`,
          fix:
            stand.metric.direction === "higher" && stand.limit > 0
              ? written.fix("Take 0 where there is no value", false, [
                  written.edit(stand.span, "0"),
                ])
              : undefined,
        };
      }
    }
  },
};

/** The comparisons that have to hold, or one of which is enough. */
const required = (expression: Expression): readonly Comparison[] =>
  expression.kind === "comparison"
    ? [expression]
    : expression.kind === "and"
      ? expression.operands.flatMap(required)
      : [];

/** A number that takes the place of a metric that has no value. */
interface StandIn {
  readonly side: Expression;
  readonly metric: MetricLookup;
  readonly value: number;
  /** Where the number is written, in offsets of the condition. */
  readonly span: Span;
  readonly limit: number;
  /** Whether the comparison holds for it. */
  readonly passes: boolean;
}

/** `x || 1`, `x or 1`, `x ?? 1`, `x | default(1)`, `metrics.get("x", 1)`, `getenv("X", "1")`. */
const fallback =
  /(?:\|\||\bor\b|\?\?|\bdefault\(|(?:\.get|getenv)\(\s*["'][\w.-]+["']\s*,)\s*["']?(-?\d+(?:\.\d+)?)["']?[\s)]*$/;

function standIn(
  written: WrittenCondition,
  comparison: Comparison,
  tools: Tools,
): StandIn | undefined {
  for (const [side, other, turned] of [
    [comparison.left, comparison.right, false],
    [comparison.right, comparison.left, true],
  ] as const) {
    const limit = literalNumber(side) === undefined ? written.numberOf(other) : undefined;
    if (limit === undefined) continue;
    const text = written.text(side);
    const match = fallback.exec(text);
    if (!match || [...walk(side)].some(({ kind }) => kind === "arithmetic")) continue;
    const metric = metricIn(tools, side, text.slice(0, match.index));
    if (metric?.kind !== "quality") continue;
    const [whole, number = ""] = match;
    const start = side.span.start + match.index + whole.indexOf(number, whole.search(/-?\d/));
    const passes = holds(Number(number), comparison.operator, limit, turned);
    if (passes === undefined) continue;
    const span = { start, end: start + number.length };
    return { side, metric, value: Number(number), span, limit, passes };
  }
  return undefined;
}

function metricIn(tools: Tools, side: Expression, before: string): MetricLookup | undefined {
  for (const part of walk(side)) {
    const metric = part.kind === "name" ? tools.metric(part.path) : undefined;
    if (metric) return metric;
  }
  const name = /([A-Za-z_][\w.-]*)[\s|?]*$/.exec(before)?.[1];
  return name === undefined ? undefined : tools.metric(name.split("."));
}

function holds(
  value: number,
  operator: Comparison["operator"],
  limit: number,
  turned: boolean,
): boolean | undefined {
  const [left, right] = turned ? [limit, value] : [value, limit];
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return undefined;
  }
}

/** Whether the number would be a good value of the metric, by the limit it is compared with. */
const looksGood = ({ metric, value, limit }: StandIn): boolean =>
  metric.direction === "higher" ? value >= limit : metric.direction === "lower" && value <= limit;
