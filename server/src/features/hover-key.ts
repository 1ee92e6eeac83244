import type { AnalyzedPipeline } from "../analysis/analysis.ts";
import type { Span } from "../base/text.ts";
import { rulesAt } from "./format.ts";
import { code, list, paragraphs, plain } from "./markdown.ts";
import { placeAt } from "./place.ts";

/** What a key of the own format is for. */
export function keyInWords(
  { dialect, document }: AnalyzedPipeline,
  offset: number,
): { readonly span: Span; readonly text: string } | undefined {
  if (!dialect.schema) return undefined;
  const { path, entries, onKey } = placeAt(document, offset);
  const key = entries.at(-1);
  const rules = onKey ? rulesAt(dialect, path) : undefined;
  if (!key || !rules?.description) return undefined;
  const told = (values: readonly unknown[]) =>
    values.map((value) => code(String(value))).join(", ");
  return {
    span: key.keySpan,
    text: paragraphs(
      `**${plain(key.key)}**: ${plain(rules.description)}`,
      list([
        ...(rules.enum ? [`one of ${told(rules.enum)}`] : []),
        ...(rules.default === undefined ? [] : [`without it ${told([rules.default])}`]),
        ...(rules.examples ? [`for example ${told(rules.examples)}`] : []),
      ]),
    ),
  };
}
