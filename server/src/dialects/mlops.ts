import { parseDuration } from "../base/duration.ts";
import type { Span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Expectation, Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Need, Step, Variables } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import {
  slotForEntry,
  slotForKey,
  stepSlotBefore,
  withoutEntry,
  withoutItem,
} from "../yaml/slots.ts";
import { maskTemplates } from "../yaml/template.ts";
import type { Dialect } from "./dialect.ts";
import { readMayFail } from "./failing.ts";
import { oneOf, rangeFaults, readMetricDeclaration } from "./metric-declaration.ts";
import { mlopsSchema } from "./mlops.schema.ts";
import { readCron, readSchedule } from "./schedule.ts";
import { SchemaCheck } from "./schema.ts";
import { timeoutSlot } from "./timeout.ts";

/** What other systems call the same. */
const check = new SchemaCheck(mlopsSchema, {
  jobs: "steps",
  tasks: "steps",
  stages: "steps",
  on: "triggers",
  schedule: "cron",
  condition: "when",
  if: "when",
  zone: "timezone",
  tz: "timezone",
  depends: "needs",
  depends_on: "needs",
  dependsOn: "needs",
  dependencies: "needs",
  after: "needs",
  command: "run",
  cmd: "run",
  script: "run",
  bash: "run",
  variables: "env",
  environment: "env",
  container: "image",
  "continue-on-error": "may-fail",
  allow_failure: "may-fail",
});

const system = { flavour: "posix", defaultZone: "UTC", zoneNames: "iana" } as const;

/** The project's own format: `mlops.yaml`, `*.mlops.yaml`. */
export const mlops: Dialect = {
  id: "mlops",
  title: "MLOps pipeline",
  cron: system,
  mayRead: (path) => /(^|[\\/.])mlops\.ya?ml$/i.test(path),
  reads: (path, root) => root.kind !== "list" && !isForeign(path, root),
  schema: mlopsSchema,
  knowsAllNames: true,
  needsKey: "needs",
  read,
};

/** Keys by which other systems' files of that name are known: `mlops.yml` is a common one. */
const foreignKeys = [
  "on",
  "jobs",
  "stages",
  "pool",
  "trigger",
  "apiVersion",
  "resources",
  "services",
];

function isForeign(path: string, root: YamlValue): boolean {
  if (/(^|[\\/])\.(github|gitlab|circleci|azure-pipelines)[\\/]/.test(path)) return true;
  // `churn.mlops.yaml` says by its name what it is; `mlops.yaml` has to show it.
  if (/\.mlops\.ya?ml$/i.test(path)) return false;
  return foreignKeys.some((key) => root.has(key)) || root.get("steps").kind === "list";
}

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = root.kind === "map" ? check.faults(root) : [];
  const name = root.get("name").text();
  const pythonVersion = root.get("python").string();
  const steps = root
    .get("steps")
    .entries()
    .map((entry) => readStep(document, entry, pythonVersion));
  const started: Evidence[] = [];
  if (name) started.push({ words: name.text, from: "the pipeline's name", span: name.span() });
  for (const step of steps) if (!step.condition) started.push(...evidenceOf(step));
  return {
    dialect: mlops.id,
    span: document.span,
    name,
    triggers: root
      .get("triggers")
      .entries()
      .map((entry) => readTrigger(document, entry, started, faults)),
    groups: [{ order: "graph", steps }],
    metrics: root.get("metrics").entries().map(readMetricDeclaration),
    onlyDeclaredMetrics: true,
    variables: readVariables(root.get("env")),
    overlap: oneOf(root.get("overlap").string(), ["skip", "queue", "allow"]) ?? "skip",
    references: [],
    faults: withoutEchoes([...faults, ...rangeFaults(root.get("metrics"))], document),
  };
}

/**
 * What is broken is told once: that a schedule without its quotes is no text, and that a key is missing
 * where the YAML cannot be read, only follows from it.
 */
function withoutEchoes(faults: readonly Fault[], document: YamlDocument): Fault[] {
  const stars = faults.filter(({ kind }) => kind === "cron-unquoted-star");
  const isStar = (start: number): boolean => stars.some(({ span }) => span.start === start);
  const broken = document.faults.some(({ span }) => !isStar(span.start));
  return faults.filter(
    ({ kind, span }) => kind !== "schema-mismatch" || !(broken || isStar(span.start)),
  );
}

function readTrigger(
  document: YamlDocument,
  entry: Entry,
  started: readonly Evidence[],
  faults: Fault[],
): Trigger {
  const { key, keySpan, value, span } = entry;
  const cron = readCron(document, value.entryOf("cron"), faults);
  const cooldown = value.get("cooldown");
  const cooldownSeconds = parseDuration(cooldown.string() ?? "");
  return {
    name: key,
    nameSpan: keySpan,
    span,
    removal: withoutEntry(document, entry),
    schedule: cron && readSchedule(value, cron, system),
    condition: readCondition(value.get("when"), "trigger", [
      { words: key, from: "the trigger's name", span: keySpan },
      ...started,
    ]),
    cooldown:
      cooldownSeconds === undefined ? undefined : { seconds: cooldownSeconds, span: cooldown.span },
    cooldownSlot: value.has("cooldown") ? undefined : slotForKey(document, entry, "cooldown"),
    onMissing: oneOf(value.get("on-missing").string(), ["skip", "fire", "fail"]),
    expectations: value.get("expect").items().map(readExpectation),
  };
}

function readExpectation(value: YamlValue): Expectation {
  const entries = value.get("given").entries();
  const given = Object.fromEntries(
    entries.map(({ key, value }) => [
      key,
      value.number() ?? value.boolean() ?? value.string() ?? null,
    ]),
  );
  return {
    span: value.span,
    given,
    names: entries.map(({ key, keySpan }) => ({ name: key, span: keySpan })),
    fires: value.get("fires").boolean() === true,
  };
}

function readCondition(
  value: YamlValue,
  role: Condition["role"],
  then: readonly Evidence[],
): Condition | undefined {
  const text = value.text();
  if (!text) return undefined;
  return { text, whole: text, grammar: "mlops", role, then, otherwise: [] };
}

function readNeeds(document: YamlDocument, entry: Entry | undefined): Need[] {
  if (!entry) return [];
  return entry.value.itemsOrSelf().flatMap((item) => {
    const id = item.string();
    if (id === undefined) return [];
    const span = item.text()?.span() ?? item.span;
    return [{ id, span, removal: () => withoutItem(document, entry, item) }];
  });
}

/** The only template of this format: a secret, as GitHub writes it. */
const findSecrets = (text: string): Span[] =>
  [...text.matchAll(/\$\{\{\s*secrets\.\w+\s*\}\}/g)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));

function readStep(document: YamlDocument, entry: Entry, pythonVersion: string | undefined): Step {
  const { key, keySpan, value, span } = entry;
  const scripts: Script[] = [];
  for (const [name, language] of [
    ["run", "shell"],
    ["python", "python"],
  ] as const) {
    const written = value.entryOf(name);
    const code = written?.value.text();
    if (!written || !code) continue;
    const templates = findSecrets(code.text);
    scripts.push({
      language,
      code,
      masked: templates.length > 0 ? maskTemplates(code, templates) : code,
      templates,
      keySpan: written.keySpan,
      style: written.value.style,
      indicator: written.value.indicator,
      form: "block",
      expanded: false,
      pythonVersion,
      directory: value.get("working-directory").string(),
    });
  }
  const seconds = parseDuration(value.get("timeout").string() ?? "");
  const step: Step = {
    id: key,
    idSpan: keySpan,
    span,
    needs: readNeeds(document, value.entryOf("needs")),
    needsSlot: () => slotForEntry(document, entry, "needs"),
    stepSlot: () => stepSlotBefore(document, entry),
    scripts,
    image: value.get("image").text(),
    timeout: seconds === undefined ? undefined : { seconds, span: value.get("timeout").span },
    timeoutSlot: value.has("timeout")
      ? undefined
      : () => timeoutSlot(slotForKey(document, entry, "timeout"), "duration"),
    retries: value.get("retries").number(),
    ...readMayFail(value.get("may-fail")),
    variables: readVariables(value.get("env")),
    inputs: readTexts(value.get("inputs")),
    outputs: readTexts(value.get("outputs")),
    deploys: value.get("deploys").boolean(),
  };
  return { ...step, condition: readCondition(value.get("when"), "gate", evidenceOf(step)) };
}

function readVariables(value: YamlValue): Variables | undefined {
  const entries = value.entries();
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(({ key, value }) => [key, value.string() ?? ""]));
}

function readTexts(value: YamlValue): readonly string[] | undefined {
  const texts = value.itemsOrSelf().flatMap((item) => item.string() ?? []);
  return texts.length === 0 ? undefined : texts;
}
