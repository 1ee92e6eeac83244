import type { Pipeline } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { Dialect } from "./dialect.ts";
import { isGenerated } from "./filled-in.ts";
import { readKubeflowComponent } from "./kubeflow-component.ts";
import { readKubeflowPipeline } from "./kubeflow-pipeline.ts";
import { cronSystem, readScheduledWorkflow } from "./kubeflow-schedule.ts";

/** Compiled pipelines (the IR), components of version 1, and scheduled workflows. */
export const kubeflow: Dialect = {
  id: "kubeflow",
  title: "Kubeflow pipeline",
  cron: cronSystem,
  needsKey: "dependentTasks",
  mayRead: (_path, text) => keys.test(text) && !isGenerated(text),
  reads: (_path, root) => readerOf(root) !== undefined,
  read: (document) =>
    readerOf(document.root)?.(document) ?? {
      dialect: kubeflow.id,
      span: document.span,
      triggers: [],
      groups: [],
      metrics: [],
      references: [],
      faults: [],
    },
};

const keys =
  /^(["']?)(?:pipelineInfo|implementation)\1\s*:|^kind\s*:\s*["']?(?:ScheduledWorkflow|PipelineVersion)\b/m;

type Reader = (document: YamlDocument) => Pipeline;

function readerOf(root: YamlValue): Reader | undefined {
  if (root.kind !== "map") return undefined;
  const api = root.get("apiVersion").string() ?? "";
  if (api !== "") {
    if (!/^(\w+\.)?kubeflow\.org\//.test(api)) return undefined;
    const kind = root.get("kind").string();
    if (kind === "ScheduledWorkflow") return readScheduledWorkflow;
    const spec = root.get("spec", "pipelineSpec");
    return kind === "PipelineVersion" && isPipeline(spec)
      ? (document) => readKubeflowPipeline(document, document.root.get("spec", "pipelineSpec"))
      : undefined;
  }
  if (isPipeline(root)) return (document) => readKubeflowPipeline(document, document.root);
  return isComponent(root) ? readKubeflowComponent : undefined;
}

const isPipeline = (value: YamlValue): boolean =>
  value.get("pipelineInfo").kind === "map" &&
  value.get("deploymentSpec").kind === "map" &&
  value.has("schemaVersion");

function isComponent(root: YamlValue): boolean {
  const implementation = root.get("implementation");
  return (
    implementation.get("container").has("image") ||
    implementation.get("graph", "tasks").kind === "map"
  );
}
