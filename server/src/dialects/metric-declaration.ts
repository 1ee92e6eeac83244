import type { Fault, MetricDeclaration } from "../model/pipeline.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";

/** What a file says of a metric: where its values come from, which way is good, its range. */
export function readMetricDeclaration({ key, keySpan, value }: Entry): MetricDeclaration {
  const source = value.get("source");
  const [least, greatest] = value
    .get("range")
    .items()
    .map((item) => item.number());
  return {
    name: key,
    nameSpan: keySpan,
    source: source.text(),
    sourceData: source.kind === "map" || source.kind === "list" ? source.data() : undefined,
    sourceSpan: source.kind === "empty" ? undefined : source.span,
    aliases: value
      .get("aliases")
      .items()
      .flatMap((item) => item.string() ?? []),
    direction: oneOf(value.get("direction").string(), ["higher", "lower", "neutral"]),
    directionSpan: value.has("direction") ? value.get("direction").span : undefined,
    range: least !== undefined && greatest !== undefined ? [least, greatest] : undefined,
  };
}

/** Ranges that end before they begin. */
export function rangeFaults(metrics: YamlValue): Fault[] {
  return metrics.entries().flatMap(({ value }): Fault[] => {
    const range = value.get("range");
    const [least, greatest] = range.items();
    const [from, to] = [least?.number(), greatest?.number()];
    if (!least || !greatest || from === undefined || to === undefined || from < to) return [];
    return [
      {
        kind: "schema-mismatch",
        span: range.span,
        message: `No value lies in this range: the least comes first, and the greatest is more than that.`,
        fix:
          from === to
            ? undefined
            : {
                title: `Write ${to}, ${from}`,
                safe: false,
                edits: [
                  { span: least.span, text: String(to) },
                  { span: greatest.span, text: String(from) },
                ],
              },
      },
    ];
  });
}

/** The text where it is one of the choices. */
export function oneOf<T extends string>(
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  return choices.find((choice) => choice === text);
}
