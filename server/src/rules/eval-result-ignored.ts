import { dependenciesOf } from "../base/graph.ts";
import { filled, type Span } from "../base/text.ts";
import { walk } from "../condition/expression.ts";
import type { Condition } from "../model/condition.ts";
import { dependenciesWithin, graphGroups } from "../model/graph.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { isInside, type PlacedStep, stepsBefore } from "../model/place.ts";
import { allSteps, type Step, type StepGroup } from "../model/step.ts";
import { withCalledCode } from "../model/templates.ts";
import { readShell } from "../shell/commands.ts";
import { releases } from "./release.ts";
import type { Report, Rule } from "./rule.ts";
import { stepsOf } from "./stages.ts";
import type { Tools } from "./tools.ts";

export const evalResultIgnored: Rule = {
  id: "eval-result-ignored",
  group: "release",
  summary: "A model is deployed whatever its evaluation says.",
  severity: "warning",
  *check(pipeline, tools) {
    const released = releases(pipeline);
    const evaluations = released.length > 0 ? stepsOf(pipeline, "evaluate") : [];
    if (evaluations.length === 0) return;
    for (const { deploy, train } of released) {
      const before = stepsBefore(deploy);
      const asked = evaluations.filter(({ step }) => before.has(step));
      const report =
        asked.length === 0
          ? notAwaited(pipeline, deploy, train, evaluations)
          : (runsAnyway(tools, deploy, asked) ?? cannotFail(pipeline, deploy, asked));
      if (report) yield report;
    }
  },
};

/** Both follow the training, and neither waits for the other. */
function notAwaited(
  pipeline: Pipeline,
  deploy: PlacedStep,
  train: Step,
  evaluations: readonly PlacedStep[],
): Report | undefined {
  for (const group of graphGroups(pipeline.groups)) {
    const deploying = within(group, deploy);
    const graph = dependenciesWithin(group);
    if (!deploying?.id || isApproved(deploy)) continue;
    const trained = group.steps.find((step) => step === train || contains(step, train));
    for (const evaluation of evaluations) {
      const evaluating = within(group, evaluation);
      if (!evaluating?.id || !trained?.id || evaluating === deploying) continue;
      if (dependenciesOf(graph, evaluating.id).has(deploying.id)) continue;
      if (!dependenciesOf(graph, evaluating.id).has(trained.id)) continue;
      return {
        span: deploying.idSpan,
        message: `This deploys the model without waiting for '${evaluating.id}', which evaluates it at the same time: the model is live before it is known what it can do. Let it need '${evaluating.id}'.`,
        related: [{ span: evaluating.idSpan, message: "The evaluation stands here." }],
        fix: waitFor(deploying, evaluating.id),
      };
    }
  }
  return undefined;
}

function waitFor(step: Step, id: string): Report["fix"] {
  const slot = step.needsSlot?.();
  if (!slot || !/^[\w-]+$/.test(id)) return undefined;
  return { title: `Wait for '${id}'`, safe: false, edits: [filled(slot, id)] };
}

const within = (group: StepGroup, { path }: PlacedStep): Step | undefined =>
  path.find((at) => at.group === group)?.step;

const contains = (outer: Step, inner: Step): boolean =>
  outer.group ? allSteps([outer.group]).includes(inner) : false;

/** Somebody may have a look before it goes on. */
const isApproved = ({ path }: PlacedStep): boolean =>
  path.some(({ step }) => step.environment !== undefined);

/** Whether the deployment has a condition, itself or around it. */
const isGated = ({ path }: PlacedStep): boolean =>
  path.some(({ step }) => step.condition ?? step.unless ?? step.alternatives ?? step.environment);

/** `always()` in front of a deployment: it runs after a failed evaluation, too. */
function runsAnyway(
  tools: Tools,
  deploy: PlacedStep,
  asked: readonly PlacedStep[],
): Report | undefined {
  for (const { step } of deploy.path) {
    const { condition } = step;
    const expression = condition && tools.expression(condition);
    if (!condition || !expression) continue;
    const parts = [...walk(expression)];
    const always = parts.find((part) => part.kind === "call" && /^always$/i.test(part.name));
    const looks = parts.some(
      (part) => part.kind === "name" && /^(?:needs|steps|jobs)$/i.test(part.path[0] ?? ""),
    );
    // Within a job the steps before it count, between jobs those it needs.
    const evaluation = asked.find((one) => !isInside(one, step) && one.step !== step);
    if (!always || looks || !evaluation) continue;
    return {
      span: condition.text.span(always.span.start, always.span.end),
      message: `With 'always()' the model is deployed even where its evaluation has failed. Leave it out: then the deployment waits for a success.`,
      related: [{ span: evaluation.step.idSpan, message: "The evaluation stands here." }],
      fix: onSuccess(condition, always.span),
    };
  }
  return undefined;
}

/** What these grammars call a success of all that came before. */
const successes: Readonly<Record<string, string>> = { github: "success()", azure: "succeeded()" };

function onSuccess({ grammar, text }: Condition, { start, end }: Span): Report["fix"] {
  const success = successes[grammar];
  const edit = success && text.edit(start, end, success);
  return edit ? { title: `Write '${success}'`, safe: false, edits: [edit] } : undefined;
}

/** Every evaluation lets its failure pass, and nothing asks for its outcome. */
function cannotFail(
  { groups }: Pipeline,
  deploy: PlacedStep,
  asked: readonly PlacedStep[],
): Report | undefined {
  if (isGated(deploy)) return undefined;
  const passing = asked.map((one) => passesAnyway(one, groups));
  const [first] = passing;
  if (!first || passing.includes(undefined)) return undefined;
  return {
    span: first.span,
    message: `${first.why}, so the model is deployed whatever its evaluation says. Let the evaluation fail where the model is not good enough, or give the deployment a condition on its result.`,
    related: [{ span: deploy.step.idSpan, message: "The deployment stands here." }],
    // Of several evaluations each would have to fail.
    fix: asked.length === 1 ? first.fix : undefined,
  };
}

interface Passing {
  readonly span: Step["span"];
  readonly fix?: Report["fix"];
  readonly why: string;
}

function passesAnyway(
  { step, path }: PlacedStep,
  groups: readonly StepGroup[],
): Passing | undefined {
  const tolerant = path.find((at) => at.step.mayFail)?.step;
  if (tolerant)
    return {
      span: tolerant.idSpan,
      why: "A failure of this step does not count",
      fix: tolerant.countFailure && {
        title: "Let its failure count",
        safe: false,
        edits: [tolerant.countFailure],
      },
    };
  for (const { language, masked, code } of withCalledCode(step, groups).scripts) {
    if (language !== "shell") return undefined;
    const { commands } = readShell(masked.text);
    const last = commands.at(-1);
    const before = commands.at(-2);
    const excused =
      last?.words.length === 1 && /^(?:true|:)$/.test(last.words[0]?.text ?? "")
        ? before?.separator === "||" && before
        : undefined;
    // Of several commands another may be the one that fails.
    if (excused && last && commands.length === 2) {
      const edit = code.edit(excused.span.end, last.span.end, "");
      return {
        span: code.span(excused.span.start, last.span.end),
        why: `Behind '|| ${last.words[0]?.text}' no failure counts`,
        fix: edit && { title: "Let its failure count", safe: false, edits: [edit] },
      };
    }
  }
  return undefined;
}
