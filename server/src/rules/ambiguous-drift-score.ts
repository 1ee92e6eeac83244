import { literalNumber } from "../condition/interval.ts";
import type { Judgement } from "../condition/judge.ts";
import type { Rule } from "./rule.ts";
import type { Tools } from "./tools.ts";
import { type MetricBound, type WrittenCondition, writtenConditions } from "./written-condition.ts";

/** Code that names its method says what its score is. */
const method = /stattest|method\s*=|metric\s*=|p_?value|\bpsi\b|wasserstein|jensen|hellinger/i;

export const ambiguousDriftScore: Rule = {
  id: "ambiguous-drift-score",
  group: "condition",
  summary: "A drift score may be a distance or a p-value.",
  severity: "info",
  *check(_pipeline, tools) {
    for (const written of writtenConditions(tools)) {
      for (const bound of written.metricBounds) {
        if (bound.metric.kind !== "drift" || !written.decides) continue;
        if (!(written.actions.then?.news ?? written.actions.otherwise?.news)) continue;
        if (!isAmbiguous(bound, written, tools)) continue;
        yield {
          span: written.span(bound.name.span),
          message: `\`${written.text(bound.name)}\` may be a distance, where high means drift, or a p-value, where low means drift: it depends on the library and its method. Name the method in it, as \`ks_statistic\` or \`ks_p_value\`${written.semantics.namesAreMetrics ? ", or declare its direction under `metrics`" : ""}.`,
        };
      }
    }
  },
};

function isAmbiguous(
  { metric, operator, comparison }: MetricBound,
  written: WrittenCondition,
  tools: Tools,
): boolean {
  if (metric.declared || operator === "==" || operator === "!=") return false;
  if (metric.direction === "ambiguous") return !namesMethod(tools);
  return written.judgements.some(
    (judgement) => judgement.comparison === comparison && isAmbiguousDrift(judgement, tools),
  );
}

/** `drift_score < 0.05` is wrong of a distance and right of a p-value. */
export function isAmbiguousDrift({ metric, bound, verdict }: Judgement, tools: Tools): boolean {
  const limit = literalNumber(bound);
  return (
    metric.name === "drift_score" &&
    !metric.declared &&
    verdict === "inverted" &&
    limit !== undefined &&
    limit <= 0.1 &&
    !namesMethod(tools)
  );
}

const namesMethod = (tools: Tools): boolean =>
  tools.scripts.some((script) => method.test(script.masked.text));
