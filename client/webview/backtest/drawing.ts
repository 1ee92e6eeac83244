import type uPlot from "uplot";
import type { BacktestAnswer, PastPanel, PastVerdict } from "../../../server/src/lsp/pictures.ts";
import { colour } from "../page.ts";
import { colourOf, drawMark, marks } from "./marks.ts";

/** What is drawn over uPlot's lines: thresholds, marks, the chosen sample. */

/** Pixels between samples from which each can have a mark of its own. */
const roomForMark = 7;
const roomForDot = 16;

interface Brush {
  readonly canvas: CanvasRenderingContext2D;
  /** Pixels of the canvas for one of the screen. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  x(place: number): number;
  y(value: number): number;
  /** Indices of the samples in view. */
  readonly first: number;
  readonly end: number;
  /** Pixels of the screen between samples. */
  readonly spacing: number;
}

function brushOf(plot: uPlot): Brush {
  const { ctx: canvas, bbox } = plot;
  const scale = devicePixelRatio;
  const [places = []] = plot.data;
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  const first = Math.max(
    0,
    places.findIndex((place) => place >= (min ?? 0)),
  );
  const last = places.findLastIndex((place) => place <= (max ?? 0));
  const end = Math.max(first, last + 1);
  return {
    canvas,
    scale,
    ...bbox,
    x: (place) => plot.valToPos(place, "x", true),
    y: (value) => plot.valToPos(value, "y", true),
    first,
    end,
    spacing: bbox.width / scale / Math.max(1, end - first),
  };
}

/** Clips to the plot while something is drawn that must not leave it. */
function inside({ canvas, left, top, width, height }: Brush, draw: () => void): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, top, width, height);
  canvas.clip();
  draw();
  canvas.restore();
}

export function drawPanel(
  plot: uPlot,
  panel: PastPanel,
  { samples }: BacktestAnswer,
  current: number | undefined,
): void {
  const brush = brushOf(plot);
  const [places = [], ...columns] = plot.data;
  inside(brush, () => {
    for (const bound of panel.bounds) drawBound(brush, bound);
    drawChosen(brush, places, current);
    const column = columns[0] ?? [];
    for (let index = brush.first; index < brush.end; index++) {
      const [place, value, sample] = [places[index], column[index], samples[index]];
      if (place === undefined || !sample) continue;
      const x = brush.x(place);
      if (value == null) {
        drawMissing(brush, x);
        continue;
      }
      const y = brush.y(value);
      const isMarked = sample.verdict === "fires" || sample.verdict === "held-back";
      if (isMarked && tellsOf(panel, value) && (sample.verdict === "fires" || hasRoom(brush)))
        drawMark(brush.canvas, sample.verdict, x, y, markSize(brush) * brush.scale);
      else if (brush.spacing >= roomForDot) drawDot(brush, x, y);
      if (index === current) drawRing(brush, x, y);
    }
  });
  for (const bound of panel.bounds) labelBound(brush, bound);
}

const hasRoom = ({ spacing }: Brush): boolean => spacing >= roomForMark;

/** As large as its neighbours leave room for. */
const markSize = ({ spacing }: Brush): number => Math.max(9, Math.min(14, spacing * 1.1));

/** Whether a value has a part in what happened: it lies where one of the comparisons holds. */
const tellsOf = ({ bounds }: PastPanel, value: number): boolean =>
  !bounds.some(({ holds }) => holds) ||
  bounds.some((bound) =>
    bound.holds === "below" ? value <= bound.value : bound.holds && value >= bound.value,
  );

/** Where the line has a gap, for a reading is missing. */
function drawMissing(brush: Brush, x: number): void {
  const { canvas, top, height, scale } = brush;
  const y = top + height - 9 * scale;
  if (hasRoom(brush)) drawMark(canvas, "unknown", x, y, markSize(brush) * scale);
  else {
    canvas.fillStyle = colourOf("unknown");
    canvas.fillRect(x - scale / 2, y, scale, 9 * scale);
  }
}

export function drawLanes(
  plot: uPlot,
  { samples, flippedTotals }: BacktestAnswer,
  current: number | undefined,
): void {
  const brush = brushOf(plot);
  const [places = []] = plot.data;
  const lanes = flippedTotals ? 2 : 1;
  inside(brush, () => {
    drawChosen(brush, places, current);
    brush.canvas.fillStyle = colour("--grid");
    if (lanes > 1) brush.canvas.fillRect(brush.left, brush.y(1), brush.width, brush.scale);
    for (let index = brush.first; index < brush.end; index++) {
      const [place, sample] = [places[index], samples[index]];
      if (place === undefined || !sample) continue;
      const x = brush.x(place);
      drawVerdict(brush, sample.verdict, x, lanes - 0.5);
      if (sample.flipped) drawVerdict(brush, sample.flipped, x, lanes - 1.5);
    }
  });
}

/** A mark where there is room for it, and else a tick whose height says what it is. */
function drawVerdict(brush: Brush, verdict: PastVerdict, x: number, lane: number): void {
  const { canvas, scale, spacing } = brush;
  if (hasRoom(brush)) {
    drawMark(canvas, verdict, x, brush.y(lane), markSize(brush) * scale);
    return;
  }
  const height = (brush.y(lane - 0.5) - brush.y(lane + 0.5)) * 0.62;
  const { tick } = marks[verdict];
  if (tick === 0) return;
  const width = Math.max(1, Math.min(3, spacing * 0.7)) * scale;
  canvas.fillStyle = colourOf(verdict);
  canvas.fillRect(x - width / 2, brush.y(lane) + height * (0.5 - tick), width, height * tick);
}

type Bound = PastPanel["bounds"][number];

/** The number that a metric is compared with, and faintly the side on which that holds. */
function drawBound(brush: Brush, { value, holds }: Bound): void {
  const { canvas, left, top, width, height, scale } = brush;
  const y = brush.y(value);
  if (holds) {
    canvas.save();
    canvas.globalAlpha = Number(colour("--shade")) || 0;
    canvas.fillStyle = colourOf("fires");
    if (holds === "below") canvas.fillRect(left, y, width, top + height - y);
    else canvas.fillRect(left, top, width, y - top);
    canvas.restore();
  }
  canvas.strokeStyle = colour("--threshold");
  canvas.lineWidth = 1.25 * scale;
  canvas.setLineDash([5 * scale, 4 * scale]);
  canvas.beginPath();
  canvas.moveTo(left, y);
  canvas.lineTo(left + width, y);
  canvas.stroke();
  canvas.setLineDash([]);
}

function labelBound(brush: Brush, { value, text, holds }: Bound): void {
  const { canvas, left, top, width, height, scale } = brush;
  const y = brush.y(value);
  if (y < top || y > top + height) return;
  canvas.save();
  canvas.font = `${11 * scale}px ${colour("--vscode-editor-font-family") || "monospace"}`;
  canvas.textAlign = "right";
  canvas.textBaseline = holds === "below" ? "bottom" : "top";
  const room = measure(canvas, text);
  const x = left + width - 4 * scale;
  const away = (holds === "below" ? -3 : 4) * scale;
  canvas.fillStyle = colour("--page");
  canvas.globalAlpha = 0.8;
  canvas.fillRect(
    x - room - 3 * scale,
    holds === "below" ? y + away - 14 * scale : y + away - scale,
    room + 6 * scale,
    14 * scale,
  );
  canvas.globalAlpha = 1;
  canvas.fillStyle = colour("--threshold");
  canvas.fillText(text, x, y + away);
  canvas.restore();
}

const measure = (canvas: CanvasRenderingContext2D, text: string) => canvas.measureText(text).width;

function drawDot({ canvas, scale }: Brush, x: number, y: number): void {
  canvas.fillStyle = colour("--page");
  canvas.strokeStyle = colour("--line");
  canvas.lineWidth = 1.5 * scale;
  canvas.beginPath();
  canvas.arc(x, y, 3 * scale, 0, 2 * Math.PI);
  canvas.fill();
  canvas.stroke();
}

function drawRing({ canvas, scale }: Brush, x: number, y: number): void {
  canvas.strokeStyle = colour("--focus");
  canvas.lineWidth = 2 * scale;
  canvas.beginPath();
  canvas.arc(x, y, 10 * scale, 0, 2 * Math.PI);
  canvas.stroke();
}

function drawChosen(brush: Brush, places: ArrayLike<number>, current: number | undefined): void {
  const place = current === undefined ? undefined : places[current];
  if (place === undefined) return;
  const { canvas, top, height, scale } = brush;
  canvas.fillStyle = colour("--focus");
  canvas.fillRect(brush.x(place) - scale / 2, top, scale, height);
}
