import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Fault, Pipeline, Reference, Trigger } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Need, Step, Variables } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import {
  linesBefore,
  slotForEntry,
  slotForKey,
  stepSlotBeforeItem,
  withoutItem,
} from "../yaml/slots.ts";
import { findTemplates, maskTemplates } from "../yaml/template.ts";
import { isPython2, pythonVersionOf } from "./containers.ts";
import type { Dialect } from "./dialect.ts";
import { countFailure } from "./failing.ts";
import { openBraces } from "./github-braces.ts";
import { setOff } from "./github-events.ts";
import { readMatrix } from "./github-matrix.ts";
import { readingOutputs } from "./github-outputs.ts";
import { unpackBy } from "./github-packages.ts";
import {
  type Definitions,
  githubNamesFrom,
  inputNames,
  matrixNames,
  type NamedPlaces,
  placesNamed,
  readGithubReferences,
} from "./github-references.ts";
import { nativeShell, type Start, startOf } from "./github-shells.ts";
import { yamlOfExpressions } from "./github-yaml.ts";
import { asDefined } from "./names.ts";
import { plainTexts } from "./parameters.ts";
import { readCron, readSchedule, zoneOfItsOwn } from "./schedule.ts";
import { timeoutSlot } from "./timeout.ts";

const system = { flavour: "github", defaultZone: "UTC", zoneNames: "iana" } as const;

/** GitHub Actions workflows. */
export const githubActions: Dialect = {
  id: "github-actions",
  title: "GitHub Actions workflow",
  cron: system,
  mayRead: (path, text) =>
    inWorkflows(path) || (/^(["']?)on\1\s*:/m.test(text) && /^(["']?)jobs\1\s*:/m.test(text)),
  reads: (path, root) =>
    root.kind === "map" &&
    (inWorkflows(path)
      ? root.has("jobs") || root.has("on")
      : root.has("on") && looksLikeJobs(root.get("jobs"))),
  claims: (path, text) => inWorkflows(path) && /^\s*(["']?)(?:on|jobs)\1\s*:/m.test(text),
  knowsAllNames: true,
  needsKey: "needs",
  namesFrom: githubNamesFrom,
  read,
};

const inWorkflows = (path: string): boolean =>
  /(^|[\\/])\.github[\\/]workflows[\\/][^\\/]+\.ya?ml$/i.test(path);

const looksLikeJobs = (jobs: YamlValue): boolean =>
  jobs.entries().some(({ value }) => value.has("runs-on") || value.has("uses"));

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const references: Reference[] = [];
  const shell = root.get("defaults", "run", "shell").string();
  const directory = root.get("defaults", "run", "working-directory").string();
  const jobs = root.get("jobs").entries();
  const places = new Map(jobs.map(({ key, keySpan }) => [key, keySpan]));
  const outputs = root.get("on", "workflow_call", "outputs");
  const named = placesNamed(document.text);
  references.push(...readGithubReferences(outputs, named, { jobs: places }));
  for (const key of ["run-name", "env", "concurrency"])
    references.push(...readGithubReferences(root.get(key), named, {}));
  faults.push(...yamlOfExpressions(document, root), ...openBraces(document));
  const overlap = readOverlap([
    root.get("concurrency"),
    ...jobs.map((job) => job.value.get("concurrency")),
  ]);
  const inputs = inputNames(root.get("on"));
  const jobsByName = new Map(jobs.map((entry) => [entry.key, entry]));
  const steps = jobs.map((entry) =>
    readJob(document, entry, { shell, directory }, jobsByName, inputs, named, references),
  );
  return {
    dialect: githubActions.id,
    span: document.span,
    name: root.get("name").text(),
    triggers: readTriggers(document, root.get("on").entryOf("schedule"), faults),
    groups: [{ order: "graph", steps: readingOutputs(steps, jobs, unpack), ignoresCase: true }],
    metrics: [],
    parameters: readInputs(root.get("on")),
    variables: textsOf(root.get("env")),
    handsOn: "files",
    tells: "github",
    overlap,
    oneAtATime:
      overlap === "allow"
        ? linesBefore(document, root.entryOf("jobs"), [`concurrency: \${{ github.workflow }}`])
        : undefined,
    longestStep: 21_600,
    secretForm: ["${{ secrets.", " }}"],
    references,
    faults,
  };
}

const unpack = unpackBy({
  workflow: read,
  step: (document, item) =>
    readStep(document, item, { start: startOf("bash"), directory: undefined }, undefined),
});

/** What the inputs of a workflow are where whoever starts it says nothing. */
const readInputs = (on: YamlValue): Variables =>
  plainTexts(
    ["workflow_dispatch", "workflow_call"].flatMap((event) =>
      on
        .get(event, "inputs")
        .entries()
        .flatMap(({ key, value }) =>
          [`inputs.${key}`, `github.event.inputs.${key}`].map(
            (name) => [name, value.get("default")] as const,
          ),
        ),
    ),
  );

/** Without a group any number of runs go on at once; within one, the next run waits or ends the other. */
function readOverlap(groups: readonly YamlValue[]): Pipeline["overlap"] {
  const group = groups.find(({ kind }) => kind !== "empty");
  if (!group) return "allow";
  const cancels = group.get("cancel-in-progress");
  if (cancels.kind === "empty" || cancels.boolean() === false) return "queue";
  return cancels.boolean() ? "replace" : undefined;
}

function readTriggers(
  document: YamlDocument,
  schedules: Entry | undefined,
  faults: Fault[],
): Trigger[] {
  const triggers: Trigger[] = [];
  const items = schedules?.value.itemsOrSelf() ?? [];
  for (const item of items) {
    const entry = item.entryOf("cron");
    const cron = readCron(document, entry, faults);
    if (!entry || !cron) {
      const zone = item.entryOf("timezone");
      if (zone) faults.push(zoneOfItsOwn(document, zone));
      continue;
    }
    triggers.push({
      name: `schedule ${triggers.length + 1}`,
      nameSpan: entry.keySpan,
      span: item.span,
      schedule: readSchedule(item, cron, system),
      removal: schedules && items.length > 1 ? withoutItem(document, schedules, item) : undefined,
    });
  }
  return triggers;
}

/** `defaults.run` of a workflow: what holds for steps that say nothing. */
interface RunDefaults {
  readonly shell: string | undefined;
  readonly directory: string | undefined;
}

/** The same for the steps of a job, which run in some shell. */
interface StepDefaults {
  readonly start: Start;
  readonly directory: string | undefined;
}

function readJob(
  document: YamlDocument,
  entry: Entry,
  workflow: RunDefaults,
  jobs: ReadonlyMap<string, Entry>,
  inputs: Definitions | undefined,
  named: NamedPlaces,
  references: Reference[],
): Step {
  const { key, keySpan, value, span } = entry;
  const defaults = value.get("defaults", "run");
  const shell = defaults.get("shell").string() ?? workflow.shell ?? nativeShell(value);
  const directory = defaults.get("working-directory").string() ?? workflow.directory;
  const items = value.get("steps").items();
  const image = value.get("container", "image").text() ?? value.get("container").text();
  const run = { start: startOf(shell), directory };
  let version = isPython2(image?.text) ? "2" : pythonVersionOf(image?.text);
  const steps = items.map((item) => {
    const step = readStep(document, item, run, version);
    version = versionBehind(step.uses?.text, item, version);
    return step;
  });
  const timeout = value.get("timeout-minutes");
  const mayFail = value.get("continue-on-error");
  const job: Step = {
    id: key,
    idSpan: keySpan,
    label: value.get("name").text(),
    span,
    needs: readNeeds(document, value.entryOf("needs"), jobs),
    needsSlot: () => slotForEntry(document, entry, "needs"),
    scripts: [],
    uses: value.get("uses").text(),
    image,
    timeout: readTimeout(timeout),
    timeoutSlot: value.has("timeout-minutes")
      ? undefined
      : () => timeoutSlot(slotForKey(document, entry, "timeout-minutes"), "minutes"),
    environment: value.get("environment", "name").text() ?? value.get("environment").text(),
    mayFail: mayFail.boolean(),
    countFailure: countFailure(mayFail),
    combinations: () => readMatrix(value.get("strategy", "matrix")),
    variables: textsOf(value.get("env")),
    results: textsOf(value.get("outputs")),
    group: { order: "sequence", steps, ignoresCase: true },
  };
  if (value.mayHold(named)) references.push(...referencesOf(job, entry, jobs, inputs, named));
  const condition = readCondition(value.get("if"), () => [job, ...steps].flatMap(evidenceOf));
  return condition ? { ...job, condition } : job;
}

function referencesOf(
  { needs, group }: Step,
  { key: job, value }: Entry,
  jobs: ReadonlyMap<string, Entry>,
  inputs: Definitions | undefined,
  named: NamedPlaces,
): readonly Reference[] {
  const steps = new Map<string, Span>();
  for (const { id, idSpan } of group?.steps ?? []) if (id !== undefined) steps.set(id, idSpan);
  const needed = new Map(needs.map(({ id }) => [id, jobs.get(id)?.keySpan]));
  const contexts = { needs: needed, steps, matrix: matrixNames(value), inputs };
  return readGithubReferences(value, named, contexts, { job, jobs });
}

/** Actions that bring a Python of their own along. */
const bringsPython =
  /\/(?:setup-(?:python|uv|miniconda|micromamba|pixi|poetry)|provision-with-micromamba)@/;

/** The version of Python behind a step, of one that was there before: known exactly where it is written out. */
function versionBehind(
  action: string | undefined,
  step: YamlValue,
  before: string | undefined,
): string | undefined {
  if (action === undefined || !bringsPython.test(action)) return before;
  if (!action.startsWith("actions/setup-python@")) return someVersion;
  const asked = step.get("with", "python-version");
  // Without one, setup-python looks into the workspace's `.python-version`.
  return asked.kind === "empty" ? undefined : singleVersion(asked.string());
}

/** Some Python 3, and nobody knows which. */
const someVersion = "3";

const singleVersion = (text: string | undefined): string =>
  /^\s*(\d+(?:\.\d+)+)\s*$/.exec(text ?? "")?.[1] ?? someVersion;

function readNeeds(
  document: YamlDocument,
  entry: Entry | undefined,
  jobs: ReadonlyMap<string, Entry>,
): readonly Need[] {
  if (!entry) return [];
  return entry.value.itemsOrSelf().flatMap((item) => {
    const text = item.text();
    if (!text) return [];
    const removal = () => withoutItem(document, entry, item);
    return [{ id: asDefined(text.text, jobs), span: text.span(), removal }];
  });
}

function readStep(
  document: YamlDocument,
  value: YamlValue,
  job: StepDefaults,
  pythonVersion: string | undefined,
): Step {
  const id = value.get("id").text();
  const label = value.get("name").text();
  const mayFail = value.get("continue-on-error");
  const { span } = value;
  const scripts = readRun(value, job, pythonVersion);
  const uses = value.get("uses").text();
  const named = { id: id?.text, idSpan: id?.span() ?? label?.span() ?? span, label, scripts, uses };
  return {
    id: named.id,
    idSpan: named.idSpan,
    label,
    span,
    needs: [],
    stepSlot: () => stepSlotBeforeItem(document, value),
    scripts,
    uses,
    timeout: readTimeout(value.get("timeout-minutes")),
    mayFail: mayFail.boolean(),
    countFailure: countFailure(mayFail),
    variables: textsOf(value.get("env")),
    condition: readCondition(value.get("if"), () => [
      ...evidenceOf(named),
      ...setOff(value.get("with")),
    ]),
  };
}

/** The code of a step, if it has some. */
function readRun(
  value: YamlValue,
  job: StepDefaults,
  pythonVersion: string | undefined,
): readonly Script[] {
  const run = value.entryOf("run");
  const code = run?.value.text();
  if (!run || !code) return [];
  const own = value.get("shell").string();
  const { language, shell } = own === undefined ? job.start : startOf(own);
  if (!language) return [];
  const templates = findTemplates(code.text, "${{", "}}");
  const script: Script = {
    language,
    code,
    masked: maskTemplates(code, templates),
    templates,
    keySpan: run.keySpan,
    style: run.value.style,
    indicator: run.value.indicator,
    form: "block",
    expanded: false,
    shell,
    pythonVersion,
    directory: value.get("working-directory").string() ?? job.directory,
  };
  return [script];
}

function readTimeout(value: YamlValue): Step["timeout"] {
  const minutes = value.number();
  return minutes === undefined ? undefined : { seconds: minutes * 60, span: value.span };
}

/** `env` or `outputs`: texts by name, with their templates. */
function textsOf(map: YamlValue): Variables | undefined {
  if (map.kind !== "map") return undefined;
  const texts = plainTexts(map.entries().map(({ key, value }) => [key, value]));
  return Object.keys(texts).length > 0 ? texts : undefined;
}

function readCondition(
  value: YamlValue,
  evidence: () => readonly Evidence[],
): Condition | undefined {
  const written = value.text();
  if (!written || written.text.trim() === "" || value.isTagged) return undefined;
  const whole = trim(written);
  const templates = findTemplates(whole.text, "${{", "}}");
  const [only] = templates;
  const braced = templates.length === 1 && only?.start === 0 && only.end === whole.length;
  return {
    text: braced ? trim(whole.slice(3, whole.length - 2)) : whole,
    whole,
    grammar: "github",
    role: "gate",
    then: evidence(),
    otherwise: [],
  };
}

function trim(excerpt: Excerpt): Excerpt {
  const start = excerpt.length - excerpt.text.trimStart().length;
  const { start: from, end }: Span = { start, end: excerpt.text.trimEnd().length };
  return start === 0 && end === excerpt.length ? excerpt : excerpt.slice(from, Math.max(from, end));
}
