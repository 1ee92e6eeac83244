import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Need, Step, StepGroup, StepRule, Variables } from "../model/step.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { readMayFail } from "./failing.ts";
import { type Job, readJobs } from "./gitlab-jobs.ts";
import { readJobScripts } from "./gitlab-scripts.ts";

/** Pipelines of GitLab CI, and the files that they include. */
export const gitlabCi: Dialect = {
  id: "gitlab-ci",
  title: "GitLab CI pipeline",
  needsKey: "needs",
  mayRead: (path) => isNamed(path),
  reads: (path, root) =>
    root.kind === "map" &&
    (isMain(path) ||
      root
        .entries()
        .some(
          ({ key, value }) =>
            globals.has(key) ||
            (value.kind === "map" && jobKeys.some((jobKey) => value.has(jobKey))),
        )),
  claims: (path) => isMain(path),
  read,
};

const isMain = (path: string): boolean => /(^|[\\/])\.gitlab-ci\.ya?ml$/i.test(path);

const isNamed = (path: string): boolean =>
  /(^|[\\/])[\w.-]*\.?gitlab-ci\.ya?ml$/i.test(path) ||
  /(^|[\\/])\.gitlab(-ci)?[\\/](.*[\\/])?[^\\/]+\.ya?ml$/i.test(path);

/** What tells a file of GitLab CI from others that lie beside it. */
const globals: ReadonlySet<string> = new Set(["stages", "include", "workflow", "before_script"]);
const jobKeys = ["script", "stage", "extends", "trigger", "rules", "before_script"];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const { jobs, templates } = readJobs(root);
  const shared = root.get("default");
  const setting = { root, shared };
  // What is included may bring jobs; a file that names no stages may itself be included beside others.
  const isWhole = root.has("stages") && !root.has("include");
  const names = new Set(jobs.map(({ name }) => name));
  const before = stagesBefore(root, jobs);
  const steps = jobs.map((job): Step => {
    const written = needsOf(job, names, isWhole);
    return readJob(job, written ?? before(job), setting);
  });
  return {
    dialect: gitlabCi.id,
    span: document.span,
    name: root.get("workflow", "name").text(),
    triggers: [],
    groups: [
      { order: "graph", steps },
      ...templates.map(
        (job): StepGroup => ({
          order: "sequence",
          template: { name: job.nameText, span: job.span },
          isPattern: true,
          steps: [readJob(job, [], setting)],
        }),
      ),
    ],
    metrics: [],
    tells: "gitlab",
    variables: readVariables(root.get("variables")),
    conditions: [
      ...readRules(root.get("workflow", "rules"), pipelineEvidence(steps)),
      ...root
        .get("include")
        .itemsOrSelf()
        .flatMap((item) => readRules(item.get("rules"), [])),
    ],
    references: [],
    faults: [],
  };
}

const pipelineEvidence = (steps: readonly Step[]): Evidence[] => steps.flatMap(evidenceOf);

interface Setting {
  readonly root: YamlValue;
  readonly shared: YamlValue;
}

function readJob(job: Job, needs: readonly Need[], { root, shared }: Setting): Step {
  const imageOf = (value: YamlValue) => value.get("name").text() ?? value.text();
  const image =
    imageOf(job.get("image")) ?? imageOf(shared.get("image")) ?? imageOf(root.get("image"));
  const timeout = job.get("timeout");
  const seconds = parseTimeout(timeout.string() ?? "");
  const retry = job.get("retry");
  const step: Step = {
    id: job.name,
    idSpan: job.nameSpan,
    span: job.span,
    needs,
    scripts: readJobScripts(job, { root, shared, image: image?.text }),
    uses: job.get("trigger", "project").text() ?? job.get("trigger", "include").text(),
    image: image && !image.text.includes("$") ? image : undefined,
    timeout: seconds === undefined ? undefined : { seconds, span: timeout.span },
    retries: retry.number() ?? retry.get("max").number(),
    environment: job.get("environment", "name").text() ?? job.get("environment").text(),
    variables: readVariables(job.get("variables")),
    ...readMayFail(job.get("allow_failure")),
    after: endings.get(job.get("when").string() ?? ""),
  };
  const evidence = evidenceOf(step);
  const alternatives = [
    ...readRules(job.get("rules"), evidence),
    ...readOnly(job.get("only"), evidence, []),
    ...readOnly(job.get("except"), [], evidence),
  ];
  return {
    ...step,
    alternatives: alternatives.length > 0 ? alternatives : undefined,
    rules: rulesOf(job),
  };
}

/** Words of `when` for a job that runs after others have failed. */
const endings: ReadonlyMap<string, Step["after"]> = new Map([
  ["on_failure", "failure"],
  ["always", "everything"],
]);

/** Words of `when` for a job that nothing starts by itself. */
const unstarted = new Set(["never", "manual"]);

/**
 * Whether a job runs, as far as its variables say it. The branches and sources that `only` and `except`
 * name besides say in which of GitLab's pipelines it is.
 * https://docs.gitlab.com/ci/jobs/job_rules/
 */
function rulesOf(job: Job): readonly StepRule[] | undefined {
  const isStarted = (value: Pick<Job, "get">) =>
    !unstarted.has(value.get("when").string() ?? job.get("when").string() ?? "");
  const rules = job.get("rules");
  if (rules.kind === "list")
    return flattened(rules).map((rule) => ({
      condition: condition(rule.get("if"), [], [])[0],
      asksMore: rule.has("changes") || rule.has("exists"),
      runs: isStarted(rule),
    }));
  const only = readOnly(job.get("only"), [], []).map((one) => ({ condition: one, runs: true }));
  const except = readOnly(job.get("except"), [], []).map((one) => ({
    condition: one,
    runs: false,
  }));
  const runs = isStarted(job);
  if (only.length > 0) return [...except, ...only];
  return except.length > 0 || !runs ? [...except, { runs }] : undefined;
}

/** The first rule whose `if` holds decides; `when: never` leaves the job out. */
function readRules(rules: YamlValue, then: readonly Evidence[]): Condition[] {
  return flattened(rules).flatMap((rule) =>
    condition(rule.get("if"), rule.get("when").string() === "never" ? [] : then, []),
  );
}

function flattened(value: YamlValue, depth = 0): readonly YamlValue[] {
  return value
    .items()
    .flatMap((item) => (item.kind === "list" && depth < 10 ? flattened(item, depth + 1) : [item]));
}

/** `only` and `except` of older pipelines: of the variables one has to hold. */
const readOnly = (
  value: YamlValue,
  then: readonly Evidence[],
  otherwise: readonly Evidence[],
): Condition[] =>
  value
    .get("variables")
    .items()
    .flatMap((item) => condition(item, then, otherwise));

function condition(
  value: YamlValue,
  then: readonly Evidence[],
  otherwise: readonly Evidence[],
): Condition[] {
  const text = value.text();
  return text ? [{ text, whole: text, grammar: "gitlab", role: "gate", then, otherwise }] : [];
}

/**
 * Jobs named in `needs`; nothing where a job waits for its stage. A name that is not `known` counts
 * where the file is `whole`, as no other can bring it.
 */
function needsOf(job: Job, known: ReadonlySet<string>, whole: boolean): Need[] | undefined {
  const needs = job.get("needs");
  if (needs.kind !== "list") return undefined;
  return flattened(needs).flatMap((item) => {
    if (item.has("pipeline") || item.has("project")) return [];
    const text = item.get("job").text() ?? item.text();
    if (!text || text.text.includes("$")) return [];
    const isOptional = item.get("optional").boolean() === true;
    if (!known.has(text.text) && (isOptional || !whole)) return [];
    return [{ id: text.text, span: text.span() }];
  });
}

const usualStages = ["build", "test", "deploy"];

/**
 * A job without `needs` waits for all jobs of the stages before its own. Named are the last of them:
 * those that no other one among them waits for in turn.
 */
function stagesBefore(root: YamlValue, jobs: readonly Job[]): (job: Job) => Need[] {
  const listed = root
    .get("stages")
    .items()
    .flatMap((item) => item.string() ?? []);
  const stages = [".pre", ...(listed.length > 0 ? listed : usualStages), ".post"];
  const stageOf = (job: Job) => stages.indexOf(job.get("stage").string() ?? "test");
  const lastBefore: (readonly Job[])[] = [];
  let last: readonly Job[] = [];
  for (const index of stages.keys()) {
    lastBefore.push(last);
    const own = jobs.filter((job) => stageOf(job) === index);
    const waits = own.some((job) => job.get("needs").kind !== "list");
    if (own.length > 0) last = waits ? own : [...last, ...own];
  }
  return (job) =>
    (lastBefore[stageOf(job)] ?? []).map(({ name }) => ({
      id: name,
      span: job.nameSpan,
      implied: true,
    }));
}

function readVariables(value: YamlValue): Variables | undefined {
  const variables = value.entries().flatMap(({ key, value: inner }) => {
    const text = inner.get("value").string() ?? inner.string();
    return text === undefined || text.includes("$") ? [] : [[key, text] as const];
  });
  return variables.length > 0 ? Object.fromEntries(variables) : undefined;
}

const units: readonly (readonly [RegExp, number])[] = [
  [/(\d+(?:\.\d+)?)\s*(?:w|weeks?)\b/, 604_800],
  [/(\d+(?:\.\d+)?)\s*(?:d|days?)\b/, 86_400],
  [/(\d+(?:\.\d+)?)\s*(?:h|hrs?|hours?)\b/, 3600],
  [/(\d+(?:\.\d+)?)\s*(?:m|mins?|minutes?)\b/, 60],
  [/(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)\b/, 1],
];

/** `3 hours 30 minutes`, `1h 30m`; a number alone counts minutes no more, and is left out. */
function parseTimeout(text: string): number | undefined {
  const parts = units.map(([unit, size]) => Number(unit.exec(text)?.[1] ?? 0) * size);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return total > 0 ? total : undefined;
}
