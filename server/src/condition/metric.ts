import { Recent } from "../base/recent.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { type Direction, type Metric, type MetricKind, metrics, type Range } from "./metrics.ts";

/** What a name in a condition says about the value behind it. */
export interface MetricLookup {
  /** The name the metric is known by: `roc_auc` for `val_AUC`. */
  readonly name: string;
  /** After every turn: `accuracy_drop` is `lower`, `neg_log_loss` is `higher`. */
  readonly direction: Direction;
  readonly kind: MetricKind;
  readonly range: Range;
  /** The other scale in common use, where the name does not say which is meant. */
  readonly alternativeRange?: Range | undefined;
  /** In words: "scikit-learn, torchmetrics", "the declaration in this file". */
  readonly knownFrom: string;
  readonly remark?: string | undefined;
  /** Whether the name says that it belongs to the model in use or to the one that is to replace it. */
  readonly role?: "baseline" | "candidate" | undefined;
  /** What the name itself says about the scale: `accuracy_pct`, `drift_ratio`. */
  readonly unit?: "percent" | "fraction" | undefined;
  /** The word that turned the direction: `drop`, `neg`. */
  readonly turnedBy?: string | undefined;
  /** The name speaks of how much another metric got better or worse. */
  readonly isChange: boolean;
  /** The file declares this metric. */
  readonly declared: boolean;
  /** The words of the name, lower case. */
  readonly words: readonly string[];
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Words around a metric's name that leave its meaning as it is: splits, windows, averages, units. */
const wrappers = words(
  "val valid validation test testing train training eval evaluation holdout oof cv prod production live online offline current cur new old previous prev latest last baseline base reference ref candidate champion challenger incumbent deployed staging best retrained avg average mean median min max rolling window daily weekly monthly hourly 7d 30d 24h today yesterday day week month model overall final global micro macro weighted samples binary system metric metrics score scores value values list history series result results p50 p90 p95 p99 pct percent percentage ratio ms s sec seconds total at k",
);

const baselineWords = words(
  "baseline base reference ref champion incumbent production prod current old previous prev deployed last best",
);
const candidateWords = words("candidate challenger new retrained latest staging");

/** Words that make a quality metric count backwards whatever its own direction is. */
const worseningWords = words(
  "degradation degraded decay worsening deterioration shortfall regression gap",
);
/** Words for a falling value: bad for what should be high; nothing is said of what should be low. */
const fallingWords = words("drop decline decrease");
const improvementWords = words("improvement gain uplift");

/** Derived, signed or constant: the direction of the metric is not the direction of the name. */
const noJudgement = words(
  "delta diff difference change threshold target limit goal sla slo std stddev variance ci count required minimum maximum floor ceiling cutoff tolerance allowed acceptable expected desired bound budget negative",
);

const turningWords = words("neg inverse inv minus");

/** Names that are ordinary words as well: as part of a longer name they are not the metric. */
const alone = words(
  "p map sam ed em hr ap ar mar mi kid ace ter der wip wil mos step version attempt hits lift dice comet mauve traffic requests records rows samples rating bias err skew drift significance",
);

/** Metrics that are changes of others in themselves. */
const changes = words("accuracy_drop accuracy_improvement");

const namespaces = words("metrics outputs model eval evaluation results");

const aliases: ReadonlyMap<string, Metric> = new Map(
  metrics.flatMap((metric) =>
    [metric.name, ...metric.aliases].map((alias) => [alias, metric] as const),
  ),
);
const longestAlias = Math.max(...[...aliases.keys()].map((alias) => alias.split("_").length));

const separators = /[_.@\-/\s:[\]]+/;

/** What is spoken of in the plural where there are many of it. */
const plurals: Readonly<Record<string, string>> = {
  accuracies: "accuracy",
  aucs: "auc",
  losses: "loss",
  maes: "mae",
  rmses: "rmse",
};

/** `valAccuracy`, `val-accuracy`, `val/accuracy` → `val`, `accuracy`. */
export function wordsOf(text: string, camelCase = true): string[] {
  const spaced = camelCase
    ? text.replace(/([a-z0-9])([A-Z])/g, "$1_$2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    : text;
  return spaced
    .split(separators)
    .filter(Boolean)
    .map((word) => plurals[word.toLowerCase()] ?? word.toLowerCase());
}

interface Match {
  readonly metric: Metric;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const wraps = (word: string): boolean => wrappers.has(word) || /^v?\d+$/.test(word);
const turns = (word: string): boolean =>
  worseningWords.has(word) || fallingWords.has(word) || improvementWords.has(word);

/**
 * The longest run of whole words that is a metric's name, the last of equally long ones. It has to be
 * the head of the name: `churn_accuracy` is an accuracy, `map_size` is a size.
 */
function match(name: readonly string[], admits: (alias: string) => boolean): Match | undefined {
  for (let length = Math.min(name.length, longestAlias); length > 0; length--)
    for (let start = name.length - length; start >= 0; start--) {
      const alias = name.slice(start, start + length).join("_");
      const metric = aliases.get(alias);
      if (!metric || !admits(alias)) continue;
      const before = name.slice(0, start);
      const after = name.slice(start + length);
      const headed = after.every((word) => wraps(word) || turns(word) || noJudgement.has(word));
      const ordinary = length === 1 && alone.has(name[start] ?? "") && !before.every(wraps);
      return headed && !ordinary ? { metric, before, after } : undefined;
    }
  return undefined;
}

function matchText(text: string): Match | undefined {
  // `mAP` and `pValue` are names themselves; only where they are not do capitals part words.
  for (const name of [wordsOf(text, false), wordsOf(text)]) {
    // "degradation" alone is a metric; behind `recall` it turns one.
    const found = match(name, (alias) => !turns(alias)) ?? match(name, turns);
    if (found) return found;
  }
  return undefined;
}

function matchPath(path: readonly string[]): Match | undefined {
  const outputs = Math.max(
    path.lastIndexOf("outputs"),
    path[0] === "tasks" ? path.lastIndexOf("values") : -1,
  );
  const own = (outputs >= 0 ? path.slice(outputs + 1) : path).slice();
  // Which of its values is meant does not change what it is: `df["accuracy"].iloc[-1]`.
  while (own.length > 1 && /^(?:-?\d*:?-?\d*|iloc|iat|loc|values)$/.test(own.at(-1) ?? ""))
    own.pop();
  const last = own.at(-1);
  if (last === undefined) return undefined;
  // Azure names the step in the same segment: `outputs['evaluate.dice']`.
  const found =
    matchText(last) ??
    (outputs >= 0 ? matchText(last.slice(last.lastIndexOf(".") + 1)) : undefined);
  if (found || own.length < 2) return found;
  const start = own.findIndex((segment) => !namespaces.has(segment.toLowerCase()));
  return start < 0 ? undefined : matchText(own.slice(start).join("_"));
}

interface Turn {
  readonly direction: Direction;
  readonly range: Range;
  readonly turnedBy?: string;
}

const anyValue: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

const opposite = (direction: Direction): Direction | undefined =>
  direction === "higher" ? "lower" : direction === "lower" ? "higher" : undefined;

/** The direction of the whole name, or nothing where the words beside the metric forbid a verdict. */
function turn({ metric, before, after }: Match): Turn | undefined {
  const around = [...before, ...after];
  if (around.some((word) => noJudgement.has(word))) return undefined;
  const { direction, range } = metric;

  const improvement = around.find((word) => improvementWords.has(word));
  if (improvement) return { direction: "higher", range: anyValue, turnedBy: improvement };

  // In front, "regression" names the kind of model, not what happened to it.
  const worsening =
    before.find((word) => word !== "regression" && worseningWords.has(word)) ??
    after.find((word) => worseningWords.has(word));
  const falling = around.find((word) => fallingWords.has(word));
  const lossOf = before.join("_").includes("loss_of") ? "loss" : undefined;
  if (worsening && metric.kind === "quality")
    return { direction: "lower", range: anyValue, turnedBy: worsening };
  if (falling ?? lossOf ?? worsening)
    return direction === "higher" && metric.kind === "quality"
      ? { direction: "lower", range: anyValue, turnedBy: falling ?? lossOf ?? "" }
      : undefined;

  const turned = before.find((word) => turningWords.has(word));
  if (!turned) return { direction, range };
  const other = opposite(direction);
  if (!other) return undefined;
  const [least, greatest] = range;
  const turnedRange: Range =
    turned === "neg" ? [0 - greatest, 0 - least] : turned === "minus" ? range : anyValue;
  return { direction: other, range: turnedRange, turnedBy: turned };
}

function roleOf(name: readonly string[]): MetricLookup["role"] {
  const baseline = name.some((word) => baselineWords.has(word));
  const candidate = name.some((word) => candidateWords.has(word));
  return baseline === candidate ? undefined : baseline ? "baseline" : "candidate";
}

function unitOf(match: Match, name: readonly string[]): MetricLookup["unit"] {
  if (name.some((word) => /^(pct|percent|percentage)$/.test(word))) return "percent";
  return [...match.before, ...match.after].some((word) => /^(ratio|share|fraction)$/.test(word))
    ? "fraction"
    : undefined;
}

const lookups = new Recent<{ readonly metric: MetricLookup | undefined }>(200_000);

/** Names come again and again, in one document and in its next version. */
const knownMetric = (path: readonly string[]): MetricLookup | undefined =>
  lookups.get(path.join("\n"), () => ({ metric: recognise(path) })).metric;

function recognise(path: readonly string[]): MetricLookup | undefined {
  const found = matchPath(path);
  const turned = found && turn(found);
  if (!found || !turned) return undefined;
  const name = path.flatMap((segment) => wordsOf(segment));
  const unit = unitOf(found, name);
  const { metric } = found;
  const percent = unit === "percent" && metric.alternativeRange && !turned.turnedBy;
  return {
    name: metric.name,
    direction: turned.direction,
    kind: metric.kind,
    range: percent ? (metric.alternativeRange ?? turned.range) : turned.range,
    alternativeRange:
      percent || turned.turnedBy || unit === "fraction" ? undefined : metric.alternativeRange,
    knownFrom: metric.knownFrom,
    remark: metric.remark,
    role: roleOf(name),
    unit,
    turnedBy: turned.turnedBy,
    isChange: changes.has(metric.name) || (turned.turnedBy !== undefined && turns(turned.turnedBy)),
    declared: false,
    words: name,
  };
}

/**
 * What a name stands for, or nothing where it is not known: an unknown name, and a known metric's
 * difference, threshold or spread, get no verdict. A declaration in the file wins over what is known.
 */
export function lookupMetric(
  path: readonly string[],
  declarations: readonly MetricDeclaration[] = [],
): MetricLookup | undefined {
  const known = knownMetric(path);
  if (declarations.length === 0) return known;
  const joined = path.join(".");
  const declared = declarations.find(({ name, aliases = [] }) =>
    [name, ...aliases].some((one) => one === joined || (path.length > 1 && one === path.at(-1))),
  );
  if (!declared || (!declared.direction && !declared.range)) return known;
  const name = path.flatMap((segment) => wordsOf(segment));
  return {
    name: known?.name ?? declared.name,
    direction: direct(declared) ?? known?.direction ?? "ambiguous",
    kind: declared.direction === "neutral" ? "volume" : (known?.kind ?? "quality"),
    range: declared.range ?? known?.range ?? anyValue,
    alternativeRange: declared.range ? undefined : known?.alternativeRange,
    knownFrom: "the declaration in this file",
    remark: declared.direction ? undefined : known?.remark,
    role: roleOf(name),
    unit: known?.unit,
    turnedBy: declared.direction ? undefined : known?.turnedBy,
    isChange: !declared.direction && (known?.isChange ?? false),
    declared: true,
    words: name,
  };
}

function direct({ direction }: MetricDeclaration): Direction | undefined {
  return direction === "neutral" ? "volume" : direction;
}
