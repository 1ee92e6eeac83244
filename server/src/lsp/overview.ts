import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import { pipelinesOf } from "../analysis/analyze.ts";
import { Lines } from "../base/text.ts";
import { mlops } from "../dialects/mlops.ts";
import { explainSchedule, type Moment } from "../features/schedule.ts";
import type { Pipeline, Trigger } from "../model/pipeline.ts";
import { isHosted } from "../runner/hosted-values.ts";
import { everyStep, type PlannedStep } from "../runner/plan.ts";
import { isKeptSecret } from "../runner/template.ts";
import { rangeOf } from "./convert.ts";
import { pathOf } from "./documents.ts";
import { cancelled, type Door } from "./door.ts";
import { toStepAnswer } from "./evaluate.ts";
import type { Host } from "./host.ts";
import { toRunTime } from "./pipelines.ts";
import {
  methods,
  type Overview,
  type OverviewParams,
  type OverviewStep,
  type OverviewTrigger,
} from "./protocol.ts";

/** Answers what files hold, without checking them. Between two files it listens to what else is asked. */
export function answerOverview({ connection, host, session }: Door): void {
  connection.onRequest<readonly Overview[], void>(
    methods.overview,
    async ({ folder, files }: OverviewParams, token) => {
      const found: Overview[] = [];
      const wanted = unignored(host, folder, files);
      for (const { uri, text } of wanted) {
        if (token.isCancellationRequested) throw cancelled();
        const moment = { now: host.now(), localZone: session().localZone };
        const overview = overviewOf(uri, text, moment);
        if (overview) found.push(overview);
        await host.turn();
      }
      return found;
    },
  );
}

function unignored(
  host: Host,
  folder: string | undefined,
  files: OverviewParams["files"],
): OverviewParams["files"] {
  const root = folder === undefined ? undefined : host.filePath?.(folder);
  if (root === undefined || !host.unignored) return files;
  const paths = files.flatMap(({ uri }) => host.filePath?.(uri) ?? []);
  const kept = new Set(host.unignored(root, paths));
  return files.filter(({ uri }) => {
    const path = host.filePath?.(uri);
    return path === undefined || kept.has(path);
  });
}

/** Nothing where the file holds neither a trigger nor a step. */
export function overviewOf(uri: string, text: string, moment: Moment): Overview | undefined {
  const pipelines = pipelinesOf(pathOf(uri), text);
  const lines = new Lines(text);
  const triggers = pipelines.flatMap(({ pipeline }) =>
    pipeline.triggers.map((trigger) => toTrigger(trigger, lines, moment)),
  );
  // As they are written: the plan has them as they run.
  const steps = pipelines
    .flatMap(({ pipeline }) => everyStep(pipeline).map((step) => toStep(step, pipeline, lines)))
    .sort((a, b) => a.offset - b.offset);
  const [first] = pipelines;
  if (!first || triggers.length + steps.length === 0) return undefined;
  const name = nameOf(pipelines);
  return {
    uri,
    dialect: first.dialect.id,
    title: first.dialect.title,
    own: first.dialect.id === mlops.id,
    ...(name !== undefined && { name }),
    triggers,
    steps,
  };
}

const nameOf = (pipelines: readonly AnalyzedPipeline[]): string | undefined =>
  pipelines.find(({ pipeline }) => pipeline.name)?.pipeline.name?.text;

function toTrigger(
  { name, nameSpan, schedule, condition, paused = false }: Trigger,
  lines: Lines,
  moment: Moment,
): OverviewTrigger {
  const explained = schedule && explainSchedule(schedule, moment, 1);
  const [next] = explained?.next ?? [];
  return {
    name,
    range: rangeOf(lines, nameSpan),
    paused,
    isScheduled: schedule !== undefined,
    ...(explained && { schedule: `${explained.words} (${explained.zone})` }),
    ...(next && !paused && { next: toRunTime(next) }),
    ...(condition && { condition: condition.text.text }),
  };
}

const toStep = (planned: PlannedStep, pipeline: Pipeline, lines: Lines): OverviewStep => ({
  ...toStepAnswer(planned),
  range: rangeOf(lines, planned.step.idSpan),
  offset: planned.step.idSpan.start,
  templates: planned.templates.filter((template) => !isFoundHere(template, planned, pipeline)),
});

/** A run finds its value by itself: nobody has to be asked for it. */
const isFoundHere = (
  template: string,
  { combination, step }: PlannedStep,
  pipeline: Pipeline,
): boolean =>
  combination?.[template] !== undefined ||
  step.parameters?.[template] !== undefined ||
  pipeline.parameters?.[template] !== undefined ||
  isKeptSecret(template) ||
  isHosted(template, pipeline);
