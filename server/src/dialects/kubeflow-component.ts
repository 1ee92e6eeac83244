import type { Pipeline } from "../model/pipeline.ts";
import type { Need, Step } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { readContainer } from "./containers.ts";
import { findKubeflowTemplates } from "./kubeflow-pipeline.ts";

/** A component of version 1: one container, or a graph of tasks. */
export function readKubeflowComponent({ root, span }: YamlDocument): Pipeline {
  const tasks = root.get("implementation", "graph", "tasks").entries();
  const name = root.get("name").text();
  const implementation = root.entryOf("implementation");
  const step: Step = {
    id: name?.text,
    idSpan: name?.span() ?? implementation?.keySpan ?? root.span,
    span: implementation?.span ?? root.span,
    needs: [],
    ...readContainer(root.get("implementation", "container"), findKubeflowTemplates),
  };
  return {
    dialect: "kubeflow",
    span,
    name,
    triggers: [],
    groups: [
      tasks.length > 0
        ? { order: "graph", steps: tasks.map(readTask) }
        : { order: "sequence", steps: [step] },
    ],
    metrics: [],
    references: [],
    faults: [],
  };
}

function readTask({ key, keySpan, value, span }: Entry): Step {
  return {
    id: key,
    idSpan: keySpan,
    span,
    needs: [...producers(value.get("arguments"))],
    uses: value.get("componentRef", "name").text() ?? value.get("componentRef", "url").text(),
    scripts: [],
  };
}

/** A task needs those whose outputs it takes: `taskOutput: { taskId, outputName }`. */
function* producers(value: YamlValue): Generator<Need> {
  for (const entry of value.entries()) {
    const id = entry.value.get("taskOutput", "taskId").text();
    if (id) yield { id: id.text, span: id.span() };
  }
}
