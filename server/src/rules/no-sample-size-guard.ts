import { countsData, singleReadings } from "./live-metric.ts";
import type { Rule } from "./rule.ts";

export const noSampleSizeGuard: Rule = {
  id: "no-sample-size-guard",
  group: "release",
  summary: "A retraining starts on a metric, however few cases it was measured on.",
  severity: "off",
  *check(_pipeline, tools) {
    for (const { written, judgement } of singleReadings(tools)) {
      if (judgement.metric.kind !== "quality" || countsData(written, tools)) continue;
      const name = written.text(judgement.name);
      const { and } = written.semantics.spelling;
      yield {
        span: written.span(judgement.comparison.span),
        message: `This retrains on any value of ${name}, be it measured on ten cases: of so few, chance makes a bad day. Ask for enough of them as well, such as \`${and} rows >= 1000\`.`,
      };
    }
  },
};
