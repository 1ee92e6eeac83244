import type { PastVerdict } from "../../../server/src/lsp/pictures.ts";
import { drawn } from "../element.ts";
import { colour } from "../page.ts";

/** How a verdict is shown: by its shape first, so that nobody has to tell colours apart. */
interface Mark {
  /** In a square of 16. */
  readonly shape: string;
  readonly isFilled: boolean;
  readonly word: string;
  /** Of a tick, where the marks would lie on each other: part of the height that there is. */
  readonly tick: number;
}

export const marks: Readonly<Record<PastVerdict, Mark>> = {
  fires: { shape: "M8 2.5 14 13.5H2Z", isFilled: true, word: "fires", tick: 1 },
  "held-back": { shape: "M8 3.5 13 13H3Z", isFilled: false, word: "held back", tick: 0.45 },
  unknown: {
    shape: "M5.2 5.9a2.8 2.8 0 1 1 4.3 2.4C8.5 8.9 8 9.4 8 10.4M8 13.2v.1",
    isFilled: false,
    word: "unknown",
    tick: 0.25,
  },
  fails: { shape: "M4 4 12 12M12 4 4 12", isFilled: false, word: "fails", tick: 0.7 },
  silent: {
    shape: "M8 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z",
    isFilled: true,
    word: "silent",
    tick: 0,
  },
};

export const verdicts = Object.keys(marks) as readonly PastVerdict[];

/** A mark among text. Beside it stands its word. */
export function markIcon(verdict: PastVerdict): SVGElement {
  const { shape, isFilled } = marks[verdict];
  return drawn(
    "svg",
    { viewBox: "0 0 16 16", class: `mark ${verdict}`, "aria-hidden": "true" },
    drawn("path", { d: shape, class: isFilled ? "fill" : "stroke" }),
  );
}

const paths = new Map<string, Path2D>();

/** Draws a mark on a canvas, its middle at `x`, `y`; sizes in pixels of the canvas. */
export function drawMark(
  canvas: CanvasRenderingContext2D,
  verdict: PastVerdict,
  x: number,
  y: number,
  size: number,
): void {
  const { shape, isFilled } = marks[verdict];
  const path = paths.get(shape) ?? new Path2D(shape);
  paths.set(shape, path);
  canvas.save();
  canvas.translate(x - size / 2, y - size / 2);
  canvas.scale(size / 16, size / 16);
  canvas.lineCap = canvas.lineJoin = "round";
  if (isFilled) {
    canvas.fillStyle = colourOf(verdict);
    canvas.fill(path);
  } else {
    canvas.fillStyle = colour("--page");
    if (verdict === "held-back") canvas.fill(path);
    canvas.strokeStyle = colourOf(verdict);
    canvas.lineWidth = 1.8;
    canvas.stroke(path);
  }
  canvas.restore();
}

export const colourOf = (verdict: PastVerdict): string => colour(`--${verdict}`);
