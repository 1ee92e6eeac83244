import { closingBraces } from "../condition/braces.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Fault, Pipeline, Reference, Trigger } from "../model/pipeline.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { readContainer } from "./containers.ts";
import type { Dialect } from "./dialect.ts";
import { readJinja } from "./jinja.ts";
import { readCron } from "./schedule.ts";

/** Components and operations of Polyaxon. */
export const polyaxon: Dialect = {
  id: "polyaxon",
  title: "Polyaxon operation",
  needsKey: "dependencies",
  mayRead: (_path, text) =>
    /^\ufeff?(["']?)version\1\s*:/m.test(text) &&
    /^\ufeff?(["']?)kind\1\s*:\s*["']?(?:component|operation)\b/m.test(text),
  reads: (_path, root) =>
    /^(component|operation)$/.test(root.get("kind").string() ?? "") &&
    /^1(\.\d+)*$/.test(root.get("version").string() ?? "") &&
    !root.has("apiVersion") &&
    parts.some((part) => root.has(part)),
  read,
};

const parts = ["run", "component", "hubRef", "pathRef", "urlRef", "dagRef", "inputs", "schedule"];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const references: Reference[] = [];
  const component = root.get("component");
  const run = component.kind === "map" ? component.get("run") : root.get("run");
  const group = readRun(run, root, references);
  return {
    dialect: polyaxon.id,
    span: document.span,
    name: root.get("name").text() ?? component.get("name").text(),
    triggers: readTriggers(document, root, faults),
    groups: [group],
    metrics: [],
    references,
    faults,
  };
}

function readTriggers(document: YamlDocument, root: YamlValue, faults: Fault[]): Trigger[] {
  const schedule = root.get("schedule");
  const entry = schedule.entryOf("cron");
  const cron = readCron(document, entry, faults);
  if (!entry || !cron) return [];
  return [
    {
      name: "schedule",
      nameSpan: entry.keySpan,
      span: schedule.span,
      schedule: {
        cron,
        flavour: "posix",
        // The documentation says nothing of zones: the server decides.
        defaultZone: undefined,
        zoneNames: "none",
        span: schedule.span,
      },
    },
  ];
}

/** A job or service is one step; a DAG holds operations, and the components that they run. */
function readRun(run: YamlValue, owner: YamlValue, references: Reference[]): StepGroup {
  if (run.get("kind").string() !== "dag")
    return { order: "sequence", steps: [readOperation(owner, run, false, references)] };
  const components = new Map(
    run
      .get("components")
      .items()
      .map((component) => [component.get("name").string() ?? "", component.get("run")]),
  );
  const steps = run
    .get("operations")
    .items()
    .map((operation) => {
      const own = operation.get("component", "run");
      const called = components.get(operation.get("dagRef").string() ?? "");
      return readOperation(operation, own.kind === "map" ? own : (called ?? own), true, references);
    });
  return { order: "graph", steps };
}

function readOperation(
  value: YamlValue,
  run: YamlValue,
  inDag: boolean,
  references: Reference[],
): Step {
  const name = value.get("name").text();
  const timeout = value.get("termination", "timeout");
  const seconds = timeout.number();
  const trigger = value.get("trigger").text();
  if (trigger)
    references.push({
      name: trigger.text,
      span: trigger.span(),
      kind: "trigger",
      candidates: triggers,
      consequence: "so Polyaxon refuses the operation",
    });
  const step: Step = {
    id: name?.text,
    idSpan: name?.span() ?? value.span,
    span: value.span,
    needs: needsOf(value, inDag),
    uses: ["hubRef", "dagRef", "pathRef", "urlRef"]
      .map((key) => value.get(key).text())
      .find((text) => text),
    timeout: seconds === undefined ? undefined : { seconds, span: timeout.span },
    retries: value.get("termination", "maxRetries").number(),
    ...readContainer(run.get("container"), (text) => readJinja(text).templates),
    group: run.get("kind").string() === "dag" ? readRun(run, value, references) : undefined,
  };
  return { ...step, condition: readCondition(value.get("conditions"), evidenceOf(step)) };
}

const triggers = [
  "all_succeeded",
  "all_failed",
  "all_done",
  "one_succeeded",
  "one_failed",
  "one_done",
];

/** `dependencies`, and the operations whose outputs a parameter or an event refers to. */
function needsOf(value: YamlValue, inDag: boolean): Need[] {
  const written = value
    .get("dependencies")
    .items()
    .flatMap((item) => {
      const text = item.text();
      return text && !text.text.includes("{{") ? [{ id: text.text, span: text.span() }] : [];
    });
  const refs = [
    ...value
      .get("params")
      .entries()
      .map((param) => param.value.get("ref")),
    ...value
      .get("events")
      .items()
      .map((event) => event.get("ref")),
  ];
  const implied = refs.flatMap((ref) => {
    const text = ref.text();
    const id = /^ops\.([\w-]+)$/.exec(text?.text ?? "")?.[1];
    if (!text || id === undefined || !inDag) return [];
    return written.some((need) => need.id === id) ? [] : [{ id, span: text.span("ops.".length) }];
  });
  const seen = new Set<string>();
  return [...written, ...implied].filter(({ id }) => !seen.has(id) && seen.add(id));
}

function readCondition(value: YamlValue, then: readonly Evidence[]): Condition | undefined {
  const whole = value.text();
  const open = whole?.text.indexOf("{{") ?? -1;
  if (!whole || open < 0 || whole.text.includes("{%")) return undefined;
  const close = closingBraces(whole.text, open + 2, "'\"");
  if (close === undefined) return undefined;
  if ((whole.text.slice(0, open) + whole.text.slice(close + 2)).trim() !== "") return undefined;
  const inner = whole.text.slice(open + 2, close);
  const start = open + 2 + (inner.length - inner.trimStart().length);
  const text = whole.slice(start, Math.max(start, open + 2 + inner.trimEnd().length));
  return { text, whole, grammar: "jinja", role: "gate", then, otherwise: [] };
}
