import type { Step, StepGroup } from "../model/step.ts";
import type { Report, Rule } from "./rule.ts";

export const duplicateStep: Rule = {
  id: "duplicate-step",
  group: "graph",
  summary: "Two steps have the same name.",
  severity: "error",
  *check(pipeline) {
    const isKey = new Set(
      pipeline.faults.filter((f) => f.kind === "duplicate-key").map((f) => f.span.start),
    );
    const found: Report[] = [];
    for (const group of pipeline.groups) collect(group, isKey, found);
    yield* found;
  },
};

function collect(group: StepGroup, isKey: ReadonlySet<number>, found: Report[]): void {
  const first = new Map<string, Step>();
  for (const step of group.steps) {
    if (step.group) collect(step.group, isKey, found);
    if (step.id === undefined) continue;
    const id = group.ignoresCase ? step.id.toLowerCase() : step.id;
    const earlier = first.get(id);
    if (!earlier) first.set(id, step);
    else if (isChoice(earlier) || isChoice(step)) continue;
    // Steps that are keys of a mapping are told by duplicate-key.
    else if (!isKey.has(step.idSpan.start))
      found.push({
        span: step.idSpan,
        message:
          earlier.id === step.id
            ? `A step named '${step.id}' exists already, so what refers to it is not clear. Give one of them another name.`
            : `A step named '${earlier.id}' exists already, and upper and lower case are the same here. Give one of them another name.`,
        related: [{ span: earlier.idSpan, message: `The first '${earlier.id}'.` }],
      });
  }
}

/** There only where something holds when the file is filled in: then the other one may not be there. */
const isChoice = ({ condition, furtherConditions = [], unless }: Step): boolean =>
  [condition, unless, ...furtherConditions].some((each) => each?.beforehand);
