import "./backtest.css";
import type { BacktestAnswer } from "../../../server/src/lsp/pictures.ts";
import type { PageState, ToBacktest } from "../../src/views/messages.ts";
import { element, iconButton } from "../element.ts";
import { announce, keep, kept, listen, onTheme, tell } from "../page.ts";
import { Plots, type Stretch } from "./plots.ts";
import { samplesTable, spoken, tip, totalsTable } from "./tables.ts";

/** The page of a back-test: what a trigger would have done, drawn over its metrics. */

interface State extends PageState {
  readonly zoom?: Stretch | undefined;
  /** Label of the chosen sample. */
  readonly chosen?: string | undefined;
  readonly onlyLoud?: boolean;
}

const page = document.getElementById("page") ?? document.body;
let file = "";
let plots: Plots | undefined;
let current: number | undefined;
let answer: BacktestAnswer | undefined;
let trusted = true;

listen<ToBacktest>((message) => {
  if (message.kind === "about") {
    keep<State>(message.state);
    file = message.file;
  } else if (message.kind === "show") show(message.answer, message.trusted);
  else showProblem(message.text);
});
onTheme(() => plots?.redraw());

function showProblem(text: string): void {
  plots?.dispose();
  plots = undefined;
  answer = undefined;
  const { trigger = "Back-test" } = kept<State>();
  page.replaceChildren(
    element("header", {}, element("div", { class: "names" }, element("h1", {}, trigger))),
    element("p", { class: "empty", role: "alert" }, text),
  );
}

function show(newest: BacktestAnswer, isTrusted: boolean): void {
  const before = answer;
  const hadFocus = document.activeElement?.id;
  answer = newest;
  trusted = isTrusted;
  const state = kept<State>();
  // What was chosen stays chosen, and what was all of it stays all of it.
  const chosen = newest.samples.findIndex(({ label }) => label === state.chosen);
  current = chosen < 0 ? undefined : chosen;
  const zoom = state.zoom;
  plots?.dispose();
  plots = undefined;
  page.replaceChildren(
    header(newest),
    ...messages(newest),
    ...(newest.samples.length === 0
      ? [element("p", { class: "empty" }, newest.nothing ?? "There is nothing to show.")]
      : [totalsTable(newest), plotArea(), element("div", { id: "samples" })]),
  );
  const place = document.getElementById("plots");
  if (place && newest.samples.length > 0) {
    plots = new Plots(place, newest, zoom, {
      point: showTip,
      choose: (sample) => {
        choose(sample);
        open();
      },
      zoom: (stretch) => {
        const isWhole = plots !== undefined && isSame(stretch, plots.whole);
        keep<State>({ zoom: isWhole ? undefined : stretch });
        listSoon();
        if (current !== undefined) showTip(undefined);
      },
    });
    plots.select(current);
    list();
  }
  if (hadFocus) document.getElementById(hadFocus)?.focus({ preventScroll: true });
  const problems = newest.problems.filter((problem) => !before?.problems.includes(problem));
  if (problems.length > 0) announce(problems.join(" "));
  else if (!before && newest.samples.length > 0) announce(summary(newest));
}

const isSame = ([a, b]: Stretch, [c, d]: Stretch) => Math.abs(a - c) + Math.abs(b - d) < 1e-6;

function header(shown: BacktestAnswer): HTMLElement {
  const { samples, basis, sources, cooldown, zone } = shown;
  const [first, last] = [samples[0], samples.at(-1)];
  const what = basis === "schedule" ? "times of its schedule" : "readings";
  const facts = [
    samples.length > 0 && `${samples.length} ${what}, ${first?.label} to ${last?.label}`,
    basis === "schedule" && samples.length > 0 && zone,
    sources.length > 0 && `from ${sources.join(", ")}`,
    cooldown && `cooldown ${cooldown}`,
  ].filter((fact) => typeof fact === "string" && fact !== "");
  return element(
    "header",
    {},
    element(
      "div",
      { class: "names" },
      element(
        "h1",
        {},
        element(
          "button",
          {
            type: "button",
            id: "trigger",
            class: "link",
            title: `Open ${file} at this trigger`,
            click: open,
          },
          shown.trigger,
        ),
      ),
      facts.length > 0 && element("p", { class: "facts" }, facts.join("  ·  ")),
    ),
    element(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "View" },
      ...(samples.length > 0 ? zoomButtons() : []),
      iconButton("again", "Read again", () => tell({ kind: "read" })),
    ),
  );
}

const zoomButtons = () => [
  iconButton("in", "Zoom in (+)", () => plots?.zoomBy(0.6)),
  iconButton("out", "Zoom out (-)", () => plots?.zoomBy(1 / 0.6)),
  iconButton("all", "Show all (0)", () => plots?.zoomTo(plots.whole)),
];

function messages({ problems, notes, hasFarSources }: BacktestAnswer): HTMLElement[] {
  const distrust =
    hasFarSources && !trusted
      ? ["Some sources are servers or programs: they are asked only in a folder that you trust."]
      : [];
  const said = [...distrust, ...notes];
  return [
    ...(problems.length > 0
      ? [
          element(
            "section",
            { class: "problems", "aria-label": "What could not be read" },
            element("ul", {}, ...problems.map((problem) => element("li", {}, problem))),
          ),
        ]
      : []),
    ...(said.length > 0
      ? [
          element(
            "section",
            { class: "notes", "aria-label": "Good to know" },
            element("ul", {}, ...said.map((note) => element("li", {}, note))),
          ),
        ]
      : []),
  ];
}

function plotArea(): HTMLElement {
  const area = element("div", {
    id: "plots",
    tabindex: 0,
    role: "application",
    "aria-roledescription": "plot",
    "aria-label": "Metrics over time, and when the trigger would have fired",
    "aria-describedby": "keys",
    keydown: (event) => {
      if (event instanceof KeyboardEvent && press(event)) event.preventDefault();
    },
    mouseleave: () => showTip(undefined),
  });
  return element(
    "section",
    { class: "area" },
    area,
    element("div", { id: "tip", role: "presentation", hidden: true }),
    element(
      "p",
      { id: "keys", class: "keys" },
      ...keys("←", "→"),
      " sample to sample   ",
      ...keys("↑", "↓"),
      " fire to fire   ",
      ...keys("+", "-", "0"),
      " or drag, to zoom   ",
      ...keys("Enter"),
      " opens the YAML",
    ),
  );
}

const keys = (...names: readonly string[]) => names.map((name) => element("kbd", {}, name));

/** Answers whether the key meant something. */
function press({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (!plots || !answer || ctrlKey || altKey || metaKey) return false;
  const last = answer.samples.length - 1;
  const { samples } = answer;
  const [first, end] = plots.inView;
  const fires = (index: number) => samples[index]?.verdict === "fires";
  const moves: Record<string, () => number | undefined> = {
    ArrowRight: () => Math.min(last, (current ?? first - 1) + 1),
    ArrowLeft: () => Math.max(0, (current ?? end) - 1),
    ArrowDown: () => indexFrom((current ?? -1) + 1, 1, fires),
    ArrowUp: () => indexFrom((current ?? last + 1) - 1, -1, fires),
    Home: () => 0,
    End: () => last,
    PageDown: () => Math.min(last, (current ?? first) + Math.max(1, Math.round((end - first) / 5))),
    PageUp: () => Math.max(0, (current ?? end) - Math.max(1, Math.round((end - first) / 5))),
  };
  const acts: Record<string, () => void> = {
    "+": () => plots?.zoomBy(0.6),
    "=": () => plots?.zoomBy(0.6),
    "-": () => plots?.zoomBy(1 / 0.6),
    _: () => plots?.zoomBy(1 / 0.6),
    "0": () => plots?.zoomTo(plots.whole),
    Enter: open,
    Escape: () => choose(undefined),
  };
  if (shiftKey && (key === "ArrowLeft" || key === "ArrowRight"))
    plots.pan(key === "ArrowLeft" ? -0.2 : 0.2);
  else if (moves[key]) {
    const target = moves[key]();
    if (target === undefined) announce("No further sample at which it fires.");
    else choose(target);
  } else if (acts[key]) acts[key]();
  else return false;
  return true;

  function indexFrom(start: number, step: number, holds: (index: number) => boolean) {
    for (let index = start; index >= 0 && index <= last; index += step)
      if (holds(index)) return index;
    return undefined;
  }
}

function choose(sample: number | undefined): void {
  if (!answer || !plots) return;
  current = sample;
  keep<State>({ chosen: sample === undefined ? undefined : answer.samples[sample]?.label });
  plots.select(sample);
  showTip(undefined);
  mark();
  if (sample !== undefined) announce(spoken(answer, sample));
}

/** Shows what is known of the sample under the pointer, or else of the chosen one. */
function showTip(pointed: number | undefined): void {
  const place = document.getElementById("tip");
  const area = document.getElementById("plots");
  const sample = pointed ?? (document.activeElement === area ? current : undefined);
  if (!place || !area || !plots || !answer) return;
  place.hidden = sample === undefined;
  if (sample === undefined) return;
  place.replaceChildren(...tip(answer, sample));
  const at = plots.leftOf(sample);
  const flip = at + place.offsetWidth + 24 > area.clientWidth;
  // Above the plots, where it covers none of them, as long as that is in view.
  place.classList.toggle("inside", area.getBoundingClientRect().top < place.offsetHeight);
  place.style.translate = `${Math.round(flip ? at - place.offsetWidth - 14 : at + 14)}px 0`;
}

function open(): void {
  const start = answer?.range.start;
  if (start) tell({ kind: "open", ...start });
}

let listing: ReturnType<typeof setTimeout> | undefined;
function listSoon(): void {
  clearTimeout(listing);
  listing = setTimeout(list, 80);
}

function list(): void {
  const place = document.getElementById("samples");
  if (!place || !plots || !answer) return;
  const [first, end] = plots.inView;
  const { onlyLoud = false } = kept<State>();
  const toggle = element("input", {
    type: "checkbox",
    id: "loud",
    checked: onlyLoud,
    change: (event) => {
      keep<State>({ onlyLoud: (event.target as HTMLInputElement).checked });
      list();
    },
  });
  const hadFocus = document.activeElement?.id === "loud";
  place.replaceChildren(
    element("label", { class: "choice" }, toggle, "Only where something happens"),
    samplesTable(answer, { first, end, current, onlyLoud }, choose),
  );
  if (hadFocus) toggle.focus();
}

/** Marks the chosen sample's row. */
function mark(): void {
  for (const row of document.querySelectorAll('tr[aria-current="true"]'))
    row.removeAttribute("aria-current");
  if (current === undefined) return;
  document.querySelector(`tr[data-sample="${current}"]`)?.setAttribute("aria-current", "true");
}

function summary({ trigger, samples, totals, flippedTotals }: BacktestAnswer): string {
  const times = (count: number) => (count === 1 ? "once" : `${count} times`);
  const turned = flippedTotals ? ` The other way round ${times(flippedTotals.fires)}.` : "";
  return `${trigger} would have fired ${times(totals.fires)} of ${samples.length}.${turned}`;
}
