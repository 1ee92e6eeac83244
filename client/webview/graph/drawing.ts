import { drawn } from "../element.ts";
import {
  type Card,
  type Line,
  lineTop,
  stepInWords,
  textLeft,
  triggerInWords,
  workOf,
} from "./cards.ts";
import type { Arrow, Layout, Placed } from "./layout.ts";
import { type Known, signs } from "./states.ts";

/** Draws a layout in SVG, with real text. */

export interface DrawnNode {
  readonly placed: Placed;
  readonly element: SVGGElement;
  /** Shows the state of the step, or that nothing is known of it. */
  show(known: Known | undefined): void;
}

export interface Drawing {
  readonly stage: SVGGElement;
  /** What can be focused, from top to bottom and from left to right. */
  readonly nodes: readonly DrawnNode[];
}

export function drawingOf(layout: Layout): Drawing {
  const nodes = layout.placed.map((placed) => ({ placed, ...nodeOf(placed) }));
  const stage = drawn(
    "g",
    {},
    ...nodes.filter(({ placed }) => placed.head !== undefined).map(({ element }) => element),
    drawn("g", { "aria-hidden": "true" }, ...layout.arrows.map(arrowOf)),
    ...nodes.filter(({ placed }) => placed.head === undefined).map(({ element }) => element),
  );
  return { stage, nodes: nodes.filter(({ placed: { card } }) => card.step ?? card.trigger) };
}

const arrowOf = ({ kind, path }: Arrow): SVGElement =>
  drawn("path", { d: path, class: `arrow ${kind}`, "marker-end": `url(#${markerOf(kind)})` });

const markerOf = (kind: Arrow["kind"]) =>
  kind === "cyclic" || kind === "unknown" ? "head-wrong" : kind === "start" ? "head-start" : "head";

/** The heads of arrows, one for each colour. */
export const markers = (): SVGElement =>
  drawn(
    "defs",
    {},
    ...["head", "head-start", "head-wrong"].map((id) =>
      drawn(
        "marker",
        {
          id,
          class: id,
          viewBox: "0 0 10 10",
          refX: 9,
          refY: 5,
          markerWidth: 9,
          markerHeight: 9,
          markerUnits: "userSpaceOnUse",
          orient: "auto",
        },
        drawn("path", { d: "M1 1.2 9 5 1 8.8Z" }),
      ),
    ),
  );

function nodeOf(placed: Placed): Omit<DrawnNode, "placed"> {
  const { card, x, y, width, height, isRow, head } = placed;
  const { step, trigger } = card;
  const words = drawn("text", { class: "words" });
  const sign = drawn("path", { class: "stroke" });
  const title = drawn("title");
  const kind = isRow ? "row" : head === undefined ? card.kind : "box";
  const element = drawn(
    "g",
    {
      class: `node ${kind}`,
      transform: `translate(${x} ${y})`,
      ...((step || trigger) && { role: "button", tabindex: -1 }),
      ...(step && { "data-step": step.id }),
    },
    title,
    drawn("rect", {
      class: "shape",
      width,
      height,
      rx: isRow ? 5 : card.kind === "trigger" ? 16 : 8,
    }),
    ...(step && isRow ? rowParts(card.lines[0]?.text ?? step.name, width, sign, words) : []),
    ...(step && !isRow ? [...cardParts(card, words), signOf(sign, 18, 20, 8.5)] : []),
    ...(trigger ? [...textsOf(card.lines), triggerSign(card)] : []),
    ...(!step && !trigger ? textsOf(card.lines, 18) : []),
  );
  const show = (known: Known | undefined) => {
    for (const name of [...element.classList])
      if (name.startsWith("look-")) element.classList.remove(name);
    element.classList.add(`look-${known?.look ?? "none"}`);
    sign.setAttribute("d", signs[known?.look ?? "none"]);
    if (!step) return;
    words.textContent = isRow
      ? (known?.words ?? "").replace(/^succeeded |^waiting$/, "")
      : (known?.words ?? workOf(step));
    const spoken = stepInWords(step, known && [known.words, known.why].filter(Boolean).join(": "));
    element.setAttribute("aria-label", spoken);
    title.textContent = spoken.replaceAll(", ", "\n");
  };
  show(undefined);
  if (trigger) {
    element.setAttribute("aria-label", triggerInWords(trigger));
    title.textContent = triggerInWords(trigger).replaceAll(", ", "\n");
  }
  return { element, show };
}

/** A line of text under those before it. */
const textsOf = (lines: readonly Line[], left = textLeft): SVGElement[] =>
  lines.flatMap((line, index) => textOf(line, left, lineTop(lines, index)));

function textOf({ text, font, sign }: Line, left: number, top: number): SVGElement[] {
  const x = sign ? left + 15 : left;
  const y = top + (font === "name" ? 14 : 12.5);
  const written = drawn("text", { class: font, x, y }, text);
  if (!sign) return [written];
  const middle = top + 8.5;
  const diamond = `M${left + 5} ${middle - 5}l5 5-5 5-5-5Z`;
  return [drawn("path", { class: "gate", d: diamond }), written];
}

function cardParts({ lines }: Card, words: SVGElement): SVGElement[] {
  const [name, work, ...gates] = lines;
  words.setAttribute("x", String(textLeft));
  words.setAttribute("y", String(lineTop(lines, 1) + 12.5));
  words.classList.add("small");
  return [
    ...(name ? textOf(name, textLeft, lineTop(lines, 0)) : []),
    ...(work ? [words] : []),
    ...gates.flatMap((gate, index) => textOf(gate, textLeft, lineTop(lines, index + 2))),
  ];
}

function rowParts(name: string, width: number, sign: SVGElement, words: SVGElement): SVGElement[] {
  words.setAttribute("x", String(width - 8));
  words.setAttribute("y", "18");
  words.setAttribute("text-anchor", "end");
  words.classList.add("small");
  return [signOf(sign, 14, 14, 6.5), drawn("text", { class: "small", x: 28, y: 18 }, name), words];
}

const signOf = (sign: SVGElement, x: number, y: number, radius: number): SVGElement => {
  sign.setAttribute("transform", `translate(${x - radius} ${y - radius}) scale(${radius / 8})`);
  return drawn(
    "g",
    { class: "sign", "aria-hidden": "true" },
    drawn("circle", { class: "disc", cx: x, cy: y, r: radius }),
    drawn("circle", {
      class: "turning",
      cx: x,
      cy: y,
      r: radius,
      "stroke-dasharray": `${radius * 1.6} ${radius * 4.7}`,
    }),
    sign,
  );
};

const clock = "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3.2l2.2 1.4";
const bolt = "M9 2 4 9h3.6L7 14l5-7H8.4Z";

const triggerSign = ({ trigger }: Card): SVGElement =>
  drawn("path", {
    class: "stroke start",
    transform: "translate(11 12)",
    d: trigger?.condition === undefined ? clock : bolt,
    "aria-hidden": "true",
  });
