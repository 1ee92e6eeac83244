import type { Excerpt } from "../base/excerpt.ts";
import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { misspeltZone, readCron, readSchedule, zoneOfItsOwn } from "./schedule.ts";
import { jinjaTemplates, readScript, type Setting, scriptOf } from "./scripts.ts";

/** Prefect's `prefect.yaml`, and the file of one deployment that version 2 wrote. */
export const prefect: Dialect = {
  id: "prefect",
  title: "Prefect deployments",
  mayRead: (path, text) =>
    isNamed(path) ||
    (/^\ufeff?(["']?)deployments\1\s*:/m.test(text) && /\bentrypoint\b/.test(text)) ||
    (/^\ufeff?flow_name\s*:/m.test(text) && /^\ufeff?entrypoint\s*:/m.test(text)),
  reads: (path, root) =>
    root.kind === "map" &&
    (isNamed(path)
      ? ["deployments", "prefect-version", "build", "push", "pull"].some((key) => root.has(key))
      : root.get("deployments").items().some(isDeployment) || isOldDeployment(root)),
  claims: (path, text) => isNamed(path) && /^\s*(["']?)deployments\1\s*:/m.test(text),
  read,
};

const isNamed = (path: string): boolean => /(^|[\\/])prefect\.ya?ml$/i.test(path);

/** `entrypoint: flows/train.py:train`. */
const isDeployment = (value: YamlValue): boolean =>
  /\.py:\w+$|^[\w.]+:\w+$/.test(value.get("entrypoint").string() ?? "");

const isOldDeployment = (root: YamlValue): boolean =>
  root.has("flow_name") &&
  isDeployment(root) &&
  ["work_queue_name", "infra_overrides", "parameter_openapi_schema", "manifest_path"].some((key) =>
    root.has(key),
  );

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  const listed = root.get("deployments");
  const deployments = listed.kind === "list" ? listed.items() : isOldDeployment(root) ? [root] : [];
  const names = namesOf(deployments);
  const triggers = deployments.flatMap((deployment, at) =>
    readTriggers(document, deployment, names[at], faults),
  );
  const only = deployments.length === 1;
  return {
    dialect: prefect.id,
    span: document.span,
    name: root.get("name").text(),
    triggers: only ? triggers.map((trigger) => ({ ...trigger, starts: undefined })) : triggers,
    groups: [
      ...actions(root, ["build", "push"]),
      ...actions(root, ["pull"]),
      { order: "graph", steps: deployments.map((each, at) => readDeployment(each, names[at])) },
    ],
    metrics: [],
    overlap: undefined,
    references: [],
    faults,
  };
}

/**
 * A deployment is known by its flow and its name together: `name: default` may stand at many, and only
 * there the flow is part of what it is called here.
 */
function namesOf(deployments: readonly YamlValue[]): readonly (string | undefined)[] {
  const flow = (value: YamlValue) => value.get("entrypoint").string() ?? "";
  const named = deployments.map((value) => ({
    name: value.get("name").string(),
    flow: flow(value),
    called: value.get("flow_name").string() ?? flow(value).replace(/^.*:/, ""),
  }));
  return named.map((one) =>
    named.some(({ name, flow }) => name === one.name && flow !== one.flow) && one.name !== undefined
      ? `${one.called}/${one.name}`
      : one.name,
  );
}

/** `schedules`, or the `schedule` of older versions; each a mapping of its own or under `schedule`. */
function readTriggers(
  document: YamlDocument,
  deployment: YamlValue,
  name: string | undefined,
  faults: Fault[],
): readonly Trigger[] {
  const triggers: Trigger[] = [];
  for (const key of ["schedules", "schedule"])
    for (const item of deployment.get(key).itemsOrSelf()) {
      const value = item.get("schedule").kind === "map" ? item.get("schedule") : item;
      const entry = value.entryOf("cron");
      const cron = readCron(document, entry, faults);
      if (!entry || !cron) {
        const zone = value.entryOf("timezone");
        if (zone && value.entries().length === 1) faults.push(zoneOfItsOwn(document, zone));
        continue;
      }
      const misspelt = misspeltZone(value, "timezone", "Prefect");
      if (misspelt) faults.push(misspelt);
      const label = name ?? "deployment";
      triggers.push({
        name: triggers.length === 0 ? label : `${label} ${triggers.length + 1}`,
        nameSpan: entry.keySpan,
        span: item.span,
        starts: name === undefined ? undefined : [name],
        paused: [item, value].some((each) => each.get("active").boolean() === false) || undefined,
        given: item.writtenOf("parameters"),
        schedule: readSchedule(value, cron, {
          // croniter joins the two day fields by OR, unless it is told not to.
          flavour: value.get("day_or").boolean() === false ? "croniter-and" : "croniter",
          defaultZone: "UTC",
          zoneNames: "iana",
        }),
      });
    }
  return triggers;
}

function readDeployment(value: YamlValue, id: string | undefined): Step {
  const name = value.get("name").text();
  const [group] = actions(value, ["build", "push", "pull"]);
  return {
    id,
    idSpan: name?.span() ?? value.span,
    span: value.span,
    needs: [],
    scripts: [],
    uses: value.get("entrypoint").text(),
    image: value.get("work_pool", "job_variables", "image").text(),
    group,
  };
}

/** What is done when a deployment is made (`build`, `push`), or before each run (`pull`). */
function actions(value: YamlValue, keys: readonly string[]): StepGroup[] {
  const steps = keys.flatMap((key) => value.get(key).items().flatMap(readAction));
  return steps.length > 0 ? [{ order: "sequence", steps }] : [];
}

/** `- prefect.deployments.steps.git_clone: { … }`: one key, the function that is called. */
function readAction(item: YamlValue): Step[] {
  const [entry] = item.entries();
  if (!entry) return [];
  const { key, keySpan, keyText, value } = entry;
  const id = value.get("id").text();
  return [
    {
      id: id?.text,
      idSpan: id?.span() ?? keySpan,
      span: item.span,
      needs: [],
      uses: keyText,
      scripts: /\.run_shell_script$/.test(key) ? readShellScript(value) : [],
    },
  ];
}

/**
 * `run_shell_script`: each line is a command of its own, and no shell reads it unless `shell: true` is
 * set (src/prefect/deployments/steps/utility.py).
 */
function readShellScript(value: YamlValue): Script[] {
  const entry = value.entryOf("script");
  const setting: Setting = {
    language: "shell",
    directory: value.get("directory").string(),
    words: value.get("shell").boolean() !== true,
    templates: jinjaTemplates,
  };
  const code = entry?.value.text();
  return entry && code ? linesOf(entry, code, setting) : [];
}

function linesOf(entry: Entry, code: Excerpt, setting: Setting): Script[] {
  const { value, keySpan } = entry;
  if (!/[\r\n]/.test(code.text.trim())) return readScript(value, keySpan, setting);
  return [...code.text.matchAll(/[^\r\n]+/g)]
    .filter(([line]) => line.trim() !== "")
    .map(({ index, 0: line }) =>
      scriptOf(code.slice(index, index + line.length), value, keySpan, setting),
    );
}
