import { layout as arrange, Graph } from "@dagrejs/dagre";
import type {
  GroupPicture,
  PipelinePicture,
  StepPicture,
} from "../../../server/src/lsp/pictures.ts";
import { type Card, fitted, type Measure, stepCard, triggerCard, unknownCard } from "./cards.ts";

/**
 * Where everything of a graph lies. A step with steps inside is a box: what is in it is laid out
 * first, and then the box as one card among the others. Pure: texts are measured by whoever asks.
 */

export type Direction = "down" | "right";

export interface Placed {
  readonly card: Card;
  /** Left and top edge, pixels from those of the whole. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** One of the rows of a box: a step of a sequence. */
  readonly isRow: boolean;
  /** Of a box, the height of what is written above its content. */
  readonly head?: number | undefined;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly kind: "need" | "start" | "cyclic" | "unknown" | "next" | "calls";
  /** A path in SVG's words. */
  readonly path: string;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  readonly arrows: readonly Arrow[];
}

const padding = 16;
const rowHeight = 28;
/** Room in a row for its sign, for the time it took, and around it. */
const aroundRow = 118;
const widestList = 340;
/**
 * With more cards than this dagre is asked for less: its best ranks take their time, and so does every
 * rank that an arrow goes by.
 */
const manyCards = 80;

interface Item {
  readonly card: Card;
  readonly inner?: Layout | undefined;
  readonly rows?: readonly Row[] | undefined;
  readonly width: number;
  readonly height: number;
}

/** A step in the list of its job. */
interface Row {
  readonly step: StepPicture;
  /** As far as it fits. */
  readonly name: string;
}

interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: Arrow["kind"];
}

/** The pipeline with its triggers, which come first. */
export function layoutOf(picture: PipelinePicture, direction: Direction, measure: Measure): Layout {
  // A template of one step is that step: a box around it would only repeat its name.
  const isBoxed = ({ title, steps }: GroupPicture) =>
    title !== undefined || (picture.groups.length > 1 && steps.length > 1);
  const parts = picture.groups.map((group, index) => {
    const parts = itemsOf(group, direction, measure);
    if (!isBoxed(group)) return parts;
    const card: Card = {
      kind: "box",
      id: `group ${index}`,
      lines: [{ text: group.title ?? `part ${index + 1}`, font: "name" }],
      width: 0,
      height: 0,
    };
    return { items: [boxOf(card, laid(parts, direction), measure)], links: [] };
  });
  const homes = new Map(
    picture.groups.flatMap((group, index) =>
      group.steps.map(({ id }) => [id, isBoxed(group) ? `group ${index}` : id] as const),
    ),
  );
  const triggers = picture.triggers.map((trigger): Item => {
    const card = triggerCard(trigger, measure);
    return { card, width: card.width, height: card.height };
  });
  const starts = picture.triggers.flatMap(({ starts }, index) => {
    const from = triggers[index]?.card.id ?? "";
    const targets = new Set(starts.flatMap((id) => homes.get(id) ?? []));
    return [...targets].map((to): Link => ({ from, to, kind: "start" }));
  });
  return laid(
    {
      items: [...triggers, ...parts.flatMap(({ items }) => items)],
      links: [...starts, ...callsIn(picture, homes), ...parts.flatMap(({ links }) => links)],
    },
    direction,
  );
}

/** Which template leads to which, where steps are made of templates. */
function callsIn({ groups }: PipelinePicture, homes: ReadonlyMap<string, string>): Link[] {
  if (groups.length < 2) return [];
  const templates = new Map(
    groups.flatMap(({ title, steps }) => {
      const [first] = steps;
      const name = title ?? (steps.length === 1 ? first?.plannedName : undefined);
      return name !== undefined && first ? [[name, homes.get(first.id) ?? first.id] as const] : [];
    }),
  );
  const calls = groups.flatMap(({ steps }) =>
    steps.flatMap(({ id, work }): Link[] => {
      const [from, to] = [homes.get(id), templates.get(work ?? "")];
      return from !== undefined && to !== undefined && from !== to
        ? [{ from, to, kind: "calls" }]
        : [];
    }),
  );
  return [...new Map(calls.map((link) => [`${link.from}\n${link.to}`, link])).values()];
}

interface Parts {
  readonly items: readonly Item[];
  readonly links: readonly Link[];
}

function itemsOf({ order, steps }: GroupPicture, direction: Direction, measure: Measure): Parts {
  const items = steps.map((step) => itemOf(step, direction, measure));
  if (order === "sequence")
    return {
      items,
      links: steps
        .slice(1)
        .map(({ id }, index): Link => ({ from: steps[index]?.id ?? "", to: id, kind: "next" })),
    };
  const unknown = new Map<string, Item>();
  const links = steps.flatMap((step) =>
    step.needs.map(({ name, from, cyclic }): Link => {
      if (from !== undefined) return { from, to: step.id, kind: cyclic ? "cyclic" : "need" };
      const card = unknownCard(`unknown ${name}`, name, measure);
      unknown.set(name, { card, width: card.width, height: card.height });
      return { from: card.id, to: step.id, kind: "unknown" };
    }),
  );
  return { items: [...items, ...unknown.values()], links };
}

function itemOf(step: StepPicture, direction: Direction, measure: Measure): Item {
  const card = stepCard(step, measure);
  const { group } = step;
  if (!group || group.steps.length === 0) return { card, width: card.width, height: card.height };
  const isList = group.order === "sequence" && group.steps.every((inner) => !inner.group);
  if (!isList)
    return boxOf(
      { ...card, kind: "box" },
      laid(itemsOf(group, direction, measure), direction),
      measure,
    );
  const widest = Math.max(...group.steps.map(({ name }) => measure(name, "small")));
  const width = Math.max(card.width, Math.min(widestList, Math.ceil(widest) + aroundRow));
  return {
    card: { ...card, kind: "box" },
    rows: group.steps.map((step) => ({
      step,
      name: fitted(step.name, "small", width - aroundRow, measure),
    })),
    width,
    height: card.height + group.steps.length * rowHeight + 8,
  };
}

function boxOf(card: Card, inner: Layout, measure: Measure): Item {
  const written = card.lines.map(({ text, font }) => measure(text, font));
  const head = Math.max(card.height, 36);
  return {
    card: { ...card, height: head },
    inner,
    width: Math.max(inner.width + 2 * padding, Math.ceil(Math.max(...written)) + 60),
    height: head + inner.height + padding,
  };
}

function laid({ items, links }: Parts, direction: Direction): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "down" ? "TB" : "LR",
    nodesep: 28,
    ranksep: 46,
    edgesep: 14,
    ranker: items.length > manyCards ? "tight-tree" : "network-simplex",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { card, width, height } of items) graph.setNode(card.id, { width, height });
  const spared = items.length > manyCards ? impliedOf(links) : new Set<Link>();
  for (const [index, link] of links.entries()) {
    const { from, to, kind } = link;
    if (graph.hasNode(from) && graph.hasNode(to) && !spared.has(link))
      graph.setEdge(from, to, { weight: kind === "start" ? 1 : 2 }, String(index));
  }
  arrange(graph);
  const places = new Map(
    items.map((item) => {
      const { x = 0, y = 0 } = graph.node(item.card.id) as { x?: number; y?: number };
      const at = { x: x - item.width / 2, y: y - item.height / 2 };
      return [item.card.id, { item, ...at }] as const;
    }),
  );
  const placed = [...places.values()].flatMap(({ item, x, y }) => placedOf(item, x, y));
  const arrows = links.flatMap(({ from, to, kind }, index): Arrow[] => {
    const [start, end] = [places.get(from), places.get(to)];
    if (!start || !end) return [];
    const routed = graph.edge(from, to, String(index)) as { points?: readonly Point[] } | undefined;
    const points = routed?.points ?? [];
    return [{ from, to, kind, path: pathOf(boxAt(start), boxAt(end), points, direction) }];
  });
  const inner = [...places.values()].flatMap(({ item, x, y }) =>
    (item.inner?.arrows ?? []).map((arrow) => ({
      ...arrow,
      path: moved(arrow.path, x + insetOf(item), y + item.card.height),
    })),
  );
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Number.isFinite(width) ? width : 0,
    height: Number.isFinite(height) ? height : 0,
    placed,
    arrows: [...arrows, ...inner],
  };
}

/** Links that others imply: what `b` needs, `c` does not have to need besides, where it needs `b`. */
function impliedOf(links: readonly Link[]): ReadonlySet<Link> {
  const next = new Map<string, string[]>();
  for (const { from, to } of links) next.set(from, [...(next.get(from) ?? []), to]);
  const isImplied = ({ from, to }: Link): boolean => {
    const seen = new Set([from]);
    const open = (next.get(from) ?? []).filter((other) => other !== to);
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      open.push(...(next.get(at) ?? []));
    }
    return false;
  };
  return new Set(links.filter((link) => link.kind !== "cyclic" && isImplied(link)));
}

const insetOf = ({ width, inner }: Item): number => (width - (inner?.width ?? 0)) / 2;

/** An item with all that is in it. */
function placedOf(item: Item, x: number, y: number): Placed[] {
  const { card, width, height, inner, rows = [] } = item;
  const isBox = inner !== undefined || rows.length > 0;
  return [
    { card, x, y, width, height, isRow: false, head: isBox ? card.height : undefined },
    ...(inner?.placed ?? []).map((one) => ({
      ...one,
      x: one.x + x + insetOf(item),
      y: one.y + y + card.height,
    })),
    ...rows.map(
      ({ step, name }, index): Placed => ({
        card: {
          kind: "step",
          id: step.id,
          lines: [{ text: name, font: "small" }],
          width,
          height: rowHeight,
          step,
        },
        x: x + 6,
        y: y + card.height + index * rowHeight,
        width: width - 12,
        height: rowHeight,
        isRow: true,
      }),
    ),
  ];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const boxAt = ({ item: { width, height }, x, y }: { readonly item: Item } & Point): Box => ({
  x,
  y,
  width,
  height,
});

/** An arrow that leaves and arrives straight. Backwards, where a cycle closes, it goes as it can. */
function pathOf(from: Box, to: Box, points: readonly Point[], direction: Direction): string {
  const isDown = direction === "down";
  const start = isDown
    ? { x: from.x + from.width / 2, y: from.y + from.height }
    : { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = isDown ? { x: to.x + to.width / 2, y: to.y } : { x: to.x, y: to.y + to.height / 2 };
  if (from.x === to.x && from.y === to.y) return loop(from, isDown);
  const isForward = isDown ? end.y > start.y : end.x > start.x;
  if (!isForward) return points.length > 1 ? smooth(points, isDown) : loop(from, isDown);
  // dagre gives one point between neighbouring ranks, which would only dent the curve.
  return smooth([start, ...(points.length > 3 ? points.slice(1, -1) : []), end], isDown);
}

function smooth(points: readonly Point[], isDown: boolean): string {
  const [first = { x: 0, y: 0 }, ...others] = points;
  let before = first;
  return others.reduce(
    (path, point) => {
      const [{ x, y }, middleX, middleY] = [
        before,
        (before.x + point.x) / 2,
        (before.y + point.y) / 2,
      ];
      before = point;
      return isDown
        ? `${path}C${at(x, middleY)} ${at(point.x, middleY)} ${at(point.x, point.y)}`
        : `${path}C${at(middleX, y)} ${at(middleX, point.y)} ${at(point.x, point.y)}`;
    },
    `M${at(first.x, first.y)}`,
  );
}

/** A step that needs itself. */
function loop({ x, y, width, height }: Box, isDown: boolean): string {
  const [right, bottom] = [x + width, y + height];
  return isDown
    ? `M${at(right, bottom - 14)}C${at(right + 30, bottom - 10)} ${at(right + 30, y + 10)} ${at(right, y + 14)}`
    : `M${at(right - 14, bottom)}C${at(right - 10, bottom + 30)} ${at(x + 10, bottom + 30)} ${at(x + 14, bottom)}`;
}

const at = (x: number, y: number): string =>
  `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;

const moved = (path: string, dx: number, dy: number): string =>
  path.replaceAll(/(-?[\d.]+),(-?[\d.]+)/g, (_, x: string, y: string) =>
    at(Number(x) + dx, Number(y) + dy),
  );
