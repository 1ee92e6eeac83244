import type { Fault, Pipeline, Reference, Trigger } from "../model/pipeline.ts";
import type { StepGroup } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { slotBeside } from "../yaml/slots.ts";
import { readDatabricksJobs } from "./databricks-job.ts";
import type { Dialect } from "./dialect.ts";
import { isGenerated } from "./filled-in.ts";
import { readCron, readSchedule } from "./schedule.ts";

/** `timezone_id` has to be given, in one of Java's names. */
const system = { flavour: "quartz", defaultZone: undefined, zoneNames: "java" } as const;

/** Databricks bundles: `databricks.yml`, and the files of resources that it includes. */
export const databricks: Dialect = {
  id: "databricks",
  title: "Databricks bundle",
  cron: system,
  mayRead: (path, text) =>
    isNamed(path) ||
    (/^\uFEFF?(["']?)(resources|targets)\1\s*:/m.test(text) &&
      /^[ \t]+(["']?)(jobs|quality_monitors|alerts)\1\s*:/m.test(text) &&
      !isGenerated(text)),
  reads: (path, root) =>
    (isNamed(path) && ["bundle", "resources", "targets", "include"].some((key) => root.has(key))) ||
    [...resourcesIn(root)].some(({ value }) => holdsResources(value)),
  read,
};

const isNamed = (path: string): boolean => /(^|[\\/])databricks\.ya?ml$/i.test(path);

const holdsResources = (resources: YamlValue): boolean =>
  entriesOf(resources, "jobs").some(({ value }) =>
    ["tasks", "schedule", "trigger", "job_clusters", "environments", "max_concurrent_runs"].some(
      (key) => value.has(key),
    ),
  ) || ["quality_monitors", "alerts"].some((kind) => entriesOf(resources, kind).some(hasSchedule));

const hasSchedule = ({ value }: Entry): boolean =>
  value
    .get("schedule")
    .entries()
    .some(({ key }) => key.startsWith("quartz_cron_"));

const entriesOf = (resources: YamlValue, kind: string): readonly Entry[] =>
  resources.get(kind).entries();

interface Resources {
  readonly value: YamlValue;
  /** What is written for one target alone: only what differs there. */
  readonly target?: string | undefined;
}

function* resourcesIn(root: YamlValue): Generator<Resources> {
  yield { value: root.get("resources") };
  for (const { key, value } of root.get("targets").entries())
    if (value.has("resources")) yield { value: value.get("resources"), target: key };
}

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const references: Reference[] = [];
  const groups: StepGroup[] = [];
  const triggers: Trigger[] = [];
  const all = [...resourcesIn(root)];
  const bases = all.filter(({ target }) => target === undefined);
  for (const { value, target } of all) {
    const jobs = entriesOf(value, "jobs");
    const group = readDatabricksJobs(jobs, {
      isPart: target !== undefined,
      base: (job) =>
        target === undefined ? undefined : bases[0]?.value.get("jobs").entryOf(job)?.value,
      references,
    });
    if (group.steps.length > 0) groups.push(group);
    for (const kind of ["jobs", "quality_monitors", "alerts"])
      for (const resource of entriesOf(value, kind)) {
        const trigger = readTrigger(document, resource, target, faults);
        if (trigger)
          triggers.push(kind === "jobs" ? { ...trigger, starts: [resource.key] } : trigger);
      }
  }
  return {
    dialect: databricks.id,
    span: document.span,
    name: root.get("bundle", "name").text(),
    triggers,
    groups,
    metrics: [],
    references,
    faults,
  };
}

function readTrigger(
  document: YamlDocument,
  { key, value }: Entry,
  target: string | undefined,
  faults: Fault[],
): Trigger | undefined {
  const entry = value.entryOf("schedule");
  const schedule = value.get("schedule");
  const expression =
    schedule.entryOf("quartz_cron_expression") ?? schedule.entryOf("quartz_cron_schedule");
  const cron = readCron(document, expression, faults);
  if (!entry || !cron) return undefined;
  return {
    name: target === undefined ? key : `${key} (${target})`,
    nameSpan: entry.keySpan,
    span: entry.span,
    schedule: {
      ...readSchedule(schedule, cron, system, "timezone_id"),
      zoneSlot: slotBeside(document, expression, "timezone_id"),
      span: entry.span,
    },
    paused: schedule.get("pause_status").string() === "PAUSED" ? true : undefined,
  };
}
