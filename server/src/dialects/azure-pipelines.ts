import type { Edit } from "../base/text.ts";
import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { groupsOf } from "./azure-pipelines-jobs.ts";
import { readingVariables } from "./azure-pipelines-outputs.ts";
import { readParameterReferences } from "./azure-pipelines-references.ts";
import { isTemplateKey } from "./azure-pipelines-templates.ts";
import { readVariables } from "./azure-pipelines-variables.ts";
import type { Dialect } from "./dialect.ts";
import { isGenerated } from "./filled-in.ts";
import { defaultsOf } from "./parameters.ts";
import { readCron } from "./schedule.ts";

/** All schedules are in UTC, and there is no key for another zone. */
const system = { flavour: "ncrontab", defaultZone: "UTC", zoneNames: "none" } as const;

/** Pipelines of Azure DevOps, and the templates they are made of. */
export const azurePipelines: Dialect = {
  id: "azure-pipelines",
  title: "Azure Pipelines",
  cron: system,
  needsKey: "dependsOn",
  mayRead: (path, text) =>
    ((isNamed(path) && anyKey.test(text)) || (listKey.test(text) && itemKey.test(text))) &&
    !isGenerated(text),
  reads: (path, root) =>
    root.kind === "map" &&
    (isPipeline(root) || (isNamed(path) && named.some((key) => root.has(key)))),
  read,
};

const isNamed = (path: string): boolean =>
  /(^|[\\/])(azure-?pipelines?([._-][^\\/]*)?\.ya?ml|\.azure-?(pipelines|devops)[\\/].*\.ya?ml)$/i.test(
    path,
  );

/** What a file of that name holds, if it is one. */
const named = ["schedules", "extends", "stages", "jobs", "steps"];

const anyKey = /^\uFEFF?(["']?)(schedules|extends|stages|jobs|steps)\1\s*:/m;
const listKey = /^\uFEFF?(["']?)(extends|stages|jobs|steps)\1\s*:/m;
const itemKey =
  /^[ \t]*-[ \t]+(["']?)(task|script|bash|pwsh|powershell|checkout|job|deployment|stage|template)\1\s*:|^[ \t]+template[ \t]*:|^[ \t]*-[ \t]+["']?\$\{\{/m;

/** The keys of which one is the first of every item of a list. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  stages: ["stage", "template"],
  jobs: ["job", "deployment", "template"],
  steps:
    "task script bash pwsh powershell checkout template publish download downloadBuild getPackage reviewApp".split(
      " ",
    ),
};

/** Every item of a list has one of its keys, and one has it first: other systems' items have not. */
const isPipeline = (root: YamlValue): boolean =>
  root.get("extends", "template").kind === "scalar" ||
  Object.entries(kinds).some(([key, keys]) => {
    const items = root.get(key).items();
    return items.some((item) => isKind(item, keys, true)) && items.every((i) => isKind(i, keys));
  });

function isKind(item: YamlValue, keys: readonly string[], first = false): boolean {
  if (item.kind === "scalar") return !first && isTemplateKey(item.string() ?? "");
  const [entry] = item.entries();
  if (!entry) return item.kind === "empty" && !first;
  if (isTemplateKey(entry.key)) return !first || /\b(if|else|elseif|each|insert)\b/.test(entry.key);
  return first ? keys.includes(entry.key) : keys.some((key) => item.has(key));
}

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const schedules = root.get("schedules").items();
  const { groups, references } = groupsOf(root);
  const given = root.get("extends", "parameters");
  const extended = given.kind === "map" ? groupsOf(given, root) : undefined;
  return {
    dialect: azurePipelines.id,
    span: document.span,
    name: nameOf(root),
    triggers: schedules.flatMap((item, index) => readTrigger(document, item, index, faults)),
    groups: readingVariables([...groups, ...(extended?.groups ?? [])]),
    metrics: [],
    parameters: defaultsOf(
      root
        .get("parameters")
        .items()
        .map((one) => [`parameters.${one.get("name").string()}`, one.get("default")]),
    ),
    variables: readVariables(root.get("variables")),
    handsOn: "lines",
    tells: "azure",
    overlap: schedules.length > 0 ? readOverlap(schedules) : undefined,
    references: [...references, ...(extended?.references ?? []), ...readParameterReferences(root)],
    faults,
  };
}

/** `name` is the number of a run, most often with a date in it. */
function nameOf(root: YamlValue): Pipeline["name"] {
  const name = root.get("name").text();
  return name && !/\$[([{]/.test(name.text) ? name : undefined;
}

/** `batch` waits for a run that is going on, but not where `always` is set. */
const readOverlap = (schedules: readonly YamlValue[]): Pipeline["overlap"] =>
  schedules.every((item) => item.get("batch").boolean() && !item.get("always").boolean())
    ? "skip"
    : "allow";

function readTrigger(
  document: YamlDocument,
  item: YamlValue,
  index: number,
  faults: Fault[],
): Trigger[] {
  const entry = item.entryOf("cron");
  const cron = readCron(document, entry, faults);
  if (!entry || !cron) return [];
  const name = item.get("displayName").text();
  return [
    {
      name: name?.text ?? `schedule ${index + 1}`,
      nameSpan: name?.span() ?? entry.keySpan,
      span: item.span,
      schedule: { cron, comment: item.commentBeside(cron.span()), span: item.span, ...system },
      given: item.writtenOf("branches"),
      needsChange: readAlways(document, item, entry),
    },
  ];
}

/** Without `always: true` a run is left out where the code did not change since the last one. */
function readAlways({ text }: YamlDocument, item: YamlValue, cron: Entry): Trigger["needsChange"] {
  const always = item.entryOf("always");
  if (!always || always.value.kind === "empty")
    return { span: cron.span, isSaid: false, edit: below(text, cron, "always: true") };
  if (always.value.boolean() !== false) return undefined;
  const { span } = always.value;
  return { span, isSaid: true, edit: { span, text: "true" } };
}

/** A further key on a line of its own; nothing where the mapping stands in braces. */
function below(text: string, { keySpan, span }: Entry, key: string): Edit | undefined {
  const line = text.lastIndexOf("\n", keySpan.start - 1) + 1;
  const before = text.slice(line, keySpan.start);
  if (!/^[ \t]*(-[ \t]+)?$/.test(before)) return undefined;
  const rest = /^[^\r\n]*/.exec(text.slice(span.end))?.[0].length ?? 0;
  const at = span.end + rest;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  return {
    span: { start: at, end: at },
    text: `${lineBreak}${before.replace("-", " ")}${key}`,
  };
}
