import type { Evidence } from "../model/condition.ts";
import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { slotBeside, withoutItem } from "../yaml/slots.ts";
import { workflowParameters } from "./argo-parameters.ts";
import { readWhen } from "./argo-when.ts";
import { readArgoWorkflow } from "./argo-workflow.ts";
import type { Dialect } from "./dialect.ts";
import { isFilledIn, isGenerated } from "./filled-in.ts";
import {
  forbidOverlap,
  misspeltZone,
  readConcurrencyPolicy,
  readCron,
  readSchedule,
} from "./schedule.ts";

const system = { flavour: "argo", defaultZone: undefined, zoneNames: "iana" } as const;

/** Workflows, cron workflows and the templates of both. */
export const argo: Dialect = {
  id: "argo",
  title: "Argo workflow",
  cron: system,
  needsKey: "dependencies",
  mayRead: (_path, text) => text.includes("argoproj.io/") && kind.test(text) && !isGenerated(text),
  reads: (_path, root) =>
    /^argoproj\.io\//.test(root.get("apiVersion").string() ?? "") &&
    kinds.includes(root.get("kind").string() ?? "") &&
    root.get("spec").kind === "map",
  read,
};

const kinds = ["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow"];
/** At the margin: in the definition of the kind itself it stands further in. */
const kind = /^(["']?)kind\1\s*:\s*["']?(Cluster)?(Cron)?Workflow(Template)?\b/m;

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const spec = root.get("spec");
  const isCron = root.get("kind").string() === "CronWorkflow";
  const workflowSpec = isCron ? spec.get("workflowSpec") : spec;
  const workflow = readArgoWorkflow(workflowSpec);
  const { groups, references, evidence } = workflow;
  const faults = [...workflow.faults];
  const metadata = root.get("metadata");
  const name = metadata.get("name").text() ?? metadata.get("generateName").text();
  const started: Evidence[] = name
    ? [{ words: name.text, from: "the workflow's name", span: name.span() }, ...evidence]
    : [...evidence];
  return {
    dialect: argo.id,
    span: document.span,
    name,
    triggers: isCron ? readTriggers(document, spec, started, faults) : [],
    groups,
    metrics: [],
    handsOn: "outputs",
    entry: workflowSpec.get("entrypoint").string(),
    parameters: workflowParameters(workflowSpec, name?.text),
    overlap: isCron ? readConcurrencyPolicy(spec) : undefined,
    oneAtATime: isCron ? forbidOverlap(document, root.entryOf("spec")) : undefined,
    references,
    faults,
  };
}

/** One trigger for each schedule: `schedules`, or the `schedule` of versions before 4. */
function readTriggers(
  document: YamlDocument,
  spec: YamlValue,
  started: readonly Evidence[],
  faults: Fault[],
): Trigger[] {
  const condition = readWhen(spec.get("when"), started, "trigger");
  const zone = misspeltZone(spec, "timezone", "Argo");
  if (zone) faults.push(zone);
  return ["schedules", "schedule"].flatMap((key) => {
    const entry = spec.entryOf(key);
    if (!entry) return [];
    const values = entry.value.itemsOrSelf();
    return values.flatMap((value, index): Trigger[] => {
      const cron = readCron(document, { value }, faults);
      if (!cron || isFilledIn(cron)) return [];
      return [
        {
          name: `schedule ${index + 1}`,
          nameSpan: key === "schedule" ? entry.keySpan : cron.span(),
          span: value.span,
          removal: values.length > 1 ? withoutItem(document, entry, value) : undefined,
          schedule: {
            ...readSchedule(spec, cron, system),
            zoneSlot: slotBeside(document, entry, "timezone"),
            span: value.span,
          },
          condition,
        },
      ];
    });
  });
}

/** Without a zone Argo takes that of its controller. */
