import type { Analysis } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";

/** An entry of a file's outline. */
export interface OutlineItem {
  readonly kind: "pipeline" | "trigger" | "metric" | "step";
  readonly name: string;
  /** What tells it apart, in a few words. */
  readonly detail?: string | undefined;
  readonly span: Span;
  /** Lies within `span`. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineItem[];
}

/** Triggers, metrics and steps of a file; where it holds several pipelines, under each of them. */
export function symbols({ pipelines }: Analysis): OutlineItem[] {
  const [first, second] = pipelines;
  if (!first) return [];
  if (!second) return contents(first.pipeline);
  return pipelines.map(({ pipeline, dialect }) => ({
    kind: "pipeline",
    name: pipeline.name?.text || dialect.title,
    span: pipeline.span,
    nameSpan: pipeline.name?.span() ?? { start: pipeline.span.start, end: pipeline.span.start },
    children: contents(pipeline),
  }));
}

function contents({ metrics, triggers, groups }: Pipeline): OutlineItem[] {
  return [
    ...triggers.map(triggerSymbol),
    ...metrics.map(
      ({ name, nameSpan, source }): OutlineItem => ({
        kind: "metric",
        name,
        detail: source?.text,
        span: nameSpan,
        nameSpan,
        children: [],
      }),
    ),
    ...groups.flatMap(groupSymbols),
  ];
}

function groupSymbols({ template, steps }: StepGroup): OutlineItem[] {
  const children = steps.map(stepSymbol);
  if (!template) return children;
  const { name, span } = template;
  return [
    {
      kind: "step",
      name: name.text || "template",
      span,
      nameSpan: inside(name.span(), span),
      children,
    },
  ];
}

function triggerSymbol({ name, nameSpan, span, schedule, condition }: Trigger): OutlineItem {
  const detail = [schedule?.cron.text, condition?.text.text].filter(Boolean).join(" · ");
  return { kind: "trigger", name, detail, span, nameSpan: inside(nameSpan, span), children: [] };
}

function stepSymbol({ id, label, uses, idSpan, span, needs, group }: Step): OutlineItem {
  const name = id ?? label?.text ?? uses?.text ?? "step";
  const after = needs.map((need) => need.id).join(", ");
  return {
    kind: "step",
    name: name.trim() || "step",
    detail: after ? `after ${after}` : id && label?.text !== id ? label?.text : undefined,
    span,
    nameSpan: inside(idSpan, span),
    children: group?.steps.map(stepSymbol) ?? [],
  };
}

/** What stands behind an alias or a merge is named elsewhere. */
const inside = (name: Span, whole: Span): Span =>
  whole.start <= name.start && name.end <= whole.end
    ? name
    : { start: whole.start, end: whole.start };
