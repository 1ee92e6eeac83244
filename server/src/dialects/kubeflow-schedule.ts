import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { readArgoWorkflow } from "./argo-workflow.ts";
import { isFilledIn } from "./filled-in.ts";
import { readCron, readSchedule } from "./schedule.ts";

/** A ScheduledWorkflow: a cron trigger around a workflow of Argo. */
export function readScheduledWorkflow(document: YamlDocument): Pipeline {
  const { root } = document;
  const spec = root.get("spec");
  const workflow = readArgoWorkflow(spec.get("workflow", "spec"));
  const { groups, references } = workflow;
  const faults = [...workflow.faults];
  return {
    dialect: "kubeflow",
    span: document.span,
    name: root.get("metadata", "name").text(),
    triggers: readTriggers(document, spec, faults),
    groups,
    metrics: [],
    references,
    faults,
  };
}

/** The zone is set for the whole cluster (CRON_SCHEDULE_TIMEZONE): the file cannot name one. */
export const cronSystem = {
  flavour: "robfig-seconds",
  defaultZone: undefined,
  zoneNames: "none",
} as const;

function readTriggers(document: YamlDocument, spec: YamlValue, faults: Fault[]): Trigger[] {
  const value = spec.get("trigger", "cronSchedule");
  const noCatchup = spec.get("noCatchup");
  const entry = value.entryOf("cron");
  const cron = readCron(document, entry, faults);
  if (!entry || !cron || isFilledIn(cron)) return [];
  return [
    {
      name: "schedule",
      nameSpan: entry.keySpan,
      span: value.span,
      schedule: { ...readSchedule(value, cron, cronSystem), span: entry.span },
      catchesUp:
        noCatchup.boolean() === false ? { span: noCatchup.span, instead: "true" } : undefined,
    },
  ];
}
