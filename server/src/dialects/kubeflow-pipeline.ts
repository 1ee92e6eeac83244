import type { Span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Pipeline, Reference } from "../model/pipeline.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { readContainer } from "./containers.ts";

/** `{{$.inputs.parameters['x']}}` and `{{$}}`; other braces belong to the code itself. */
export const findKubeflowTemplates = (text: string): Span[] =>
  [...text.matchAll(/\{\{\$[\s\S]*?\}\}/g)].map(({ index, 0: whole }) => ({
    start: index,
    end: index + whole.length,
  }));

const refused = "so Kubeflow refuses the pipeline";

/** How far a component is looked into for what it does. */
const evidenceDepth = 3;

/**
 * A compiled pipeline: one group for the root, one for each component that is a graph, and one for
 * each executor, which holds the code.
 */
export function readKubeflowPipeline(document: YamlDocument, ir: YamlValue): Pipeline {
  return new PipelineReader(ir).read(document.span);
}

class PipelineReader {
  private readonly ir: YamlValue;
  private readonly references: Reference[] = [];

  constructor(ir: YamlValue) {
    this.ir = ir;
  }

  read(span: Span): Pipeline {
    const { ir } = this;
    const components = ir.get("components").entries();
    const executors = ir.get("deploymentSpec", "executors").entries();
    for (const { value } of components)
      this.refer(value.get("executorLabel"), executors, "executor");
    return {
      dialect: "kubeflow",
      span,
      name: ir.get("pipelineInfo", "displayName").text() ?? ir.get("pipelineInfo", "name").text(),
      triggers: [],
      groups: [
        ...[ir.entryOf("root"), ...components].flatMap((component) =>
          component?.value.get("dag").kind === "map" ? [this.graph(component)] : [],
        ),
        ...executors.map((entry): StepGroup => ({ order: "sequence", steps: [executor(entry)] })),
      ],
      metrics: [],
      references: this.references,
      faults: [],
    };
  }

  private graph({ keyText, value, span }: Entry): StepGroup {
    const dag = value.get("dag");
    const tasks = dag.get("tasks").entries();
    for (const producer of valuesOf(dag.get("outputs"), "producerSubtask"))
      this.refer(producer, tasks, "task");
    return {
      template: { name: keyText, span },
      order: "graph",
      steps: tasks.map((task) => this.task(task, tasks)),
    };
  }

  private task({ key, keySpan, value, span }: Entry, tasks: readonly Entry[]): Step {
    const component = value.get("componentRef", "name");
    this.refer(component, this.ir.get("components").entries(), "component");
    for (const producer of valuesOf(value.get("inputs"), "producerTask"))
      this.refer(producer, tasks, "task");
    const label = value.get("taskInfo", "name").text();
    const step: Step = {
      id: key,
      idSpan: keySpan,
      label: label?.text === key ? undefined : label,
      span,
      needs: needsOf(value),
      uses: component.text(),
      scripts: [],
      retries: value.get("retryPolicy", "maxRetryCount").number(),
    };
    const then = [...evidenceOf(step), ...this.does(component.string(), 0)];
    return { ...step, condition: readCondition(value.get("triggerPolicy", "condition"), then) };
  }

  /** What a component does: its code, or the names of its tasks and what they do. */
  private does(name: string | undefined, depth: number): Evidence[] {
    if (name === undefined || depth >= evidenceDepth) return [];
    const component = this.ir.get("components", name);
    const label = component.get("executorLabel").string();
    const entry =
      label === undefined ? undefined : this.ir.get("deploymentSpec", "executors").entryOf(label);
    if (entry) return evidenceOf(executor(entry));
    return component
      .get("dag", "tasks")
      .entries()
      .flatMap(({ key, keySpan, value }): Evidence[] => [
        { words: key, from: "the step name", span: keySpan },
        ...this.does(value.get("componentRef", "name").string(), depth + 1),
      ]);
  }

  private refer(value: YamlValue, defined: readonly Entry[], kind: string): void {
    const name = value.text();
    if (!name) return;
    this.references.push({
      name: name.text,
      span: name.span(),
      kind,
      candidates: defined.map(({ key }) => key),
      target: defined.find(({ key }) => key === name.text)?.keySpan,
      consequence: refused,
    });
  }
}

function executor({ key, keySpan, value, span }: Entry): Step {
  return {
    id: key,
    idSpan: keySpan,
    span,
    needs: [],
    ...readContainer(value.get("container"), findKubeflowTemplates),
  };
}

function needsOf(task: YamlValue): Need[] {
  return task
    .get("dependentTasks")
    .items()
    .flatMap((item) => {
      const text = item.text();
      return text ? [{ id: text.text, span: text.span() }] : [];
    });
}

function readCondition(value: YamlValue, then: readonly Evidence[]): Condition | undefined {
  const text = value.text();
  return text && { text, whole: text, grammar: "cel", role: "gate", then, otherwise: [] };
}

/** All values under a key, however deep they stand. */
function* valuesOf(value: YamlValue, key: string): Generator<YamlValue> {
  for (const item of value.items()) yield* valuesOf(item, key);
  for (const entry of value.entries())
    if (entry.key === key && entry.value.kind === "scalar") yield entry.value;
    else yield* valuesOf(entry.value, key);
}
