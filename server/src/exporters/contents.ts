import { describeDuration } from "../base/duration.ts";
import { dependenciesOf, inOrder } from "../base/graph.ts";
import { dependenciesWithin, stepOf } from "../model/graph.ts";
import type { Trigger } from "../model/pipeline.ts";
import type { Step } from "../model/step.ts";
import { deployment } from "../runner/deployment.ts";
import type { FileFormat } from "../runner/sources/spec.ts";
import type { Remarks, Source } from "./exporter.ts";
import { type Question, questionOf } from "./question.ts";
import { type Translated, translate } from "./schedules.ts";

/** What of a pipeline an engine can do: its triggers and steps, with what is to be said of each. */
export interface Contents {
  readonly triggers: readonly ExportedTrigger[];
  /** Each behind those it needs. */
  readonly steps: readonly ExportedStep[];
  /** What is left out, in sentences. */
  readonly missing: readonly string[];
  /** What the code that decides conditions has to read. */
  readonly formats: ReadonlySet<FileFormat>;
}

export interface ExportedTrigger {
  readonly trigger: Trigger;
  readonly schedule: Translated;
  /** What has to be asked before it starts anything. */
  readonly question?: Question | undefined;
  /** It has no schedule of its own: only readings that are new are judged. */
  readonly onNews: boolean;
  readonly comments: readonly string[];
}

export interface ExportedStep {
  readonly id: string;
  readonly step: Step;
  readonly needs: readonly string[];
  /** All that have to be done before, each behind those it needs. */
  readonly before: readonly string[];
  readonly gate?: Question | undefined;
  readonly comments: readonly string[];
}

/** What of the engine decides how much of a pipeline it can do. */
export interface Engine {
  readonly title: string;
  /** Id of the flavour in which it reads cron. */
  readonly flavour: string;
}

export function contentsOf(source: Source, engine: Engine, remarks: Remarks): Contents {
  const missing: string[] = [];
  const triggers = source.pipeline.triggers.flatMap((trigger) => {
    const exported = triggerFor(trigger, source, engine, remarks);
    if (typeof exported !== "string") return exported;
    missing.push(remarks.add("left-out", trigger.nameSpan, exported));
    return [];
  });
  const steps = stepsFor(source, engine, remarks, missing);
  const questions = [...triggers.map(({ question }) => question), ...steps.map(({ gate }) => gate)];
  return {
    triggers,
    steps,
    missing,
    formats: new Set(questions.flatMap((question) => question?.formats ?? [])),
  };
}

/** The trigger, or why it cannot be there, in a sentence. */
function triggerFor(
  trigger: Trigger,
  { pipeline, parse, poll }: Source,
  { title, flavour }: Engine,
  remarks: Remarks,
): ExportedTrigger | string {
  const { name, condition, schedule, cooldown } = trigger;
  if (!schedule && !condition)
    return `The trigger ${name} has neither a schedule nor a condition, and starts nothing.`;
  const translated = schedule
    ? translate(schedule, flavour)
    : { cron: poll, zone: "UTC", changes: [] };
  if (!translated)
    return `The trigger ${name} is not there: ${title} reads no such schedule as '${schedule?.cron.text}'.`;
  const question = condition || cooldown ? questionOf(condition, pipeline, parse) : undefined;
  if (question && "refused" in question)
    return `The trigger ${name} is not there. ${question.refused}`;
  const comments = translated.changes.map((change) =>
    remarks.add("changed", schedule?.cron.span() ?? trigger.nameSpan, change),
  );
  if (!schedule)
    comments.push(
      remarks.add(
        "changed",
        trigger.nameSpan,
        `${name} has no schedule, and ${title} sees no metrics change: it is asked at '${poll}' (UTC).`,
      ),
    );
  if (question && condition)
    comments.push(
      ...unsourced(question).map((each) => remarks.add("changed", condition.text.span(), each)),
    );
  return { trigger, schedule: translated, question, onNews: !schedule, comments };
}

/** Here a person may give a value by hand. */
const unsourced = ({ unsourced: names }: Question): string[] =>
  names.length === 0
    ? []
    : [
        `Nothing says where ${names.join(", ")} ${names.length > 1 ? "come" : "comes"} from: there the value is always missing.`,
      ];

function stepsFor(
  { pipeline, parse }: Source,
  { title }: Engine,
  remarks: Remarks,
  missing: string[],
): ExportedStep[] {
  const [group] = pipeline.groups;
  if (!group) return [];
  const graph = dependenciesWithin(group);
  const order = inOrder(graph);
  const lost = new Set<string>();
  return order.flatMap((id): ExportedStep[] => {
    const step = stepOf(group, id);
    if (!step) return [];
    const needs = graph.get(id) ?? [];
    const gate = step.condition && questionOf(step.condition, pipeline, parse);
    const why =
      gate && "refused" in gate
        ? gate.refused
        : needs.filter((need) => lost.has(need)).map((need) => `It needs ${need}.`)[0];
    if (why !== undefined || (gate && "refused" in gate)) {
      lost.add(id);
      missing.push(remarks.add("left-out", step.idSpan, `The step ${id} is not there. ${why}`));
      return [];
    }
    const ancestors = dependenciesOf(graph, id);
    return [
      {
        id,
        step,
        needs,
        before: order.filter((each) => ancestors.has(each)),
        gate,
        comments: [
          ...unknownThere(step).map((each) => remarks.add("left-out", step.idSpan, each)),
          ...changesOf(step, id, title).map((change) =>
            remarks.add("changed", step.idSpan, change),
          ),
          ...(gate ? unsourced(gate) : []).map((each) =>
            remarks.add("changed", step.condition?.text.span() ?? step.idSpan, each),
          ),
        ],
      },
    ];
  });
}

/** What no engine does as a run here does it. */
function* changes({ inputs, scripts, timeout }: Step): Generator<string> {
  if (inputs) yield "It runs each time, also where its inputs have not changed.";
  if (scripts.length > 1 && timeout)
    yield `Each of its scripts has ${describeDuration(timeout.seconds)}, not both together.`;
}

/** What a run here tells each of its steps. */
function unknownThere({ scripts }: Step): string[] {
  const read = scripts.flatMap(
    ({ code }) => code.text.match(/\bMLOPS_(?:RUN|STEP|TRIGGER)\b/g) ?? [],
  );
  return [...new Set(read)].map((name) => `${name} is set only where mlops itself runs the step.`);
}

function changesOf(step: Step, id: string, title: string): string[] {
  const deploys = deployment(step);
  return [
    ...(deploys === undefined
      ? []
      : [
          `${id} deploys (${deploys}): here it runs only when asked for, in ${title} whenever it is reached.`,
        ]),
    ...changes(step),
  ];
}

/** The metrics' files that triggers read. */
export const filesRead = (questions: readonly (Question | undefined)[]): readonly string[] => [
  ...new Set(
    questions.flatMap((question) =>
      Object.values(question?.metrics ?? {}).flatMap((source) =>
        "file" in source ? source.file : [],
      ),
    ),
  ),
];
