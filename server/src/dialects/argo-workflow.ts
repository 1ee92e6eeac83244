import { parseDuration } from "../base/duration.ts";
import type { Excerpt } from "../base/excerpt.ts";
import { dependenciesOf } from "../base/graph.ts";
import type { Span } from "../base/text.ts";
import { evidenceOf } from "../model/evidence.ts";
import type {
  Condition,
  Evidence,
  Need,
  Reference,
  Script,
  Step,
  StepGroup,
} from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { readDepends } from "./argo-depends.ts";
import { readArgoReferences, type Scope } from "./argo-references.ts";
import { languageOf, readContainer, scalarScript } from "./containers.ts";

/** `{{name}}` and `{{= expression }}`; braces of Python's own (`f"{{{x}}}"`) are none of Argo's. */
export function findArgoTemplates(text: string): Span[] {
  const tag = /(?<!\{)\{\{(?:=[\s\S]*?|\s*[\w$][\w.$-]*(?:\[[^\]\n]*\][\w.-]*)*\s*)\}\}(?!\})/g;
  return [...text.matchAll(tag)].map(({ index, 0: tag }) => ({
    start: index,
    end: index + tag.length,
  }));
}

export interface ArgoWorkflow {
  readonly groups: readonly StepGroup[];
  readonly references: readonly Reference[];
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
  private readonly references: Reference[] = [];
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
      candidates: [...this.names.keys()],
      target: this.names.get(name.text),
      consequence: refused,
    });
  }

  private template(value: YamlValue): StepGroup {
    const inner = this.inner(value);
    if (inner) return inner;
    return { order: "sequence", steps: [this.leaf(value)] };
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
    const before = ancestors(
      tasks.items().map((task) => ({ id: nameOf(task), needs: needsOf(task) })),
    );
    const steps = tasks.items().map((task) => {
      const needs = needsOf(task);
      const own = before.get(nameOf(task) ?? "") ?? new Set();
      const known = new Map([...(all ?? [])].filter(([name]) => own.has(name)));
      return this.step(task, needs, { template, tasks: known, all });
    });
    return { order: "graph", steps };
  }

  /** A list of lists: what stands in one inner list runs at the same time. */
  private steps(template: YamlValue, lists: YamlValue, all: Scope["all"]): StepGroup {
    const earlier = new Map<string, Span>();
    const steps = lists.items().map((list): Step => {
      const inner = listed(list);
      const scope = { template, steps: new Map(earlier), all };
      const together = inner.map((step) => this.step(step, [], scope));
      for (const [name, span] of stepNames(inner)) earlier.set(name, span);
      const [only] = together;
      return only && together.length === 1 ? only : parallel(list, together);
    });
    return { order: "sequence", steps };
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
    for (const reference of readArgoReferences(value, scope))
      this.references.push({ ...reference, consequence: refused });
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

/** Image, code, time and retries of a template that runs something. */
function workOf(
  template: YamlValue,
): Pick<Step, "scripts" | "image" | "variables" | "timeout" | "retries" | "group"> {
  const timeout = template.get("timeout").kind === "empty" ? "activeDeadlineSeconds" : "timeout";
  const seconds = parseDuration(template.get(timeout).string() ?? "");
  const retries = Number(template.get("retryStrategy", "limit").string() ?? Number.NaN);
  return {
    ...containerOf(template),
    timeout: seconds === undefined ? undefined : { seconds, span: template.get(timeout).span },
    retries: Number.isInteger(retries) ? retries : undefined,
    group: besideOf(template),
  };
}

function containerOf(template: YamlValue): Pick<Step, "scripts" | "image" | "variables"> {
  const script = template.get("script");
  if (script.kind !== "map") return readContainer(template.get("container"), findArgoTemplates);
  const { image, variables } = readContainer(script, findArgoTemplates);
  return { image, variables, scripts: sourceOf(script) };
}

/** The `source` of a script is written to a file, and `command` is called with that file. */
function sourceOf(script: YamlValue): Script[] {
  const source = script.entryOf("source");
  const program = script
    .get("command")
    .itemsOrSelf()
    .map((word) => word.string() ?? "")
    .find((word) => !/^(.*\/)?env$/.test(word));
  const language = languageOf(program ?? "");
  return source && language ? scalarScript(source, language, script, findArgoTemplates) : [];
}

/** The other containers of the same pod, and those of a container set. */
function besideOf(template: YamlValue): StepGroup | undefined {
  const containers = [
    ...template.get("containerSet", "containers").items(),
    ...template.get("initContainers").items(),
    ...template.get("sidecars").items(),
  ];
  if (containers.length === 0) return undefined;
  const steps = containers.map((value): Step => {
    const name = value.get("name").text();
    return {
      id: name?.text,
      idSpan: name?.span() ?? value.span,
      span: value.span,
      needs: namesIn(value.get("dependencies")),
      ...readContainer(value, findArgoTemplates),
    };
  });
  return { order: "graph", steps };
}

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
  group: { order: "graph", steps },
});

function namesIn(list: YamlValue): Need[] {
  return list.itemsOrSelf().flatMap((item) => {
    const text = item.text();
    return text ? [{ id: text.text, span: text.span() }] : [];
  });
}

/** `dependencies`, or the tasks named in `depends`. */
function needsOf(task: YamlValue): Need[] {
  const depends = task.get("depends").text();
  if (!depends) return namesIn(task.get("dependencies"));
  const needs = new Map<string, Need>();
  for (const { id, span } of readDepends(depends)) if (!needs.has(id)) needs.set(id, { id, span });
  return [...needs.values()];
}

/** For each task all those that are finished before it begins. */
function ancestors(
  tasks: readonly { readonly id: string | undefined; readonly needs: readonly Need[] }[],
): Map<string, Set<string>> {
  const graph = new Map(
    tasks.flatMap(({ id, needs }) =>
      id === undefined ? [] : [[id, needs.map((need) => need.id)] as const],
    ),
  );
  return new Map([...graph.keys()].map((id) => [id, dependenciesOf(graph, id)]));
}

/** A `when`: one `{{= }}` alone is an expression of expr-lang, anything else is for govaluate. */
export function readWhen(
  value: YamlValue,
  then: readonly Evidence[],
  role: Condition["role"] = "gate",
): Condition | undefined {
  const whole = value.text();
  if (!whole || whole.text.trim() === "") return undefined;
  const only = /^\s*\{\{=((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(whole.text);
  const start = whole.text.indexOf("{{=") + 3;
  const text: Excerpt = only ? whole.slice(start, start + (only[1] ?? "").length) : whole;
  return { text, whole, grammar: only ? "expr" : "govaluate", role, then, otherwise: [] };
}
