import uPlot from "uplot";
import type { BacktestAnswer, PastPanel } from "../../../server/src/lsp/pictures.ts";
import { element } from "../element.ts";
import { colour } from "../page.ts";
import { drawLanes, drawPanel } from "./drawing.ts";
import { timeLabels } from "./times.ts";

/** Room for what is written left of the plots, and below the last one, in pixels. */
const left = 84;
const below = 44;
const laneHeight = 30;
const font = () => `11px ${colour("--vscode-font-family") || "sans-serif"}`;

export type Stretch = readonly [from: number, to: number];

export interface PlotEvents {
  /** The pointer is over a sample, or over none. */
  point(sample: number | undefined): void;
  /** A sample was clicked. */
  choose(sample: number): void;
  zoom(stretch: Stretch): void;
}

/**
 * The plots of a back-test, one above the other over one time: a panel for each metric, and below
 * them what the trigger would have done, as it is written and the other way round.
 */
export class Plots {
  readonly answer: BacktestAnswer;
  /** Where the samples lie: seconds since 1970 UTC, or their numbers where they have no times. */
  readonly places: readonly number[];
  readonly whole: Stretch;
  readonly #events: PlotEvents;
  readonly #place: HTMLElement;
  readonly #plots: uPlot[] = [];
  readonly #watch: ResizeObserver;
  #zoom: Stretch;
  #current: number | undefined;

  constructor(
    place: HTMLElement,
    answer: BacktestAnswer,
    zoom: Stretch | undefined,
    events: PlotEvents,
  ) {
    this.answer = answer;
    this.#place = place;
    this.#events = events;
    const isDated = answer.samples.every(({ at }) => at !== undefined);
    this.places = answer.samples.map(({ at = 0 }, index) => (isDated ? at / 1000 : index));
    this.whole = wholeOf(this.places, isDated);
    this.#zoom = zoom ? this.#within(zoom) : this.whole;
    const panels = answer.panels.filter((panel) => hasNumbers(panel, answer));
    for (const [index, panel] of panels.entries()) this.#addPanel(panel, isDated, index === 0);
    this.#addLanes(isDated);
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(place);
  }

  get zoom(): Stretch {
    return this.#zoom;
  }

  /** Samples that are in view. */
  get inView(): readonly [first: number, end: number] {
    const [from, to] = this.#zoom;
    const first = this.places.findIndex((place) => place >= from);
    const last = this.places.findLastIndex((place) => place <= to);
    return first < 0 ? [0, 0] : [first, last + 1];
  }

  /** Marks a sample, and brings it into view. */
  select(sample: number | undefined): void {
    this.#current = sample;
    const at = sample === undefined ? undefined : this.places[sample];
    const [from, to] = this.#zoom;
    if (at !== undefined && (at < from || at > to)) {
      const half = (to - from) / 2;
      this.zoomTo([at - half, at + half]);
    }
    for (const plot of this.#plots) plot.redraw(false);
  }

  zoomTo(wanted: Stretch): void {
    const [min, max] = this.#within(wanted);
    for (const plot of this.#plots) plot.setScale("x", { min, max });
  }

  /** Zooms by a factor around a sample, or around the middle; below 1 it zooms in. */
  zoomBy(factor: number, around = this.#anchor()): void {
    const [from, to] = this.#zoom;
    this.zoomTo([around - (around - from) * factor, around + (to - around) * factor]);
  }

  /** Moves the view by a part of its width. */
  pan(part: number): void {
    const [from, to] = this.#zoom;
    const shift = (to - from) * part;
    this.zoomTo([from + shift, to + shift]);
  }

  redraw(): void {
    for (const plot of this.#plots) plot.redraw(true, true);
  }

  /** Where a sample is, in pixels from the left of the plots. */
  leftOf(sample: number): number {
    const [plot] = this.#plots;
    const place = this.places[sample];
    return plot && place !== undefined ? left + plot.valToPos(place, "x") : 0;
  }

  dispose(): void {
    this.#watch.disconnect();
    for (const plot of this.#plots) plot.destroy();
    this.#place.replaceChildren();
  }

  #anchor(): number {
    const [from, to] = this.#zoom;
    const at = this.#current === undefined ? undefined : this.places[this.#current];
    return at !== undefined && at >= from && at <= to ? at : (from + to) / 2;
  }

  /** The nearest stretch that can be shown: within the whole, and no smaller than a few samples. */
  #within([from, to]: Stretch): Stretch {
    const [first, last] = this.whole;
    const least = ((last - first) / Math.max(this.places.length, 1)) * 2;
    const width = Math.min(Math.max(to - from, least), last - first);
    const middle = (from + to) / 2;
    const start = Math.min(Math.max(middle - width / 2, first), last - width);
    return [start, start + width];
  }

  #addPanel(panel: PastPanel, isDated: boolean, isFirst: boolean): void {
    const box = element("div", { class: "panel" });
    const title = element("h2", {}, ...panelTitle(panel));
    const place = element("div", { class: "plot" });
    box.append(title, place);
    this.#place.append(box);
    const { metrics, samples } = this.answer;
    const columns = panel.metrics.map((metric) => {
      const index = metrics.indexOf(metric);
      return samples.map(({ values }) => {
        const value = values[index];
        return typeof value === "number" ? value : null;
      });
    });
    const bounds = panel.bounds.map(({ value }) => value);
    this.#add(place, [[...this.places], ...columns], {
      height: isFirst ? 190 : 130,
      axes: [
        this.#timeAxis(isDated, false),
        {
          size: left,
          gap: 8,
          stroke: () => colour("--quiet"),
          font: font(),
          grid: { stroke: () => colour("--grid"), width: 1 },
          ticks: { show: false },
          space: 34,
          values: (_, lines) => lines.map(short),
        },
      ],
      scales: {
        ...this.#timeScale(isDated),
        y: { range: (_, min, max) => roomy(min, max, bounds) },
      },
      series: [
        {},
        ...columns.map((_, index) => ({
          stroke: () => colour(index === 0 ? "--line" : "--line-2"),
          width: 1.75,
          ...(index > 0 && { dash: [6, 3] }),
          points: { show: false },
        })),
      ],
      hooks: { draw: [(plot) => drawPanel(plot, panel, this.answer, this.#current)] },
    });
  }

  #addLanes(isDated: boolean): void {
    const lanes = this.answer.flippedTotals ? ["as written", "turned round"] : ["as written"];
    const box = element("div", { class: "panel lanes" });
    const place = element("div", { class: "plot" });
    box.append(place);
    this.#place.append(box);
    this.#add(place, [[...this.places], this.places.map(() => null)], {
      height: lanes.length * laneHeight + below,
      axes: [
        this.#timeAxis(isDated, true),
        {
          size: left,
          gap: 8,
          stroke: () => colour("--quiet"),
          font: font(),
          grid: { show: false },
          ticks: { show: false },
          splits: () => lanes.map((_, index) => lanes.length - index - 0.5),
          values: () => lanes,
        },
      ],
      scales: { ...this.#timeScale(isDated), y: { range: [0, lanes.length] } },
      series: [{}, { show: true, points: { show: false } }],
      hooks: { draw: [(plot) => drawLanes(plot, this.answer, this.#current)] },
    });
  }

  #timeScale(isDated: boolean): { x: uPlot.Scale } {
    const [min, max] = this.#zoom;
    return { x: { time: isDated, auto: false, min, max } };
  }

  #timeAxis(isDated: boolean, labelled: boolean): uPlot.Axis {
    const label = timeLabels(this.answer.zone);
    const { samples } = this.answer;
    return {
      stroke: () => colour("--quiet"),
      font: font(),
      grid: { stroke: () => colour("--grid"), width: 1 },
      ticks: { show: false },
      gap: 8,
      size: labelled ? below : 8,
      space: 76,
      ...(isDated ? {} : { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] }),
      values: (_, lines, __, ___, step) => {
        if (!labelled) return lines.map(() => "");
        return isDated ? label(lines, step) : lines.map((line) => samples[line]?.label ?? "");
      },
    };
  }

  #add(
    place: HTMLElement,
    data: uPlot.AlignedData,
    options: Pick<uPlot.Options, "height" | "axes" | "scales" | "series" | "hooks">,
  ): void {
    const plot = new uPlot(
      {
        ...options,
        width: this.#width(),
        padding: [10, 28, 0, 0],
        legend: { show: false },
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), this.answer.zone),
        cursor: {
          sync: { key: "past", setSeries: false },
          y: false,
          points: { show: false },
          drag: { x: true, y: false, dist: 5 },
          bind: {
            dblclick: () => () => {
              this.zoomTo(this.whole);
              return null;
            },
          },
        },
        hooks: {
          ...options.hooks,
          setCursor: [(self) => this.#pointed(self)],
          setScale: [(self, key) => this.#scaled(self, key)],
        },
      },
      data,
      place,
    );
    plot.over.addEventListener("click", () => {
      const { idx } = plot.cursor;
      if (typeof idx === "number") this.#events.choose(idx);
    });
    plot.over.addEventListener("wheel", (event) => this.#wheel(plot, event), { passive: false });
    this.#plots.push(plot);
  }

  /** The wheel scrolls the page; with Ctrl (a pinch is told so too) it zooms, sideways it moves. */
  #wheel(plot: uPlot, event: WheelEvent): void {
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      const at = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, "x");
      this.zoomBy(Math.exp(Math.sign(event.deltaY) * 0.25), at);
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY))
      this.pan(Math.sign(sideways) * 0.1);
    else return;
    event.preventDefault();
  }

  #pointed(plot: uPlot): void {
    if (plot !== this.#plots[0]) return;
    const { idx, left: at = -1 } = plot.cursor;
    this.#events.point(at >= 0 && typeof idx === "number" ? idx : undefined);
  }

  #scaled(plot: uPlot, key: string): void {
    const { min, max } = plot.scales.x ?? {};
    if (key !== "x" || plot !== this.#plots[0] || min == null || max == null) return;
    this.#zoom = [min, max];
    this.#events.zoom(this.#zoom);
  }

  #width(): number {
    return Math.max(200, this.#place.clientWidth);
  }

  #resize(): void {
    const width = this.#width();
    for (const plot of this.#plots)
      if (plot.width !== width) plot.setSize({ width, height: plot.height });
  }
}

function wholeOf(places: readonly number[], isDated: boolean): Stretch {
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const room = isDated ? (last - first) * 0.02 || 43_200 : 0.5;
  return [first - room, last + room];
}

function hasNumbers(
  { metrics: together }: PastPanel,
  { metrics, samples }: BacktestAnswer,
): boolean {
  const columns = together.map((metric) => metrics.indexOf(metric));
  return samples.some(({ values }) => columns.some((column) => typeof values[column] === "number"));
}

function panelTitle({ metrics }: PastPanel): Node[] {
  return metrics.map((metric, index) =>
    element("span", { class: index === 0 ? "metric" : "metric second" }, metric),
  );
}

/** The range of values with the bounds in it, and room above and below. */
function roomy(
  min: number | null,
  max: number | null,
  bounds: readonly number[],
): [number, number] {
  const low = Math.min(min ?? Number.POSITIVE_INFINITY, ...bounds);
  const high = Math.max(max ?? Number.NEGATIVE_INFINITY, ...bounds);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.16;
  return [low - room, high + room];
}

/** A number in as many digits as are worth reading. */
export const short = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
