import * as vscode from "vscode";
import type { MetricAnswer, MetricValue, TriggerAnswer } from "../../../server/src/lsp/protocol.ts";

type Values = Readonly<Record<string, MetricValue>>;

/**
 * Values for the metrics a trigger reads, asked for one by one. None where its sources hold them all
 * and the person is content with that: what evaluates and runs it reads them itself. Nothing where the
 * person gave up.
 */
export async function metricValues({ name, metrics }: TriggerAnswer): Promise<Values | undefined> {
  if (metrics.length === 0) return {};
  if (metrics.every(({ latest }) => latest !== undefined && latest !== null)) {
    const latest = "Use the latest values";
    const choice = await vscode.window.showQuickPick(
      [
        { label: latest, detail: metrics.map(inWords).join(", ") },
        { label: "Enter other values", detail: "to see what the trigger would do with them" },
      ],
      { title: `${name}: with which values?` },
    );
    if (!choice) return undefined;
    if (choice.label === latest) return {};
  }

  const values: Record<string, MetricValue> = {};
  for (const [index, metric] of metrics.entries()) {
    const text = await vscode.window.showInputBox({
      title: `${name}: ${metric.name} (${index + 1} of ${metrics.length})`,
      prompt: about(metric),
      placeHolder: "A value such as 0.85, or nothing for a metric that is missing",
      value: String(metric.latest ?? ""),
      ignoreFocusOut: true,
    });
    if (text === undefined) return undefined;
    values[metric.name] = read(text);
  }
  return values;
}

const inWords = ({ name, latest, source }: MetricAnswer) =>
  `${name} = ${latest}${source === undefined ? "" : ` (${source})`}`;

function about({ name, direction, latest, source }: MetricAnswer): string {
  const known = direction === undefined ? "" : `${name} is ${direction}.`;
  const found = latest === undefined || latest === null ? source : `The value is from ${source}.`;
  return [known, source === undefined ? "" : found].filter(Boolean).join(" ");
}

/** A number where the text is one, as `--set METRIC=VALUE` reads it. */
function read(text: string): MetricValue {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  const number = Number(trimmed);
  return Number.isNaN(number) ? trimmed : number;
}
