import "./graph.css";
import type { PipelinePicture, StepPicture } from "../../../server/src/lsp/pictures.ts";
import type { RecordedRun } from "../../../server/src/lsp/protocol.ts";
import type { PageState, ToGraph } from "../../src/views/messages.ts";
import { drawn, element, iconButton } from "../element.ts";
import { announce, colour, keep, kept, listen, onTheme, tell } from "../page.ts";
import { stepsOf } from "./cards.ts";
import { type Drawing, type DrawnNode, drawingOf, markers } from "./drawing.ts";
import { type Direction, layoutOf } from "./layout.ts";
import { type Known, knownOf, knownOfAll, timeInWords } from "./states.ts";
import { type Place, View } from "./view.ts";

/** The page of a graph: the steps of a pipeline, what they need, what starts them, and how a run goes. */

interface State extends PageState {
  readonly direction?: Direction;
  readonly place?: Place | undefined;
  /** Which pipeline of the file. */
  readonly shown?: number;
}

const page = document.getElementById("page") ?? document.body;
const stage = drawn("g", {});
const graph = drawn(
  "svg",
  {
    id: "graph",
    role: "application",
    "aria-roledescription": "graph",
    "aria-label": "The steps of the pipeline",
    keydown: (event) => {
      if (event instanceof KeyboardEvent && press(event)) event.preventDefault();
    },
  },
  markers(),
  stage,
);
const header = element("header", {});
const empty = element("p", { class: "empty", hidden: true });
page.append(header, graph, empty, hints());
const view = new View(graph, stage, (place) => keep<State>({ place }));

let file = "";
let pictures: readonly PipelinePicture[] = [];
let drawing: Drawing = { stage, nodes: [] };
let run: RecordedRun | null = null;
/** Id of the node that Tab leads to. */
let current: string | undefined;

listen<ToGraph>((message) => {
  if (message.kind === "about") {
    keep<State>(message.state);
    file = message.file;
  } else if (message.kind === "show") {
    pictures = message.answer.pipelines;
    draw();
  } else if (message.kind === "run") follow(message.run);
  else showProblem(message.text);
});
onTheme(() => draw());

function showProblem(text: string): void {
  pictures = [];
  stage.replaceChildren();
  drawing = { stage, nodes: [] };
  header.replaceChildren();
  empty.hidden = false;
  empty.textContent = text;
  announce(text);
}

const shownPicture = (): PipelinePicture | undefined =>
  pictures[Math.min(kept<State>().shown ?? 0, pictures.length - 1)];

function draw(): void {
  const picture = shownPicture();
  if (!picture) {
    showProblem(`There is no pipeline in ${file}.`);
    return;
  }
  const steps = stepsOf(picture);
  empty.hidden = steps.length > 0;
  empty.textContent = "This pipeline has no steps.";
  const { direction = "down", place } = kept<State>();
  const layout = layoutOf(picture, direction, measure);
  const hadFocus = graph.contains(document.activeElement);
  drawing = drawingOf(layout);
  stage.replaceChildren(drawing.stage);
  for (const node of drawing.nodes) {
    node.element.addEventListener("click", () => {
      focus(node);
      open(node);
    });
    node.element.addEventListener("focus", () => {
      settle(node);
      view.reveal(node.placed);
    });
  }
  if (place) view.restore(place);
  const first = layout.placed[0];
  view.resize(layout.width, layout.height, first ? first.x + first.width / 2 : 0);
  const known = drawing.nodes.find((node) => idOf(node) === current) ?? drawing.nodes[0];
  if (known) settle(known);
  if (hadFocus && known) focus(known);
  showHeader(picture, steps);
  showRun();
}

const idOf = ({ placed }: DrawnNode): string => placed.card.id;

/** Tab leads to this node from now on. */
function settle(node: DrawnNode): void {
  for (const { element: other } of drawing.nodes) other.setAttribute("tabindex", "-1");
  node.element.setAttribute("tabindex", "0");
  current = idOf(node);
}

function focus(node: DrawnNode): void {
  settle(node);
  node.element.focus({ preventScroll: true });
}

function open({ placed: { card } }: DrawnNode): void {
  const start = (card.step ?? card.trigger)?.range.start;
  if (start) tell({ kind: "open", ...start });
}

function showHeader(picture: PipelinePicture, steps: readonly StepPicture[]): void {
  const leaves = steps.filter(({ group }) => !group).length;
  header.replaceChildren(
    element(
      "div",
      { class: "names" },
      element("h1", {}, picture.name ?? file),
      element(
        "p",
        { class: "facts" },
        `${picture.title}  ·  ${leaves} ${leaves === 1 ? "step" : "steps"}`,
      ),
      element("p", { class: "run", id: "run" }),
    ),
    element(
      "div",
      { class: "tools", role: "toolbar", "aria-label": "View" },
      pictures.length > 1 && pipelineChoice(),
      iconButton("in", "Zoom in (+)", () => view.zoomBy(1.3)),
      iconButton("out", "Zoom out (-)", () => view.zoomBy(1 / 1.3)),
      iconButton("all", "Show all (0)", () => view.showAll()),
      iconButton("turn", "From top to bottom, or from left to right (T)", turn),
    ),
  );
}

function pipelineChoice(): HTMLElement {
  const { shown = 0 } = kept<State>();
  return element(
    "select",
    {
      "aria-label": "Pipeline of this file",
      change: (event) => {
        keep<State>({ shown: (event.target as HTMLSelectElement).selectedIndex, place: undefined });
        draw();
        view.fit();
      },
    },
    ...pictures.map(({ name }, index) =>
      element("option", { selected: index === shown }, name ?? `pipeline ${index + 1}`),
    ),
  );
}

function turn(): void {
  const { direction = "down" } = kept<State>();
  keep<State>({ direction: direction === "down" ? "right" : "down", place: undefined });
  draw();
  view.fit();
}

const shift = 60;

/** Answers whether the key meant something. */
function press({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || altKey || metaKey) return false;
  const node = drawing.nodes.find((one) => idOf(one) === current);
  const ways: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const acts: Record<string, () => void> = {
    Enter: () => node && open(node),
    " ": () => node && open(node),
    "+": () => view.zoomBy(1.3),
    "=": () => view.zoomBy(1.3),
    "-": () => view.zoomBy(1 / 1.3),
    _: () => view.zoomBy(1 / 1.3),
    "0": () => view.showAll(),
    t: turn,
    Home: () => drawing.nodes[0] && focus(drawing.nodes[0]),
    End: () => {
      const last = drawing.nodes.at(-1);
      if (last) focus(last);
    },
  };
  const way = ways[key];
  if (way && shiftKey) view.pan(-way[0] * shift, -way[1] * shift);
  else if (way && node) {
    const next = nearest(node, way);
    if (next) focus(next);
  } else if (acts[key]) acts[key]();
  else return false;
  return true;
}

/** The nearest node on one side of another: what is straight ahead counts as nearer. */
function nearest(from: DrawnNode, [right, down]: readonly [number, number]): DrawnNode | undefined {
  const middle = ({ placed: { x, y, width, height, head } }: DrawnNode) => ({
    x: x + width / 2,
    y: y + (head ?? height) / 2,
  });
  const start = middle(from);
  let [best, least]: [DrawnNode | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const node of drawing.nodes) {
    const end = middle(node);
    const ahead = (end.x - start.x) * right + (end.y - start.y) * down;
    const aside = Math.abs((end.x - start.x) * down) + Math.abs((end.y - start.y) * right);
    const distance = ahead + aside * 2;
    if (ahead > 4 && distance < least) [best, least] = [node, distance];
  }
  return best;
}

function follow(newest: RecordedRun | null): void {
  const before = run;
  run = newest;
  showRun();
  if (!newest) return;
  if (newest.id !== before?.id || newest.state !== before.state)
    announce(`Run ${newest.state === "going" ? "is going" : newest.state}.`);
  const failed = newest.steps.filter(
    ({ state, name }) =>
      (state === "failed" || state === "timed-out") &&
      before?.steps.find((step) => step.name === name)?.state !== state,
  );
  if (before && failed.length > 0)
    announce(failed.map(({ name, words }) => `${name} ${words}`).join(", "));
}

let ticking: ReturnType<typeof setTimeout> | undefined;

/** Shows the state of every step; while the run goes, again each second. */
function showRun(): void {
  clearTimeout(ticking);
  const now = Date.now();
  const byName = new Map(run?.steps.map((step) => [step.name, knownOf(step, now)]));
  // A job with a matrix is recorded once for each combination: `train (linear, 1) / fit`.
  const combined = new Map<string, Known[]>();
  for (const [name, known] of byName) {
    const plain = name.replaceAll(/ \([^()]*\)(?= \/ )/g, "");
    if (plain !== name) combined.set(plain, [...(combined.get(plain) ?? []), known]);
  }
  const knownIn = (step: StepPicture): Known | undefined => {
    if (!step.group)
      return byName.get(step.plannedName) ?? knownOfAll(combined.get(step.plannedName) ?? []);
    const inner = step.group.steps.map(knownIn).filter((known) => known !== undefined);
    return byName.get(step.plannedName) ?? knownOfAll(inner);
  };
  for (const node of drawing.nodes)
    if (node.placed.card.step) node.show(knownIn(node.placed.card.step));
  const line = document.getElementById("run");
  if (line) line.textContent = run ? runInWords(run, now) : "";
  if (run?.state === "going") ticking = setTimeout(showRun, 1000);
}

function runInWords({ state, at, seconds, trigger }: RecordedRun, now: number): string {
  const began = new Date(at);
  const day =
    began.toDateString() === new Date(now).toDateString() ? "today" : began.toLocaleDateString();
  const time = began.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const what = trigger === undefined ? "" : ` of ${trigger}`;
  if (state === "going")
    return `A run${what} is going: ${timeInWords((now - began.getTime()) / 1000, true)}`;
  const took = seconds === undefined ? "" : ` after ${timeInWords(seconds)}`;
  return `Last run${what}: ${state}${took}, ${day} ${time}`;
}

function hints(): HTMLElement {
  const keys = (...names: readonly string[]) => names.map((name) => element("kbd", {}, name));
  return element(
    "p",
    { class: "keys" },
    ...keys("←", "↑", "↓", "→"),
    " step to step   ",
    ...keys("Enter"),
    " opens the YAML   ",
    ...keys("+", "-", "0"),
    " or the wheel, to zoom",
  );
}

const canvas = document.createElement("canvas").getContext("2d");

/** Widths of texts, as the style sheet has them. */
function measure(text: string, font: "name" | "small" | "code"): number {
  if (!canvas) return text.length * 7;
  const family = colour(font === "code" ? "--vscode-editor-font-family" : "--vscode-font-family");
  canvas.font = `${font === "name" ? "600 13px" : font === "small" ? "11.5px" : "11px"} ${family || "sans-serif"}`;
  return canvas.measureText(text).width;
}
