import { filled } from "../base/text.ts";
import type { Fault, Pipeline, Reference, Schedule, Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { slotForKey } from "../yaml/slots.ts";
import { readDagTasks } from "./dag-factory-tasks.ts";
import type { Dialect } from "./dialect.ts";
import { readCron } from "./schedule.ts";

/** DAGs of Airflow that dag-factory builds from YAML. */
export const dagFactory: Dialect = {
  id: "dag-factory",
  title: "dag-factory DAGs",
  needsKey: "dependencies",
  mayRead: (_path, text) =>
    /^[ \t]+(["']?)tasks\1\s*:/m.test(text) &&
    /^[ \t]+(?:- +)?(["']?)(?:operator|decorator)\1\s*:/m.test(text),
  reads: (_path, root) => root.entries().some(isDag),
  read,
};

const isDag = ({ key, value }: Entry): boolean =>
  key !== "default" &&
  tasksOf(value).some((task) => isClass(task.get("operator")) || isClass(task.get("decorator")));

/** `airflow.operators.bash.BashOperator`. */
const isClass = (value: YamlValue): boolean => /^\w+(\.\w+)+$/.test(value.string() ?? "");

const tasksOf = (dag: YamlValue): readonly YamlValue[] => {
  const tasks = dag.get("tasks");
  return tasks.kind === "map" ? tasks.entries().map(({ value }) => value) : tasks.items();
};

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const shared = root.get("default");
  const dags = root.entries().filter(({ key, value }) => key !== "default" && value.has("tasks"));
  const groups = dags.map((dag) => readDagTasks(dag.value, shared, faults));
  const only = dags.length === 1;
  return {
    dialect: dagFactory.id,
    span: document.span,
    name: only ? dags[0]?.keyText : undefined,
    triggers: readTriggers(document, dags, shared, faults),
    groups: only
      ? groups
      : [{ order: "graph", steps: dags.map((dag, at) => dagStep(dag, groups[at])) }],
    metrics: [],
    ...(only ? readOverlap(document, dags[0], shared) : {}),
    references: dags.flatMap(({ value }) => tasksOf(value).flatMap(readTriggerRule)),
    faults,
  };
}

/** When a task runs after those it depends on (airflow/utils/trigger_rule.py). */
const triggerRules = [
  "all_success",
  "all_failed",
  "all_done",
  "all_done_min_one_success",
  "all_done_setup_success",
  "one_success",
  "one_failed",
  "one_done",
  "none_failed",
  "none_failed_min_one_success",
  "none_failed_or_skipped",
  "none_skipped",
  "all_skipped",
  "always",
  "dummy",
];

function readTriggerRule(task: YamlValue): Reference[] {
  const rule = task.get("trigger_rule").text();
  return rule && !/[{$.]/.test(rule.text)
    ? [
        {
          name: rule.text,
          span: rule.span(),
          kind: "trigger rule",
          candidates: triggerRules,
          consequence: "so Airflow refuses the DAG",
        },
      ]
    : [];
}

/** Airflow lets 16 runs of a DAG go on at once (core.max_active_runs_per_dag), where nothing is said. */
function readOverlap(
  document: YamlDocument,
  dag: Entry | undefined,
  shared: YamlValue,
): Pick<Pipeline, "overlap" | "oneAtATime"> {
  const key = "max_active_runs";
  const said = [dag?.value, shared].find((place) => place?.has(key))?.get(key);
  if (said) return { overlap: said.number() === 1 ? "queue" : undefined };
  const slot = dag && slotForKey(document, dag, key);
  return { overlap: "allow", oneAtATime: slot && filled(slot, "1") };
}

/** Where a file holds several DAGs, each is a step of its own that nothing depends on. */
const dagStep = ({ key, keySpan, span }: Entry, group: StepGroup | undefined): Step => ({
  id: key,
  idSpan: keySpan,
  span,
  needs: [],
  scripts: [],
  group,
});

function readTriggers(
  document: YamlDocument,
  dags: readonly Entry[],
  shared: YamlValue,
  faults: Fault[],
): Trigger[] {
  const triggers: Trigger[] = [];
  const add = (
    name: string,
    owner: YamlValue,
    zoneOf: YamlValue,
    starts: readonly string[],
  ): boolean => {
    const entry = scheduleOf(owner, faults);
    if (!entry) return false;
    const schedule = readSchedule(document, entry, zoneOf, shared, faults);
    if (schedule)
      triggers.push({
        name,
        nameSpan: entry.keySpan,
        span: entry.span,
        starts: dags.length > 1 ? starts : undefined,
        schedule,
        catchesUp: readCatchUp(owner) ?? readCatchUp(shared),
      });
    return true;
  };
  const open: string[] = [];
  for (const { key, value } of dags) if (!add(key, value, value, [key])) open.push(key);
  if (open.length > 0) add("default", shared, shared, open);
  return triggers;
}

/** From the start date on, a run is started for each interval that had none. */
function readCatchUp(dag: YamlValue): Trigger["catchesUp"] {
  const value = dag.get("catchup");
  return value.boolean() === true ? { span: value.span, instead: "false" } : undefined;
}

/** `schedule`; dag-factory refuses the `schedule_interval` of Airflow 2, which is read all the same. */
function scheduleOf(dag: YamlValue, faults: Fault[]): Entry | undefined {
  const old = dag.entryOf("schedule_interval");
  if (old && !dag.has("schedule"))
    faults.push({
      kind: "removed-key",
      span: old.keySpan,
      message:
        "Airflow 3 knows no 'schedule_interval', and dag-factory refuses a DAG that has it since version 1. The key is 'schedule' now.",
      fix: {
        title: "Write 'schedule'",
        safe: true,
        edits: [{ span: old.keySpan, text: "schedule" }],
      },
    });
  return dag.entryOf("schedule") ?? dag.entryOf("timetable") ?? old;
}

/** A text, or a timetable with the text as its argument. Data sets and intervals are none of cron. */
function readSchedule(
  document: YamlDocument,
  entry: Entry,
  dag: YamlValue,
  shared: YamlValue,
  faults: Fault[],
): Schedule | undefined {
  const table =
    entry.value.get("timetable").kind === "map" ? entry.value.get("timetable") : entry.value;
  const isTable = /Cron\w*Timetable$/.test(table.get("__type__").string() ?? "");
  const [first] = table.get("__args__").items();
  const written = isTable ? (table.entryOf("cron") ?? (first && { value: first })) : entry;
  if (entry.value.kind === "map" && !isTable) return undefined;
  const cron = readCron(document, written, faults);
  if (!cron || /^\s*(none|null)\s*$/i.test(cron.text) || cron.text.includes("://"))
    return undefined;
  return {
    cron,
    flavour: "airflow",
    zone: isTable ? table.get("timezone").text() : zoneOf(dag, shared),
    defaultZone: "UTC",
    zoneNames: "iana",
    span: entry.span,
  };
}

/** The zone of the start date, which the DAG has itself or among its default arguments. */
function zoneOf(dag: YamlValue, shared: YamlValue): Schedule["zone"] {
  const own = [dag, shared].some((each) => each.has("start_date"));
  for (const each of [dag, shared]) {
    const zone = own ? each.get("timezone").text() : each.get("default_args", "timezone").text();
    if (zone) return zone;
  }
  return undefined;
}
