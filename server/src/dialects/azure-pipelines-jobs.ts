import type { Span } from "../base/text.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Reference } from "../model/pipeline.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { readDependencyReferences } from "./azure-pipelines-references.ts";
import { deploymentSteps, type Machine, machineOf, readSteps } from "./azure-pipelines-steps.ts";
import {
  doneBy,
  type Expanded,
  expand,
  isTemplateKey,
  readCondition,
  valuesOf,
} from "./azure-pipelines-templates.ts";
import { readVariables } from "./azure-pipelines-variables.ts";
import { readMayFail } from "./failing.ts";
import { asDefined } from "./names.ts";

/** The stages, jobs or steps of a pipeline or template. */
export function groupsOf(
  value: YamlValue,
  root: YamlValue = value,
): { readonly groups: readonly StepGroup[]; readonly references: readonly Reference[] } {
  const reader = new JobReader(root);
  const groups = reader.groups(value, machineOf(root, root), value === root && isWhole(root));
  return { groups, references: reader.references };
}

/** Keys that a template has not: in one, what a job needs may be in the pipeline that it is put into. */
const isWhole = (root: YamlValue): boolean =>
  ["trigger", "pr", "schedules", "resources", "pool", "name", "variables"].some((key) =>
    root.has(key),
  );

class JobReader {
  readonly references: Reference[] = [];
  private readonly root: YamlValue;
  /** By the span of the step that was read from it. */
  private readonly items = new Map<Span, YamlValue>();

  constructor(root: YamlValue) {
    this.root = root;
  }

  groups(value: YamlValue, machine: Machine, isWhole: boolean): StepGroup[] {
    return [
      ...valuesOf(value, "stages").map((list) => this.stages(list, machine, isWhole)),
      ...valuesOf(value, "jobs").map((list) => this.jobs(list, machine, isWhole)),
      ...valuesOf(value, "steps").map((list) => readSteps(list, machine)),
    ].filter(({ steps }) => steps.length > 0);
  }

  private stages(list: YamlValue, machine: Machine, isWhole: boolean): StepGroup {
    const { steps, isOpen } = expand(list, (item) => this.stage(item, machine));
    return this.graph({ steps: inOrder(steps, this.items), isOpen: isOpen || !isWhole }, "stage");
  }

  private stage(item: YamlValue, around: Machine): Step {
    const machine = machineOf(item, this.root, around);
    const jobs = valuesOf(item, "jobs").map((list) => this.jobs(list, machine, true));
    return this.named(item, "stage", merged(jobs), machine);
  }

  private jobs(list: YamlValue, machine: Machine, isWhole: boolean): StepGroup {
    const { steps, isOpen } = expand(list, (item) => this.job(item, machine));
    return this.graph({ steps, isOpen: isOpen || !isWhole }, "job");
  }

  private job(item: YamlValue, around: Machine): Step {
    const machine = machineOf(item, this.root, around);
    const minutes = item.get("timeoutInMinutes");
    const count = minutes.number();
    const steps = [
      ...valuesOf(item, "steps").map((list) => readSteps(list, machine)),
      ...deploymentSteps(item.get("strategy"), machine),
    ];
    return {
      ...this.named(item, item.has("deployment") ? "deployment" : "job", merged(steps), machine),
      image: machine.image,
      environment: item.get("environment", "name").text() ?? item.get("environment").text(),
      ...readMayFail(item.get("continueOnError")),
      // 0 stands for the longest there can be.
      timeout: count ? { seconds: count * 60, span: minutes.span } : undefined,
    };
  }

  /** A stage or job by the key that names it, or the template that is put in for it. */
  private named(
    item: YamlValue,
    key: string,
    group: StepGroup | undefined,
    machine: Machine,
  ): Step {
    const name = item.get(key).text();
    const template = item.get("template").text();
    const given = template
      ? merged(this.groups(item.get("parameters"), machine, false))
      : undefined;
    const step: Step = {
      id: name && !name.text.includes("${{") ? name.text : undefined,
      idSpan: name?.span() ?? template?.span() ?? item.span,
      label: item.get("displayName").text(),
      span: item.span,
      needs: valuesOf(item, "dependsOn").flatMap((value) => needsOf(value)),
      scripts: [],
      uses: template,
      group: group ?? given,
      variables: readVariables(item.get("variables")),
    };
    this.items.set(step.span, item);
    const evidence = [...evidenceOf(step), ...(group ? doneBy(group.steps) : [])];
    return { ...step, condition: readCondition(item.get("condition"), evidence) };
  }

  private graph({ steps, isOpen }: Expanded, kind: "stage" | "job"): StepGroup {
    const ids = new Set(steps.flatMap(({ id }) => id ?? []));
    const settled = steps.map((step) => ({
      ...step,
      needs: step.needs.map((need) => ({ ...need, id: asDefined(need.id, ids) })),
    }));
    const open = isOpen || settled.some(({ id }) => id === undefined);
    for (const step of settled) {
      const item = this.items.get(step.span);
      if (item)
        this.references.push(
          ...readDependencyReferences(item, step, { steps: settled, kind, isOpen: open }),
        );
    }
    return { order: "graph", steps: settled, ignoresCase: true, isOpen: open ? true : undefined };
  }
}

/** Where a stage says nothing, it needs the one before it. */
function inOrder(steps: readonly Step[], items: ReadonlyMap<Span, YamlValue>): Step[] {
  return steps.map((step, index) => {
    const before = steps[index - 1]?.id;
    const item = items.get(step.span);
    if (before === undefined || !item || valuesOf(item, "dependsOn").length > 0) return step;
    return { ...step, needs: [{ id: before, span: step.idSpan, implied: true }] };
  });
}

/** `dependsOn`: a name, or a list, in which names may be put in. */
function needsOf(value: YamlValue, depth = 0): Need[] {
  return value.itemsOrSelf().flatMap((item): Need[] => {
    if (item.kind === "map" && depth < 10)
      return item
        .entries()
        .filter(({ key }) => isTemplateKey(key))
        .flatMap((entry) => needsOf(entry.value, depth + 1));
    const text = item.text();
    return text && text.text !== "" && !/\$[{([]/.test(text.text)
      ? [{ id: text.text, span: text.span() }]
      : [];
  });
}

/** Lists that stand under the same key in several choices, as one. */
function merged(groups: readonly StepGroup[]): StepGroup | undefined {
  const [first, ...others] = groups;
  if (!first || others.length === 0) return first;
  return {
    ...first,
    steps: groups.flatMap(({ steps }) => steps),
    isOpen: groups.some(({ isOpen }) => isOpen) ? true : undefined,
  };
}
