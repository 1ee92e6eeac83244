import { dependenciesOf } from "../base/graph.ts";
import type { Span } from "../base/text.ts";
import type { Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Fault, Reference } from "../model/pipeline.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { needsOf, readDepends } from "./argo-depends.ts";
import { readingOutputs } from "./argo-outputs.ts";
import { callableOf, callOf } from "./argo-parameters.ts";
import { readArgoTemplates, type Scope } from "./argo-references.ts";
import { workOf } from "./argo-template.ts";
import { readWhen } from "./argo-when.ts";

export interface ArgoWorkflow {
  readonly groups: readonly StepGroup[];
  readonly references: readonly Reference[];
  readonly faults: readonly Fault[];
  /** What a run of it does, from the entrypoint on. */
  readonly evidence: readonly Evidence[];
}

/** The `spec` of a Workflow or a template: one group per template, the hooks of the whole last. */
export const readArgoWorkflow = (spec: YamlValue): ArgoWorkflow => new WorkflowReader(spec).read();

/** What Argo does with a name that is not there. */
const refused = "so Argo refuses the workflow";

/** How far a called template is looked into for what it does. */
const evidenceDepth = 3;

class WorkflowReader {
  private readonly spec: YamlValue;
  private readonly templates: ReadonlyMap<string, YamlValue>;
  private readonly names: ReadonlyMap<string, Span>;
  private readonly candidates: readonly string[];
  private readonly references: Reference[] = [];
  private readonly faults: Fault[] = [];
  /** Within a template that stands inside a step. */
  private inline = 0;

  constructor(spec: YamlValue) {
    this.spec = spec;
    const templates = new Map<string, YamlValue>();
    const names = new Map<string, Span>();
    for (const template of spec.get("templates").items()) {
      const name = template.get("name").text();
      if (!name) continue;
      templates.set(name.text, template);
      names.set(name.text, name.span());
    }
    this.templates = templates;
    this.names = names;
    this.candidates = [...names.keys()];
  }

  read(): ArgoWorkflow {
    const { spec } = this;
    const groups = spec
      .get("templates")
      .items()
      .map((template) => this.template(template));
    const entrypoint = spec.get("entrypoint");
    this.calls(entrypoint);
    this.calls(spec.get("onExit"));
    const hooks = this.hooks(spec);
    return {
      groups: hooks ? [...groups, hooks] : groups,
      references: this.references,
      faults: this.faults,
      evidence: this.called(entrypoint.string(), 0),
    };
  }

  /** A template by its name. Where a template of a file elsewhere may be meant, nothing is claimed. */
  private calls(value: YamlValue): void {
    const name = value.text();
    if (!name || name.text.includes("{") || this.names.size === 0) return;
    this.references.push({
      name: name.text,
      span: name.span(),
      kind: "template",
      candidates: this.candidates,
      target: this.names.get(name.text),
      consequence: refused,
    });
  }

  private template(value: YamlValue): StepGroup {
    const inner = this.inner(value);
    const name = value.get("name").text();
    const handlers = [this.spec.get("onExit"), this.spec.get("hooks", "exit", "template")];
    const isHandler = handlers.some((handler) => name && handler.string() === name.text);
    const after = isHandler ? "everything" : undefined;
    const callable = callableOf(value, inner === undefined);
    return inner
      ? { ...inner, template: name && { name, span: value.span }, callable, after }
      : { order: "sequence", callable, steps: [this.leaf(value)], after };
  }

  /** The steps that a template consists of, if it is one of steps. */
  private inner(value: YamlValue): StepGroup | undefined {
    const tasks = value.get("dag", "tasks");
    const steps = value.get("steps");
    if (tasks.kind !== "list" && steps.kind !== "list") {
      this.refer(value, { template: value });
      return undefined;
    }
    const names = stepNames(tasks.kind === "list" ? tasks.items() : steps.items().flatMap(listed));
    this.refer(value.get("outputs"), { template: value, all: names });
    return tasks.kind === "list" ? this.dag(value, tasks, names) : this.steps(value, steps, names);
  }

  private dag(template: YamlValue, tasks: YamlValue, all: Scope["all"]): StepGroup {
    const graph = new Map(
      tasks.items().map((task) => [nameOf(task) ?? "", needsOf(task).map(({ id }) => id)]),
    );
    const steps = tasks.items().map((task) => {
      const before = () => {
        const ids = dependenciesOf(graph, nameOf(task) ?? "");
        return new Map([...(all ?? [])].filter(([name]) => ids.has(name)));
      };
      return this.step(task, needsOf(task), { template, tasks: before, all });
    });
    return { order: "graph", passesOver: true, steps: this.reading(steps) };
  }

  /** A list of lists: what stands in one inner list runs at the same time. */
  private steps(template: YamlValue, lists: YamlValue, all: Scope["all"]): StepGroup {
    const earlier = new Map<string, Span>();
    const before: Step[] = [];
    const steps = lists.items().map((list): Step => {
      const inner = listed(list);
      const scope = { template, steps: new Map(earlier), all };
      const own = inner.map((step) => this.step(step, [], scope));
      const together = this.reading(own, before);
      before.push(...own);
      for (const [name, span] of stepNames(inner)) earlier.set(name, span);
      const [only] = together;
      return only && together.length === 1 ? only : parallel(list, together);
    });
    return { order: "sequence", steps };
  }

  /** The steps, with their conditions following what steps of the same template put out. */
  private reading(steps: readonly Step[], others: readonly Step[] = steps): readonly Step[] {
    return readingOutputs(steps, others, (name) => {
      const template = this.templates.get(name);
      return template && { template, scripts: this.leaf(template).scripts };
    });
  }

  private step(value: YamlValue, needs: readonly Need[], scope: Scope): Step {
    const name = value.get("name").text();
    const inline = value.get("inline");
    this.calls(value.get("template"));
    this.calls(value.get("onExit"));
    this.refer(value, scope);
    const depends = value.get("depends").text();
    for (const { result } of depends ? readDepends(depends) : [])
      if (result)
        this.references.push({
          ...result,
          kind: "result of a task",
          candidates: taskResults,
          consequence: refused,
        });
    const hooks = this.hooks(value);
    this.inline++;
    const inner = inline.kind === "map" ? this.inner(inline) : undefined;
    this.inline--;
    const step: Step = {
      id: name?.text,
      idSpan: name?.span() ?? value.span,
      span: value.span,
      needs,
      depends: resultsAskedFor(value),
      ...callOf(value),
      uses: value.get("template").text() ?? value.get("templateRef", "template").text(),
      mayFail:
        value.get("continueOn", "failed").boolean() ?? value.get("continueOn", "error").boolean(),
      ...(inline.kind === "map" && !inner ? workOf(inline) : { scripts: [] }),
      group: inner ?? hooks,
    };
    const then = [...evidenceOf(step), ...this.called(value.get("template").string(), 0)];
    return { ...step, condition: readWhen(value.get("when"), then) };
  }

  /** Templates that are run at a certain state of what is under `value`. */
  private hooks(value: YamlValue): StepGroup | undefined {
    const hooks = value.get("hooks").entries();
    if (hooks.length === 0) return undefined;
    const steps = hooks.map(({ key, keySpan, value: hook, span }): Step => {
      this.calls(hook.get("template"));
      const step: Step = {
        id: key,
        idSpan: keySpan,
        span,
        needs: [],
        onlyHosted: "is a hook, which Argo alone calls",
        uses: hook.get("template").text() ?? hook.get("templateRef", "template").text(),
        scripts: [],
      };
      const text = hook.get("expression").text();
      const then = [...evidenceOf(step), ...this.called(hook.get("template").string(), 0)];
      return {
        ...step,
        condition: text && {
          text,
          whole: text,
          grammar: "expr",
          role: "gate",
          then,
          otherwise: [],
        },
      };
    });
    return { order: "graph", steps };
  }

  /** A template that does the work itself. */
  private leaf(value: YamlValue): Step {
    const name = value.get("name").text();
    return {
      id: name?.text,
      idSpan: name?.span() ?? value.span,
      span: value.span,
      needs: [],
      ...workOf(value),
    };
  }

  private refer(value: YamlValue, scope: Scope): void {
    // What is inline is filled in with the names around it first, and then with its own.
    if (this.inline > 0) return;
    const { references, faults } = readArgoTemplates(value, scope);
    for (const reference of references)
      this.references.push({ ...reference, consequence: refused });
    this.faults.push(...faults);
  }

  /** What a template of that name does, and what those do that it calls. */
  private called(name: string | undefined, depth: number): Evidence[] {
    const template = name === undefined ? undefined : this.templates.get(name);
    if (!template || depth >= evidenceDepth) return [];
    const steps = [
      ...template.get("dag", "tasks").items(),
      ...template.get("steps").items().flatMap(listed),
    ];
    if (steps.length === 0) return evidenceOf(this.leaf(template));
    return steps.flatMap((step) => {
      const id = step.get("name").text();
      const own: Evidence[] = id
        ? [{ words: id.text, from: "the step name", span: id.span() }]
        : [];
      return [...own, ...this.called(step.get("template").string(), depth + 1)];
    });
  }
}

const taskResults = [
  "Succeeded",
  "Failed",
  "Errored",
  "Skipped",
  "Omitted",
  "Daemoned",
  "AnySucceeded",
  "AllFailed",
];

const nameOf = (step: YamlValue): string | undefined => step.get("name").string();

/** An inner list of steps; a step that stands alone counts as a list of one. */
const listed = (value: YamlValue): readonly YamlValue[] => value.itemsOrSelf();

function stepNames(steps: readonly YamlValue[]): Map<string, Span> {
  return new Map(
    steps.flatMap((step) => {
      const name = step.get("name").text();
      return name ? [[name.text, name.span()] as const] : [];
    }),
  );
}

const parallel = (list: YamlValue, steps: readonly Step[]): Step => ({
  idSpan: list.span,
  span: list.span,
  needs: [],
  scripts: [],
  group: { order: "graph", passesOver: true, steps },
});

/** A `depends` that asks for more than that tasks have got done. */
function resultsAskedFor(task: YamlValue): string | undefined {
  const depends = task.get("depends").string();
  return depends !== undefined && /[.!|]/.test(depends) ? depends : undefined;
}
