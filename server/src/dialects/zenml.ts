import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Step } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { isGenerated } from "./filled-in.ts";
import { readCron } from "./schedule.ts";

/** Run configurations of ZenML, whatever their name. The pipeline itself is Python. */
export const zenml: Dialect = {
  id: "zenml",
  title: "ZenML run configuration",
  mayRead: (_path, text) =>
    /^\ufeff?[ \t]*(["']?)(?:enable_(?:cache|artifact_|step_logs)\w*|cron_expression|required_integrations|docker)\1\s*:/m.test(
      text,
    ) && !isGenerated(text),
  reads: (_path, root) => {
    if (root.kind !== "map") return false;
    const isPlain = root.entries().every(({ key }) => keys.has(key));
    return marksOf(root) >= (isPlain ? 1 : 2);
  },
  read,
};

/** How many things speak for ZenML: what a single word says, another program may say too. */
function marksOf(root: YamlValue): number {
  const schedule = root.get("schedule");
  const docker = root.get("settings", "docker");
  return [
    ...root.entries().map(({ key }) => switches.test(key)),
    schedule.has("cron_expression") || schedule.has("interval_second"),
    docker.has("required_integrations"),
    dockerKeys.some((key) => docker.has(key)),
    root.get("model").has("name"),
    root
      .get("steps")
      .entries()
      .some(({ value }) => value.entries().some(({ key }) => switches.test(key))),
  ].filter(Boolean).length;
}

const switches =
  /^enable_(cache|artifact_metadata|artifact_visualization|step_logs|pipeline_logs|heartbeat)$/;

/** src/zenml/config/pipeline_run_configuration.py. */
const keys: ReadonlySet<string> = new Set([
  "run_name",
  "enable_cache",
  "enable_artifact_metadata",
  "enable_artifact_visualization",
  "enable_step_logs",
  "enable_pipeline_logs",
  "enable_heartbeat",
  "schedule",
  "build",
  "steps",
  "settings",
  "environment",
  "secrets",
  "tags",
  "extra",
  "model",
  "parameters",
  "retry",
  "init_hook_source",
  "init_hook_kwargs",
  "cleanup_hook_source",
  "failure_hook_source",
  "success_hook_source",
  "start_hook_source",
  "end_hook_source",
  "substitutions",
  "cache_policy",
  "execution_mode",
  "skip_successful_steps",
  "steps_to_skip",
  "step_input_overrides",
]);

const dockerKeys = [
  "requirements",
  "required_integrations",
  "parent_image",
  "apt_packages",
  "python_package_installer",
  "environment",
  "install_stack_requirements",
];

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const faults: Fault[] = [];
  return {
    dialect: zenml.id,
    span: document.span,
    name: root.get("run_name").text(),
    triggers: readTriggers(document, root.get("schedule"), faults),
    // Which step waits for which is decided in Python.
    groups: [{ order: "graph", steps: root.get("steps").entries().map(readStep) }],
    metrics: [],
    references: [],
    faults,
  };
}

const readStep = ({ key, keySpan, value, span }: Entry): Step => ({
  id: key,
  idSpan: keySpan,
  span,
  needs: [],
  scripts: [],
  image: value.get("settings", "docker", "parent_image").text(),
  retries: value.get("retry", "max_retries").number(),
});

/**
 * The expression is handed on to the orchestrator of the stack, which the file does not name. All
 * read five fields; what six mean, or a name, only that one knows.
 */
function readTriggers(document: YamlDocument, schedule: YamlValue, faults: Fault[]): Trigger[] {
  const entry = schedule.entryOf("cron_expression");
  const cron = readCron(document, entry, faults);
  if (!entry || !cron || /^\s*@|^\s*\S+(?:\s+\S+){5,6}\s*$/.test(cron.text)) return [];
  return [
    {
      name: schedule.get("name").string() ?? "schedule",
      nameSpan: entry.keySpan,
      span: schedule.span,
      schedule: {
        cron,
        flavour: "posix",
        defaultZone: undefined,
        zoneNames: "none",
        span: schedule.span,
      },
    },
  ];
}
