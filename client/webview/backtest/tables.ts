import type { BacktestAnswer, PastSample, PastVerdict } from "../../../server/src/lsp/pictures.ts";
import { element } from "../element.ts";
import { markIcon, marks, verdicts } from "./marks.ts";
import { short } from "./plots.ts";

/** More rows than this nobody reads, and a page gets slow with them. */
const mostRows = 300;

/** How often each verdict was given, as the condition is written and the other way round. */
export function totalsTable(answer: BacktestAnswer): HTMLElement {
  const { totals, flippedTotals, condition, flippedCondition } = answer;
  const shown = verdicts.filter(
    (verdict) =>
      verdict !== "fails" || totals.fails > 0 || (flippedTotals && flippedTotals.fails > 0),
  );
  const row = (title: string, written: string | undefined, counts: typeof totals, kind: string) =>
    element(
      "tr",
      { class: kind },
      element(
        "th",
        { scope: "row" },
        element("span", { class: "title" }, title),
        written !== undefined && element("code", {}, written),
      ),
      ...shown.map((verdict) =>
        element("td", { class: counts[verdict] === 0 ? "none" : "" }, String(counts[verdict])),
      ),
    );
  return element(
    "table",
    { class: "totals" },
    element("caption", { class: "unseen" }, "How often the trigger would have done what"),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("td", {}),
        ...shown.map((verdict) =>
          element(
            "th",
            { scope: "col" },
            element("span", {}, markIcon(verdict), marks[verdict].word),
          ),
        ),
      ),
    ),
    element(
      "tbody",
      {},
      row("As written", condition, totals, "written"),
      flippedTotals && row("The other way round", flippedCondition, flippedTotals, "turned"),
    ),
  );
}

export interface TableView {
  readonly first: number;
  readonly end: number;
  readonly current: number | undefined;
  /** Leave out the samples at which nothing would have happened. */
  readonly onlyLoud: boolean;
}

/** The samples in view, a row each. */
export function samplesTable(
  answer: BacktestAnswer,
  { first, end, current, onlyLoud }: TableView,
  choose: (sample: number) => void,
): HTMLElement {
  const wanted = answer.samples
    .slice(first, end)
    .map((sample, index) => ({ sample, index: first + index }))
    .filter(({ sample }) => !onlyLoud || sample.verdict !== "silent");
  const rows = wanted.slice(0, mostRows);
  const turned = answer.flippedTotals !== undefined;
  return element(
    "table",
    { class: "samples" },
    element("caption", {}, captionOf(answer, wanted.length, rows.length, end - first)),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        element("th", { scope: "col" }, answer.basis === "schedule" ? "Time" : "Reading"),
        ...answer.metrics.map((metric) => element("th", { scope: "col", class: "number" }, metric)),
        element("th", { scope: "col" }, "As written"),
        turned && element("th", { scope: "col" }, "The other way round"),
      ),
    ),
    element(
      "tbody",
      {},
      ...rows.map(({ sample, index }) =>
        element(
          "tr",
          {
            "data-sample": index,
            class: sample.verdict,
            "aria-current": index === current && "true",
            click: () => choose(index),
          },
          element("th", { scope: "row" }, sample.label),
          ...sample.values.map((value) =>
            element("td", { class: value === null ? "number missing" : "number" }, inWords(value)),
          ),
          verdictCell(sample.verdict),
          turned && verdictCell(sample.flipped),
        ),
      ),
    ),
  );
}

const verdictCell = (verdict: PastVerdict | undefined): HTMLElement =>
  verdict === undefined
    ? element("td", {})
    : element("td", { class: `verdict ${verdict}` }, markIcon(verdict), marks[verdict].word);

function captionOf(answer: BacktestAnswer, wanted: number, rows: number, inView: number): string {
  const what = answer.basis === "schedule" ? "times" : "readings";
  const all = answer.samples.length;
  const part = inView < all ? `${inView} of ${all} ${what} in view` : `${all} ${what}`;
  const loud = wanted < inView ? `, ${wanted} at which something happens` : "";
  const cut = rows < wanted ? `; the first ${rows} are listed, zoom in to see the others` : "";
  return `${part}${loud}${cut}`;
}

const inWords = (value: PastSample["values"][number]): string =>
  value === null ? "missing" : typeof value === "number" ? short(value) : String(value);

/** A sample in one sentence, for a person who listens. */
export function spoken({ metrics, samples }: BacktestAnswer, index: number): string {
  const sample = samples[index];
  if (!sample) return "";
  const values = metrics.map((metric, at) => `${metric} ${inWords(sample.values[at] ?? null)}`);
  const flipped = sample.flipped && `the other way round: ${marks[sample.flipped].word}`;
  return [sample.label, ...values, marks[sample.verdict].word, flipped]
    .filter((part) => part !== undefined)
    .join(", ");
}

/** The same to look at, beside the pointer. */
export function tip({ metrics, samples, flippedTotals }: BacktestAnswer, index: number): Node[] {
  const sample = samples[index];
  if (!sample) return [];
  return [
    element("strong", {}, sample.label),
    ...metrics.map((metric, at) =>
      element(
        "span",
        { class: "value" },
        element("span", {}, metric),
        element("b", {}, inWords(sample.values[at] ?? null)),
      ),
    ),
    element("span", { class: "verdict" }, markIcon(sample.verdict), marks[sample.verdict].word),
    ...(flippedTotals && sample.flipped
      ? [
          element(
            "span",
            { class: "verdict turned" },
            markIcon(sample.flipped),
            `${marks[sample.flipped].word}, the other way round`,
          ),
        ]
      : []),
  ];
}
