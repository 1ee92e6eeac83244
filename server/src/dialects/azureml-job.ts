import { contains } from "../base/text.ts";
import type { Reference } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Need, Step, StepGroup, Variables } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";
import { jobReferences, readAzuremlReferences, scopeOf } from "./azureml-references.ts";
import { pythonVersionOf } from "./containers.ts";
import { readScript, type Setting } from "./scripts.ts";

/**
 * A job or component. The jobs of a pipeline wait for those whose outputs they read; any other is the
 * only step there is.
 */
export function readAzuremlJob(value: YamlValue, references: Reference[]): StepGroup {
  const jobs = value.entryOf("jobs");
  if (!jobs) {
    const name = value.get("name").text();
    references.push(...readAzuremlReferences(value, scopeOf(value, undefined)));
    const step = readStep(value);
    return {
      order: "sequence",
      steps: [{ ...step, id: name?.text, idSpan: name?.span() ?? step.idSpan }],
    };
  }
  const steps = jobs.value.entries().map((entry) => {
    references.push(...readAzuremlReferences(entry.value, scopeOf(entry.value, value)));
    return readPipelineJob(entry);
  });
  references.push(...jobReferencesOf(jobs));
  return { order: "graph", steps };
}

/** A name that is no job is told as a need; here are the places of those that are. */
function jobReferencesOf(jobs: Entry): Reference[] {
  const places = new Map(jobs.value.entries().map(({ key, keySpan }) => [key, keySpan]));
  const candidates = [...places.keys()];
  return jobs.value.entries().flatMap(({ value }) =>
    jobReferences(value)
      .filter(({ name }) => places.has(name))
      .map(({ name, span }) => ({
        name,
        span,
        kind: "job",
        candidates,
        target: places.get(name),
      })),
  );
}

function readPipelineJob({ key, keySpan, value, span }: Entry): Step {
  const needs = new Map<string, Need>();
  for (const { name, span: at } of jobReferences(value))
    if (!needs.has(name)) needs.set(name, { id: name, span: at });
  return { ...readStep(value), id: key, idSpan: keySpan, span, needs: [...needs.values()] };
}

function readStep(value: YamlValue): Step {
  const inline = value.get("component").kind === "map" ? value.get("component") : value;
  const trial = value.get("trial").kind === "map" ? value.get("trial") : inline;
  const task = value.get("task").kind === "map" ? value.get("task") : trial;
  const image = [trial, task].map((part) => part.get("environment", "image").text()).find(Boolean);
  const timeout = value.get("limits", "timeout");
  const seconds = timeout.number();
  return {
    idSpan: value.span,
    label: value.get("display_name").text(),
    span: value.span,
    needs: [],
    scripts: readCommand(trial, image?.text),
    uses: usedBy(value) ?? task.get("entry_script").text() ?? inline.get("entry", "file").text(),
    image,
    timeout: seconds === undefined ? undefined : { seconds, span: timeout.span },
    retries: value.get("retry_settings", "max_retries").number(),
    variables: variablesOf(value.get("environment_variables")),
    inputs: pathsOf(value.get("inputs")),
    outputs: pathsOf(value.get("outputs")),
  };
}

/** A component of another file, or one that is registered; of AutoML the kind of task. */
const usedBy = (value: YamlValue) =>
  value.get("component").text() ?? value.get("trial").text() ?? value.get("task").text();

/** `$[[ … ]]` is left out as a whole where an optional input is not given. */
function readCommand(value: YamlValue, image: string | undefined): Script[] {
  const entry = value.entryOf("command");
  if (!entry) return [];
  const setting: Setting = {
    language: "shell",
    pythonVersion: pythonVersionOf(image),
    directory: localFolder(value.get("code").string()),
    templates: (text) => {
      const optional = findTemplates(text, "$[[", "]]");
      const inputs = findTemplates(text, "${{", "}}").filter(
        ({ start }) => !optional.some((around) => contains(around, start)),
      );
      return { places: [...optional, ...inputs].sort((a, b) => a.start - b.start) };
    },
  };
  return readScript(entry.value, entry.keySpan, setting);
}

/** `code` is a folder beside the file, or a place in the cloud: the job runs in what is in it. */
const localFolder = (code: string | undefined): string | undefined =>
  code !== undefined && !/:|^</.test(code) ? code : undefined;

function variablesOf(value: YamlValue): Variables | undefined {
  const pairs = value.entries().flatMap(({ key, value: each }) => {
    const text = each.string();
    return text === undefined || text.includes("${{") ? [] : [[key, text] as const];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}

/** The files and folders that inputs or outputs name. */
function pathsOf(value: YamlValue): readonly string[] | undefined {
  const paths = value.entries().flatMap(({ value: each }) => {
    const path = each.get("path").string();
    return path === undefined || path.includes("${{") ? [] : [path];
  });
  return paths.length > 0 ? paths : undefined;
}
