import { lookupMetric, type MetricLookup } from "../condition/metric.ts";
import { knownInWords } from "../condition/metric-words.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import type { Report, Rule } from "./rule.ts";
import type { WrittenValue } from "./tools.ts";

export const declaredDirectionContradictsMetric: Rule = {
  id: "declared-direction-contradicts-metric",
  group: "condition",
  summary: "A metric is declared to be better the other way round than it is known to be.",
  severity: "warning",
  *check(pipeline, tools) {
    for (const metric of pipeline.metrics) {
      const report = declared(metric);
      if (report) yield report;
    }
    for (const value of tools.values(/minimi[sz]e|maximi[sz]e/i)) {
      const report = optimised(value);
      if (report) yield report;
    }
  },
};

/** A metric of a model's quality whose own direction is known beyond doubt. */
function known(name: string): MetricLookup | undefined {
  const metric = lookupMetric([name]);
  const certain = metric?.kind === "quality" && !metric.isChange && !metric.turnedBy;
  return certain && /^(?:higher|lower)$/.test(metric.direction) ? metric : undefined;
}

function declared({ name, direction, directionSpan }: MetricDeclaration): Report | undefined {
  const metric = known(name);
  // A longer name may well mean something else.
  const plain = metric && (metric.name === name || metric.words.length === 1);
  if (!plain || !directionSpan || direction === metric.direction) return undefined;
  if (direction !== "higher" && direction !== "lower") return undefined;
  return {
    span: directionSpan,
    severity: "hint",
    message: `${name} is better when ${metric.direction} ${knownInWords(metric)}, and every condition on it is now judged the other way round. Write '${metric.direction}', or give a metric of another meaning another name.`,
    fix: {
      title: `Write '${metric.direction}'`,
      safe: false,
      edits: [{ span: directionSpan, text: metric.direction }],
    },
  };
}

/** Keys under which a search is told where to go, and those that name what it looks at. */
const goals = /^(?:goal|direction|type|optimization_?mode|objective|mode)$/i;
const subjects = ["primary_metric", "objectiveMetricName", "metric", "metric_name", "name"];

function optimised(written: WrittenValue): Report | undefined {
  const { key, value } = written;
  const goal = /^(mini|maxi)mi[sz]e$/i.exec(value.text.trim());
  if (!goal || !goals.test(key)) return undefined;
  const subject = subjects.map((name) => written.beside(name)).find((text) => text !== undefined);
  const metric = subject && known(subject.text.trim());
  const wanted = goal[1]?.toLowerCase() === "mini" ? "lower" : "higher";
  if (!subject || !metric || metric.direction === wanted) return undefined;
  const other = value.text.trim().replace(/^(.)(ini|axi)/i, (_, first: string, rest: string) => {
    return `${first}${rest.toLowerCase() === "ini" ? "axi" : "ini"}`;
  });
  const edit = value.edit(0, value.length, other);
  return {
    span: value.span(),
    message: `This looks for the worst model: ${subject.text.trim()} is better when ${metric.direction} ${knownInWords(metric)}. Write '${other}'.`,
    related: [{ span: subject.span(), message: "The metric is named here." }],
    fix: edit && { title: `Write '${other}'`, safe: false, edits: [edit] },
  };
}
