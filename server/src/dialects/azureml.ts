import type { Span } from "../base/text.ts";
import type { Fault, Pipeline, Reference, Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { readAzuremlJob } from "./azureml-job.ts";
import type { Dialect } from "./dialect.ts";
import { isGenerated } from "./filled-in.ts";
import { misspeltZone, readCron, readSchedule } from "./schedule.ts";

/** The schema of azure-ai-ml takes Windows' names of zones alone (_schema/schedule/trigger.py). */
const system = {
  flavour: "ncrontab-azureml",
  defaultZone: "UTC",
  zoneNames: "windows",
} as const;

/** Jobs, components and schedules of Azure Machine Learning's command line, version 2. */
export const azureml: Dialect = {
  id: "azureml",
  title: "Azure Machine Learning",
  cron: system,
  mayRead: (_path, text) =>
    (schema.test(text) ||
      jobType.test(text) ||
      scheduled.test(text) ||
      (/^\uFEFF?command\s*:/m.test(text) && text.includes("azureml:"))) &&
    !isGenerated(text),
  reads: (_path, root) => isSchedule(root) || isJob(root),
  read,
};

const schema = /azuremlschemas|azureml\/sdk-2-0\//;
const jobType =
  /^\uFEFF?type\s*:\s*["']?(pipeline|command|sweep|spark|parallel|automl|finetuning|distillation)\b/m;
const scheduled = /^\uFEFF?(create_job|create_monitor|import_data)\s*:/m;

/** What its schema calls a file. Environments, models, endpoints and the like run nothing. */
const runs =
  /\/(pipelineJob|commandJob|sweepJob|sparkJob|autoMLJob|parallelJob|(command|pipeline|spark|parallel|automl)Component|(Command|Pipeline|Spark|Parallel|AutoML)(Component|Job))(\.schema)?\.json/;

/** Keys by which a job is known where no schema names it. */
const marks: Readonly<Record<string, readonly string[]>> = {
  pipeline: ["jobs"],
  command: ["command", "environment"],
  sweep: ["trial", "search_space"],
  spark: ["entry", "code"],
  parallel: ["task", "mini_batch_size"],
  automl: ["task", "training_data"],
  finetuning: ["task", "training_data"],
  distillation: ["training_data", "student_model"],
};

function isJob(root: YamlValue): boolean {
  const named = root.get("$schema").string() ?? "";
  if (schema.test(named)) return runs.test(named);
  const type = root.get("type").string() ?? (isOnCompute(root) ? "command" : "");
  const keys = Object.hasOwn(marks, type) ? marks[type] : undefined;
  if (!keys?.every((key) => root.has(key))) return false;
  return (
    type !== "pipeline" ||
    root
      .get("jobs")
      .entries()
      .some(({ value }) => isStep(value))
  );
}

/** A command is what a job is where nothing is said. */
const isOnCompute = (root: YamlValue): boolean =>
  /^azureml:/.test(root.get("compute").string() ?? "");

const isStep = (value: YamlValue): boolean => value.has("component") || value.has("command");

const isSchedule = (root: YamlValue): boolean =>
  /^(cron|recurrence)$/.test(root.get("trigger", "type").string() ?? "") &&
  actions.some((key) => root.has(key));

/** What a schedule does. */
const actions = ["create_job", "create_monitor", "import_data"];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const references: Reference[] = [];
  return {
    dialect: azureml.id,
    span: document.span,
    name: root.get("display_name").text() ?? root.get("name").text(),
    triggers: isSchedule(root) ? [readTrigger(document, faults)] : [],
    groups: isSchedule(root) ? readAction(root, references) : [readAzuremlJob(root, references)],
    metrics: [],
    references,
    faults,
  };
}

function readTrigger(document: YamlDocument, faults: Fault[]): Trigger {
  const { root } = document;
  const entry = root.entryOf("trigger");
  const value = root.get("trigger");
  const cron = readCron(document, value.entryOf("expression"), faults);
  const misspelt = misspeltZone(value, "time_zone", "Azure Machine Learning");
  if (misspelt) faults.push(misspelt);
  const zone = value.get("time_zone").text();
  return {
    name: root.get("name").string() ?? "schedule",
    nameSpan: entry?.keySpan ?? value.span,
    span: entry?.span ?? value.span,
    schedule: cron && { ...readSchedule(value, cron, system, "time_zone"), span: value.span },
    zone: cron || !zone ? undefined : { name: zone, names: system.zoneNames },
  };
}

/** What is started: a job that stands right there, or one elsewhere. */
function readAction(root: YamlValue, references: Reference[]): StepGroup[] {
  const entry = root.entryOf(actions.find((key) => root.has(key)) ?? "");
  if (!entry) return [];
  const { value, keySpan, span } = entry;
  if (value.has("jobs") || value.has("command")) return [readAzuremlJob(value, references)];
  return [{ order: "sequence", steps: [startedElsewhere(value, keySpan, span)] }];
}

const startedElsewhere = (value: YamlValue, idSpan: Span, span: Span): Step => ({
  idSpan,
  span,
  needs: [],
  scripts: [],
  uses: value.text() ?? value.get("job").text() ?? value.get("type").text(),
});
