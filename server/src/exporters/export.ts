import type { Analysis } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import { flavourOf } from "../cron/flavours.ts";
import { parseCron } from "../cron/parse.ts";
import { mlops } from "../dialects/mlops.ts";
import { planOf } from "../runner/plan.ts";
import type { Exported, Exporter } from "./exporter.ts";

/** When triggers without a schedule are asked, unless a person says otherwise: not when everyone is. */
export const usualPoll = "17 * * * *";

/** Why a file is not exported, in a sentence, and where. */
export interface NotExported {
  readonly refused: string;
  readonly span?: Span | undefined;
}

/** The pipeline of a file for an engine. `file` is its path from the root of its repository. */
export function exportFile(
  { pipelines, findings }: Analysis,
  exporter: Exporter,
  { file, poll = usualPoll }: { readonly file: string; readonly poll?: string | undefined },
): Exported | NotExported {
  const own = pipelines.find(({ dialect }) => dialect === mlops);
  if (!own) return { refused: "Only pipelines of the project's own format are exported." };
  const broken = findings.find(({ rule }) => rule === "yaml-syntax");
  if (broken) return { refused: broken.message, span: broken.span };
  const [problem] = planOf(own.pipeline).problems;
  if (problem !== undefined) return { refused: problem };
  const twice = findings.find(({ rule }) => rule === "duplicate-step" || rule === "duplicate-key");
  if (twice) return { refused: twice.message, span: twice.span };
  const [unread] = parseCron(poll, flavourOf("github")).problems;
  if (unread) return { refused: `'${poll}' is no schedule: ${unread.message}` };
  const exported = exporter.export({
    pipeline: own.pipeline,
    parse: (condition) => own.tools.expression(condition),
    file,
    poll,
  });
  if (exported.steps.length > 0) return exported;
  const reasons = exported.remarks.filter(({ kind }) => kind === "left-out");
  return { refused: `Nothing is left of it. ${reasons.map(({ message }) => message).join(" ")}` };
}
