import { allSteps } from "../model/step.ts";
import { releases } from "./release.ts";
import type { Rule } from "./rule.ts";
import { mentions } from "./stages.ts";

/** Whatever may be, or start, an eye on the model. */
const watches =
  /monitor|drift|evidently|whylogs|nannyml|arize|fiddler|observab|prometheus|grafana|datadog|alert|sentry|telemetry|feedback|watch/i;

export const noMonitoringAfterDeploy: Rule = {
  id: "no-monitoring-after-deploy",
  group: "release",
  summary: "A model is deployed and nothing in the file watches it.",
  severity: "off",
  *check(pipeline) {
    const [release] = releases(pipeline);
    if (!release) return;
    // A condition on a live metric is fed by somebody who watches.
    if (pipeline.triggers.some(({ condition }) => condition)) return;
    if (allSteps(pipeline.groups).some((step) => mentions(step, watches))) return;
    yield {
      span: release.deploy.step.idSpan,
      message:
        "This deploys a model, and nothing here watches it: when its data moves or its answers get worse, nobody learns of it. Add a step that sets up monitoring, or a trigger on a live metric.",
    };
  },
};
