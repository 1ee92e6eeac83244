import type {
  GroupPicture,
  PipelinePicture,
  StepPicture,
  TriggerPicture,
} from "../../../server/src/lsp/pictures.ts";

/** What is written on the cards of a graph, and how large they are because of it. Sizes in pixels. */

/** The width of a text in one of the page's fonts. */
export type Measure = (text: string, font: "name" | "small" | "code") => number;

export interface Line {
  readonly text: string;
  readonly font: "name" | "small" | "code";
  /** A sign before it: a gate, a limit. */
  readonly sign?: "gate" | undefined;
}

export interface Card {
  readonly kind: "trigger" | "step" | "unknown" | "box";
  readonly id: string;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly step?: StepPicture | undefined;
  readonly trigger?: TriggerPicture | undefined;
}

const least = 132;
const most = 304;
/** Left of the text there is the sign of the state. */
export const textLeft = 36;
const textRight = 14;
const top = 10;
const lineHeights = { name: 19, small: 17, code: 18 };

/** A text that fits into a width, with its end cut off where need be. */
export function fitted(text: string, font: Line["font"], width: number, measure: Measure): string {
  if (measure(text, font) <= width) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measure(`${text.slice(0, middle).trimEnd()}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low).trimEnd()}…`;
}

function card(
  head: Pick<Card, "kind" | "id" | "step" | "trigger">,
  lines: readonly Line[],
  measure: Measure,
  room = 0,
): Card {
  const inner = most - textLeft - textRight;
  const cut = lines.map((line) => ({
    ...line,
    text: fitted(line.text, line.font, inner - (line.sign ? 15 : 0), measure),
  }));
  const widest = Math.max(
    ...cut.map(({ text, font, sign }) => measure(text, font) + (sign ? 15 : 0)),
    room,
  );
  return {
    ...head,
    lines: cut,
    width: Math.ceil(Math.min(most, Math.max(least, widest + textLeft + textRight))),
    height: 2 * top + lines.reduce((sum, { font }) => sum + lineHeights[font], 0),
  };
}

export const lineTop = (lines: readonly Line[], index: number): number =>
  top + lines.slice(0, index).reduce((sum, { font }) => sum + lineHeights[font], 0);

/** What stands below a step's name while nothing is known of a run. */
export const workOf = ({ work, deploys, group }: StepPicture): string => {
  const inner = group?.steps.length ?? 0;
  const inside = inner > 0 && `${inner} ${inner === 1 ? "step" : "steps"}`;
  return [inside, work, deploys && "deploys"].filter(Boolean).join(" · ");
};

export function stepCard(step: StepPicture, measure: Measure): Card {
  const lines: Line[] = [
    { text: step.name, font: "name" },
    // Kept free for how long it runs, where nothing else is to be said.
    { text: workOf(step), font: "small" },
    ...step.gates.map((gate): Line => ({ text: gate, font: "code", sign: "gate" })),
  ];
  return card(
    { kind: "step", id: step.id, step },
    lines,
    measure,
    measure("succeeded 00.0 s", "small"),
  );
}

export function triggerCard(trigger: TriggerPicture, measure: Measure): Card {
  const { name, schedule, condition, paused } = trigger;
  const lines: Line[] = [
    { text: name, font: "name" },
    ...(schedule === undefined ? [] : [{ text: schedule, font: "small" } as const]),
    ...(condition === undefined ? [] : [{ text: condition, font: "code" } as const]),
    ...(paused ? [{ text: "paused in this file", font: "small" } as const] : []),
  ];
  return card({ kind: "trigger", id: `trigger ${name}`, trigger }, lines, measure);
}

/** What a step needs and no step is. */
export const unknownCard = (id: string, name: string, measure: Measure): Card =>
  card(
    { kind: "unknown", id },
    [
      { text: name, font: "name" },
      { text: "no such step", font: "small" },
    ],
    measure,
  );

/** What one hears of a step: its name, its state, what it needs and when it runs. */
export function stepInWords(step: StepPicture, state: string | undefined): string {
  const needs = step.needs.map(({ name, from }) => (from ? name : `${name}, which is no step`));
  const inner = step.group?.steps.length ?? 0;
  return [
    step.name,
    state,
    inner > 0 && `${inner} ${inner === 1 ? "step" : "steps"} inside`,
    step.work,
    step.deploys && "deploys",
    needs.length > 0 ? `needs ${needs.join(", ")}` : "needs no other step",
    step.needs.some(({ cyclic }) => cyclic) && "lies on a cycle, so it can never run",
    ...step.gates.map((gate) => `only when ${gate}`),
    step.after && `runs ${step.after === "failure" ? "after a failure" : "at the end"}`,
    ...step.limits,
  ]
    .filter((part) => typeof part === "string" && part !== "")
    .join(", ");
}

export const triggerInWords = ({ name, schedule, condition, paused }: TriggerPicture): string =>
  [`trigger ${name}`, schedule, condition && `when ${condition}`, paused && "paused in this file"]
    .filter(Boolean)
    .join(", ");

/** Every step of a picture, those inside others too. */
export const stepsOf = ({ groups }: PipelinePicture): StepPicture[] => groups.flatMap(stepsIn);

const stepsIn = ({ steps }: GroupPicture): StepPicture[] =>
  steps.flatMap((step) => [step, ...(step.group ? stepsIn(step.group) : [])]);
