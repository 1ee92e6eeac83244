import { parseIsoDuration } from "../base/duration.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { linesBefore, slotBeside } from "../yaml/slots.ts";
import type { Dialect } from "./dialect.ts";
import { readPebbleCondition } from "./kestra-conditions.ts";
import { readingOutputs } from "./kestra-outputs.ts";
import { readKestraReferences } from "./kestra-references.ts";
import { readTasks } from "./kestra-tasks.ts";
import { defaultsOf } from "./parameters.ts";
import { misspeltZone, readCron, readSchedule } from "./schedule.ts";

/** Flows of Kestra. */
export const kestra: Dialect = {
  id: "kestra",
  title: "Kestra flow",
  needsKey: "dependsOn",
  mayRead: (_path, text) =>
    /^\ufeff?(["']?)namespace\1\s*:/m.test(text) && /^\ufeff?(["']?)tasks\1\s*:/m.test(text),
  reads: (_path, root) =>
    root.get("id").string() !== undefined &&
    root.get("namespace").string() !== undefined &&
    root.get("tasks").items().some(isTask),
  read,
};

/** Types are the names of classes: `io.kestra.plugin.core.log.Log`. */
const isTask = (value: YamlValue): boolean =>
  value.has("id") && /^[a-z][\w-]*(\.[\w-]+)+$/.test(value.get("type").string() ?? "");

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const groups = readingOutputs(readTasks(root));
  const name = root.get("id").text();
  const main = groups.filter((group) => group.after === undefined);
  const started: Evidence[] = [
    ...(name ? [{ words: name.text, from: "the flow's name", span: name.span() }] : []),
    ...[...unconditional(main)].flatMap(evidenceOf),
  ];
  return {
    dialect: kestra.id,
    span: document.span,
    name,
    triggers: root
      .get("triggers")
      .items()
      .map((trigger, index) => readTrigger(document, trigger, index, started, faults)),
    groups,
    parameters: defaultsOf([
      ...root
        .get("inputs")
        .items()
        .map((one) => [`inputs.${one.get("id").string()}`, one.get("defaults")] as const),
      ...root
        .get("variables")
        .entries()
        .map(({ key, value }) => [`vars.${key}`, value] as const),
    ]),
    metrics: [],
    overlap: readOverlap(root.get("concurrency")),
    oneAtATime: root.has("concurrency")
      ? undefined
      : linesBefore(document, root.entryOf("tasks"), ["concurrency:", "  limit: 1", ""]),
    secretForm: ["{{ secret('", "') }}"],
    references: readKestraReferences(root),
    faults,
  };
}

/** The steps that every run comes to. */
function* unconditional(groups: readonly StepGroup[]): Generator<Step> {
  for (const group of groups)
    for (const step of group.steps) {
      if (step.condition || step.unless || group.after) continue;
      yield step;
      if (step.group) yield* unconditional([step.group]);
    }
}

/** What happens beyond the limit; without a limit any number of executions run at once. */
function readOverlap(concurrency: YamlValue): Pipeline["overlap"] {
  if (concurrency.get("limit").number() !== 1) return "allow";
  const behavior = concurrency.get("behavior").string() ?? "QUEUE";
  return behavior === "QUEUE" ? "queue" : "skip";
}

function readTrigger(
  document: YamlDocument,
  value: YamlValue,
  index: number,
  started: readonly Evidence[],
  faults: Fault[],
): Trigger {
  const name = value.get("id").text();
  const entry = value.entryOf("cron");
  const cron = readCron(document, entry, faults);
  const misspelt = cron && misspeltZone(value, "timezone", "Kestra");
  if (misspelt) faults.push(misspelt);
  const late = value.get("lateMaximumDelay");
  const seconds = parseIsoDuration(late.string() ?? "");
  const [condition, ...further] = readConditions(value, started);
  return {
    name: name?.text ?? `trigger ${index + 1}`,
    nameSpan: name?.span() ?? value.span,
    span: value.span,
    schedule: cron && {
      ...readSchedule(value, cron, {
        flavour: value.get("withSeconds").boolean() ? "cron-utils-seconds" : "cron-utils",
        // Without a zone Kestra takes that of the machine its server runs on.
        defaultZone: undefined,
        zoneNames: "java",
      }),
      zoneSlot: slotBeside(document, entry, "timezone"),
      span: entry?.span ?? value.span,
    },
    condition,
    furtherConditions: further.length > 0 ? further : undefined,
    paused: value.get("disabled").boolean() || undefined,
    given: value.writtenOf("inputs", "conditions", "when"),
    startWithin: seconds === undefined ? undefined : { seconds, span: late.span, checkedEvery: 1 },
    catchesUp: readCatchUp(value.get("recoverMissedSchedules")),
  };
}

/** `ALL`: after an outage each run that was due is started, all at once. */
function readCatchUp(value: YamlValue): Trigger["catchesUp"] {
  return value.string() === "ALL" ? { span: value.span, instead: "LAST" } : undefined;
}

/** What has to hold besides the trigger's own event. */
function readConditions(trigger: YamlValue, started: readonly Evidence[]): Condition[] {
  const within = (list: YamlValue, negated: boolean, depth: number): Condition[] =>
    list.items().flatMap((value) => {
      const kind = /\.(\w+)$/.exec(value.get("type").string() ?? "")?.[1] ?? "";
      const then = negated ? [] : started;
      const otherwise = negated ? started : [];
      if (/^(Expression|ExpressionCondition|VariableCondition)$/.test(kind))
        return readPebbleCondition(value.get("expression"), "trigger", then, otherwise);
      if (kind !== "Not" && kind !== "NotCondition" && kind !== "Or" && kind !== "OrCondition")
        return [];
      return depth < 10
        ? within(value.get("conditions"), negated !== kind.startsWith("Not"), depth + 1)
        : [];
    });
  return [
    ...readPebbleCondition(trigger.get("responseCondition"), "trigger", started),
    ...within(trigger.get("conditions"), false, 0),
  ];
}
