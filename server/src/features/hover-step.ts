import { describeDuration } from "../base/duration.ts";
import { dependenciesOf, inOrder } from "../base/graph.ts";
import { encloses, type Span } from "../base/text.ts";
import { dependenciesWithin } from "../model/graph.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import { code, list, paragraphs, plain } from "./markdown.ts";

/** A step's place in its graph, its gate and its limits. `definition` is where the step is named. */
export function stepInWords({ groups }: Pipeline, definition: Span): string | undefined {
  const found = find(groups, definition);
  if (!found) return undefined;
  const { step, group } = found;
  return paragraphs(
    `**${plain(step.id ?? "step")}**: ${group.order === "graph" ? inGraph(step, group) : inSequence(step, group)}`,
    list([...(group.order === "graph" ? neighbours(step, group) : []), ...limits(step)]),
  );
}

function find(
  groups: readonly StepGroup[],
  definition: Span,
): { step: Step; group: StepGroup } | undefined {
  for (const group of groups)
    for (const step of group.steps) {
      if (step.id !== undefined && encloses(step.idSpan, definition)) return { step, group };
      const inner = step.group && find([step.group], definition);
      if (inner) return inner;
    }
  return undefined;
}

const inSequence = (step: Step, { steps }: StepGroup): string =>
  `step ${steps.indexOf(step) + 1} of ${steps.length}, one after the other`;

function inGraph({ id = "" }: Step, group: StepGroup): string {
  const graph = dependenciesWithin(group);
  const place = `${inOrder(graph).indexOf(id) + 1} of ${group.steps.length} in running order`;
  const before = dependenciesOf(graph, id).size;
  return before === 0 ? `${place}, needs no other step` : place;
}

function neighbours({ id, needs }: Step, { steps }: StepGroup): string[] {
  const after = needs.map((need) => code(need.id));
  const before = steps
    .filter((other) => other.needs.some((need) => need.id === id))
    .map((other) => code(other.id ?? "step"));
  return [
    ...(after.length > 0 ? [`needs ${after.join(", ")}`] : []),
    before.length > 0 ? `needed by ${before.join(", ")}` : "needed by no other step",
  ];
}

function limits({ condition, timeout, retries, mayFail, image, environment }: Step): string[] {
  return [
    condition && `runs only when ${code(condition.text.text)}`,
    timeout && `ended after ${describeDuration(timeout.seconds)}`,
    retries && `tried again ${retries === 1 ? "once" : `${retries} times`} when it fails`,
    mayFail && "its failure does not fail the run",
    image && `in the image ${code(image.text)}`,
    environment && `in the environment ${code(environment.text)}`,
  ].filter((limit) => typeof limit === "string");
}
