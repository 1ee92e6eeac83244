import { parseIsoDuration } from "../base/duration.ts";
import type { Span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import { allSteps, type Need, type Step, type StepGroup } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { readMayFail } from "./failing.ts";
import { readPebbleCondition } from "./kestra-conditions.ts";
import { readTaskScripts } from "./kestra-scripts.ts";
import { plainTexts } from "./parameters.ts";

/** Tasks that a flow, or a task with tasks in it, runs at its end. */
const endings = [
  ["errors", "failure"],
  ["finally", "everything"],
  ["afterExecution", "everything"],
] as const;

/** How deep tasks are looked for in tasks. */
const deepest = 30;

/** The tasks of a flow, then what runs after a failure and at the end. */
export function readTasks(flow: YamlValue): StepGroup[] {
  return [sequence(flow.get("tasks"), 0), ...endingsOf(flow, 0)];
}

function sequence(tasks: YamlValue, depth: number): StepGroup {
  return { order: "sequence", steps: tasksIn(tasks, depth) };
}

const tasksIn = (tasks: YamlValue, depth: number): Step[] =>
  depth > deepest
    ? []
    : tasks
        .items()
        .filter((task) => task.kind === "map")
        .map((task) => readTask(task, depth));

function endingsOf(value: YamlValue, depth: number): StepGroup[] {
  return endings.flatMap(([key, after]) => {
    const { steps } = sequence(value.get(key), depth);
    return steps.length > 0 ? [{ order: "sequence", steps, after }] : [];
  });
}

function readTask(value: YamlValue, depth: number): Step {
  const id = value.get("id").text();
  const timeout = value.get("timeout");
  const seconds = parseIsoDuration(timeout.string() ?? "");
  const retry = value.get("retry");
  const retries = retry.get("maxAttempts").number() ?? retry.get("maxAttempt").number();
  const image = value.get("containerImage").text() ?? value.get("docker", "image").text();
  const parts = partsOf(value, depth + 1);
  const step: Step = {
    id: id?.text,
    idSpan: id?.span() ?? value.span,
    span: value.span,
    needs: [],
    scripts: readTaskScripts(value, image?.text),
    uses: value.get("type").text(),
    image,
    timeout: seconds === undefined ? undefined : { seconds, span: timeout.span },
    retries,
    ...readMayFail(value.get("allowFailure")),
    variables: variablesOf(value.get("env")),
    files: plainTexts(
      value
        .get("inputFiles")
        .entries()
        .map((file) => [file.key, file.value]),
    ),
    group: groupOf(parts),
    rules: isLoop(value.get("type").string() ?? "") ? decidedInRun : undefined,
  };
  const conditions = conditionsOf(value, step, parts);
  const [condition, ...alternatives] = conditions;
  return {
    ...step,
    condition,
    alternatives: alternatives.length > 0 ? alternatives : undefined,
  };
}

/** The groups a task consists of, each with the key it stands under. */
interface Part {
  readonly entry?: Entry | undefined;
  readonly group: StepGroup;
  readonly condition?: Condition | undefined;
  readonly unless?: Condition | undefined;
  readonly rules?: Step["rules"];
}

/** A value of the run decides: which of several cases it is, or whether it is done once more. */
const decidedInRun: Step["rules"] = [{ asksMore: true, runs: true }];

const isLoop = (type: string): boolean => /\.(LoopUntil|WaitFor)$/.test(type);

function groupOf(parts: readonly Part[]): StepGroup | undefined {
  const [only] = parts;
  if (!only) return undefined;
  if (parts.length === 1 && !only.condition && !only.rules && !only.group.after) return only.group;
  const steps = parts.map(
    ({ entry, group, condition, unless, rules }): Step => ({
      idSpan: entry?.keySpan ?? group.steps[0]?.span ?? nowhere,
      label: entry?.keyText,
      span: entry?.span ?? nowhere,
      needs: [],
      scripts: [],
      condition,
      unless,
      rules,
      group,
    }),
  );
  return { order: "sequence", steps };
}

const nowhere: Span = { start: 0, end: 0 };

function partsOf(value: YamlValue, depth: number): Part[] {
  const type = value.get("type").string() ?? "";
  const part = (key: string, order: StepGroup["order"] = "sequence"): Part[] => {
    const entry = value.entryOf(key);
    const steps = entry ? tasksIn(entry.value, depth) : [];
    return steps.length > 0 ? [{ entry, group: { order, steps } }] : [];
  };
  const parts: Part[] = [];
  if (type.endsWith(".If")) parts.push(...branches(value, part("then"), part("else")));
  else if (type.endsWith(".Dag")) parts.push(...dag(value.entryOf("tasks"), depth));
  else parts.push(...part("tasks", /Parallel$/.test(type) ? "graph" : "sequence"));
  if (type.endsWith(".Switch")) {
    for (const entry of value.get("cases").entries()) {
      const steps = tasksIn(entry.value, depth);
      if (steps.length > 0)
        parts.push({ entry, group: { order: "sequence", steps }, rules: decidedInRun });
    }
    parts.push(...part("defaults").map((each) => ({ ...each, rules: decidedInRun })));
  }
  for (const [key, after] of endings)
    parts.push(...part(key).map((each) => ({ ...each, group: { ...each.group, after } })));
  return parts;
}

/** `If`: what is done where the condition holds, and what where it does not. */
function branches(value: YamlValue, then: readonly Part[], otherwise: readonly Part[]): Part[] {
  const [condition] = readPebbleCondition(
    value.get("condition"),
    "gate",
    then.flatMap(({ group }) => doneBy(group)),
    otherwise.flatMap(({ group }) => doneBy(group)),
  );
  return [
    ...then.map((part) => ({ ...part, condition })),
    ...otherwise.map((part) => ({ ...part, unless: condition })),
  ];
}

const doneBy = (group: StepGroup): Evidence[] => allSteps([group]).flatMap(evidenceOf);

/** `Dag`: tasks that say themselves on which others they depend. */
function dag(entry: Entry | undefined, depth: number): Part[] {
  if (!entry) return [];
  const steps = entry.value.items().flatMap((item): Step[] => {
    const task = item.get("task");
    if (task.kind !== "map" || depth > deepest) return [];
    return [{ ...readTask(task, depth), span: item.span, needs: namesIn(item.get("dependsOn")) }];
  });
  return steps.length > 0 ? [{ entry, group: { order: "graph", steps } }] : [];
}

function namesIn(list: YamlValue): Need[] {
  return list.itemsOrSelf().flatMap((item) => {
    const text = item.text();
    return text ? [{ id: text.text, span: text.span() }] : [];
  });
}

/** `runIf`, and the conditions that some tasks are made for. */
function conditionsOf(value: YamlValue, step: Step, parts: readonly Part[]): Condition[] {
  const type = value.get("type").string() ?? "";
  const evidence = [
    ...evidenceOf(step),
    ...calledBy(value),
    ...parts.flatMap(({ group }) => (group.after ? [] : doneBy(group))),
  ];
  const conditions = readPebbleCondition(value.get("runIf"), "gate", evidence);
  const condition = value.get("condition");
  if (type.endsWith(".Fail"))
    conditions.push(...readPebbleCondition(condition, "gate", failure(value)));
  if (isLoop(type)) conditions.push(...readPebbleCondition(condition, "gate", [], evidence));
  if (type.endsWith(".Assert"))
    for (const item of value.get("conditions").items())
      conditions.push(...readPebbleCondition(item, "gate", [], failure(value)));
  return conditions;
}

/** The flow that a task starts. */
function calledBy(value: YamlValue): Evidence[] {
  const flow = value.get("flowId").text();
  return flow ? [{ words: flow.text, from: "the flow it starts", span: flow.span() }] : [];
}

const failure = (value: YamlValue): Evidence[] => [
  { words: "fail", from: "what the task is for", span: value.get("type").span },
];

function variablesOf(env: YamlValue): Step["variables"] {
  const variables = env.entries().flatMap(({ key, value }) => {
    const text = value.string();
    return text === undefined || text.includes("{{") ? [] : [[key, text] as const];
  });
  return variables.length > 0 ? Object.fromEntries(variables) : undefined;
}
