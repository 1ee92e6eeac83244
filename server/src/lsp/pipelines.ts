import { fixToRest } from "../analysis/fix.ts";
import { contains } from "../base/text.ts";
import { layOutPython } from "../features/format-python.ts";
import { type ExplainedSchedule, explainSchedule, type Run } from "../features/schedule.ts";
import { triggersOf } from "../features/triggers.ts";
import { backtestAnswer } from "./backtest.ts";
import { rangeOf, textEdits } from "./convert.ts";
import type { OpenPipeline } from "./documents.ts";
import type { Door } from "./door.ts";
import { evaluateTrigger } from "./evaluate.ts";
import { enginesFor, exportAnswer } from "./export.ts";
import { pictureOf } from "./graph.ts";
import { PastSources } from "./past-sources.ts";
import {
  type BacktestAnswer,
  type BacktestParams,
  type GraphAnswer,
  pictureMethods,
} from "./pictures.ts";
import {
  type DocumentParams,
  type EngineAnswer,
  type EvaluateAnswer,
  type EvaluateParams,
  type ExportAnswer,
  type ExportParams,
  type FixAllAnswer,
  type FormatPythonAnswer,
  methods,
  type PipelineAnswer,
  type RunTime,
  type ScheduleAnswer,
  type ScheduleParams,
  type TriggerAnswer,
} from "./protocol.ts";
import { readingsOf } from "./readings.ts";

/** Answers the requests of protocol.ts, each for the newest version of its document. */
export function answerOwnRequests({ connection, host, documents, session }: Door): void {
  const moment = () => ({ now: host.now(), localZone: session().localZone });

  const about = <Params extends DocumentParams, Answer>(
    method: string,
    nothing: Answer,
    answer: (open: OpenPipeline, params: Params) => Answer | Promise<Answer>,
  ): void => {
    connection.onRequest<unknown, void>(method, async (params: Params) => {
      await documents.settled(params.uri);
      const open = documents.get(params.uri);
      return open ? answer(open, params) : nothing;
    });
  };

  about<DocumentParams, PipelineAnswer>(methods.pipeline, { dialect: null }, ({ analysis }) => {
    const [first] = analysis.pipelines;
    return first ? { dialect: first.dialect.id, title: first.dialect.title } : { dialect: null };
  });

  about<DocumentParams, readonly TriggerAnswer[]>(methods.triggers, [], async (open) => {
    const { analysis } = open;
    const accounts = triggersOf(analysis, moment(), await readingsOf(open, host));
    return accounts.map(({ name, nameSpan, schedule, condition, metrics }) => ({
      name,
      range: rangeOf(analysis.lines, nameSpan),
      ...(schedule && { schedule: `${schedule.words} (${schedule.zone})` }),
      next: schedule?.next.map(toRunTime) ?? [],
      ...(condition !== undefined && { condition }),
      metrics: metrics.map(({ name: metric, reading, direction }) => ({
        name: metric,
        ...(reading?.value !== undefined && { latest: reading.value }),
        ...(reading?.source !== undefined && { source: reading.source }),
        ...(direction !== undefined && { direction }),
      })),
    }));
  });

  const sources = new PastSources(host);
  about<BacktestParams, BacktestAnswer | null>(
    pictureMethods.backtest,
    null,
    ({ uri, analysis }, { trigger: wanted, asks = false }) => {
      for (const each of analysis.pipelines) {
        const trigger = each.pipeline.triggers.find(({ name }) => name === wanted);
        const what = { uri, lines: analysis.lines, asks };
        if (trigger) return backtestAnswer(what, each, trigger, sources);
      }
      return null;
    },
  );

  about<DocumentParams, GraphAnswer>(pictureMethods.graph, { pipelines: [] }, ({ analysis }) => ({
    pipelines: analysis.pipelines.map((each) => pictureOf(analysis.lines, each, moment())),
  }));

  about<EvaluateParams, EvaluateAnswer | null>(
    methods.evaluate,
    null,
    ({ uri, analysis }, { trigger: wanted, values = {} }) => {
      for (const each of analysis.pipelines) {
        const trigger = each.pipeline.triggers.find(({ name }) => name === wanted);
        const given = new Map(Object.entries(values));
        if (trigger) return evaluateTrigger(uri, each, trigger, given, host);
      }
      return null;
    },
  );

  about<ScheduleParams, ScheduleAnswer | null>(
    methods.schedule,
    null,
    ({ analysis }, { trigger: wanted }) => {
      for (const { pipeline } of analysis.pipelines)
        for (const { name, span, schedule } of pipeline.triggers) {
          const meant = typeof wanted === "number" ? contains(span, wanted) : name === wanted;
          const explained = meant && schedule && explainSchedule(schedule, moment());
          if (explained) return toScheduleAnswer(name, explained);
        }
      return null;
    },
  );

  about<DocumentParams, FixAllAnswer>(
    methods.fixAll,
    { edits: [], fixed: 0, left: 0 },
    ({ analysis }) => {
      const { edits, fixed, text } = fixToRest(analysis);
      return {
        edits: textEdits(analysis.lines, edits),
        fixed,
        left: (edits.length > 0 ? analysis.again(text) : analysis).findings.length,
      };
    },
  );

  about<DocumentParams, FormatPythonAnswer>(
    methods.formatPython,
    { edits: [], changed: 0, unreadable: 0 },
    ({ analysis }) => {
      const { edits, ...counts } = layOutPython(analysis);
      return { edits: textEdits(analysis.lines, edits), ...counts };
    },
  );

  about<DocumentParams, readonly EngineAnswer[]>(methods.engines, [], ({ analysis }) =>
    enginesFor(analysis),
  );

  about<ExportParams, ExportAnswer | null>(methods.export, null, ({ analysis }, { engine, file }) =>
    exportAnswer(analysis, engine, file),
  );
}

export const toRunTime = ({ zoned, utc, local, note }: Run): RunTime => ({
  zoned,
  utc,
  ...(local !== undefined && { local }),
  ...(note !== undefined && { note }),
});

const toScheduleAnswer = (trigger: string, explained: ExplainedSchedule): ScheduleAnswer => ({
  trigger,
  cron: explained.cron,
  words: explained.words,
  zone: explained.zone,
  next: explained.next.map(toRunTime),
  notes: explained.notes,
});
