import type { Action } from "./action.ts";
import { changeIn, isMeasure } from "./change.ts";
import type { Call, Comparison, Expression, Name } from "./expression.ts";
import { type Measured, measured } from "./measured.ts";
import type { MetricLookup } from "./metric.ts";

export type Order = "<" | "<=" | ">" | ">=";

/** A comparison that is good or bad news of a model, beside the action that it leads to. */
export interface Judgement {
  readonly comparison: Comparison;
  readonly name: Name;
  readonly metric: MetricLookup;
  /** As seen from the metric: `0.9 < accuracy` is `accuracy > 0.9`. */
  readonly operator: Order;
  readonly bound: Expression;
  /** The other model's value of the same metric, where the bound is that. */
  readonly against?: MetricLookup | undefined;
  /** It says how much better or worse it got, as it is computed and not by its name. */
  readonly computed?: boolean | undefined;
  /** What it says of the model when the action is taken, after every `not` and `else`. */
  readonly news: "good" | "bad";
  readonly action: Action;
  /** The action is taken where the condition is true, or where it is false. */
  readonly branch: "then" | "otherwise";
  /** The action answers the opposite news; nothing is said where it could be meant so. */
  readonly verdict: "inverted" | "right" | "undecided";
}

export interface Circumstances {
  readonly then: Action | undefined;
  readonly otherwise: Action | undefined;
  metric(path: readonly string[]): MetricLookup | undefined;
  /** What a name was given before, in code. */
  definition?(name: Name): Expression | undefined;
}

/**
 * Weighs each comparison of a metric in a condition against what the condition leads to: a retraining
 * answers bad news, a deployment good news. Only quality and drift of a model are news; data quality,
 * operations and volume are guards. Where another part of an `and` may be the real reason, a
 * comparison stays undecided.
 */
export function judge(expression: Expression, circumstances: Circumstances): Judgement[] {
  const { then, otherwise } = circumstances;
  const judgements: Judgement[] = [];
  if (then?.news)
    judgements.push(
      ...new Court(circumstances, then, then.news, "then").weigh(expression, false).news,
    );
  // Giving up early guards whatever follows; only what is chosen instead of it is its other side.
  if (otherwise?.news && !(then?.kind === "fail" && otherwise.kind === "retrain"))
    judgements.push(
      ...new Court(circumstances, otherwise, otherwise.news, "otherwise").weigh(expression, true)
        .news,
    );
  return judgements;
}

/** What a part of a condition says. */
interface Hearing {
  readonly news: readonly Judgement[];
  /** There is something in it that is not understood and may be the reason for the action. */
  readonly open: boolean;
}

const silent: Hearing = { news: [], open: false };

/** What is measured on one side of a comparison. */
interface Subject {
  readonly of: Measured;
  readonly metric: MetricLookup;
  /** It is a change, known by how it is computed. */
  readonly computed?: boolean;
}

/** Said of a deployment, these allow it although the model is bad. */
const overrides = /force|override|manual|emergency|hotfix|fallback|skip|experiment|shadow|canary/i;

/** Where a workflow runs and how its steps ended says nothing of a model. */
const surroundings =
  /^(github|runner|job|strategy|matrix|env|vars|variables\.(agent|build|environment|pipeline|system))(\.|$)/i;
const statusCalls =
  /^(success|failure|always|cancelled|missing|succeeded|failed|canceled|succeededorfailed)$/i;
const outcomes = /^(result|outcome|conclusion|status)$/;

const mirrored: Readonly<Record<Order, Order>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

class Court {
  private readonly circumstances: Circumstances;
  private readonly action: Action;
  private readonly wanted: "good" | "bad";
  private readonly branch: Judgement["branch"];

  constructor(
    circumstances: Circumstances,
    action: Action,
    wanted: "good" | "bad",
    branch: Judgement["branch"],
  ) {
    this.circumstances = circumstances;
    this.action = action;
    this.wanted = wanted;
    this.branch = branch;
  }

  weigh(expression: Expression, negated: boolean): Hearing {
    switch (expression.kind) {
      case "not":
        return this.weigh(expression.operand, !negated);
      case "and":
      case "or": {
        const parts = expression.operands.map((operand) => this.weigh(operand, negated));
        const together = (expression.kind === "and") !== negated;
        const hearing: Hearing = {
          news: parts.flatMap((part) => part.news),
          open: parts.some((part) => part.open),
        };
        return together ? doubted(hearing) : hearing;
      }
      case "comparison":
        return this.comparison(expression, negated);
      case "literal":
        return silent;
      case "call": {
        if (statusCalls.test(expression.name)) return silent;
        const each = askedOfEach(expression);
        return each ? this.weigh(each, negated) : this.unknown(expression);
      }
      default:
        return this.unknown(expression);
    }
  }

  /** Whether a part that is not understood leaves the rest open. */
  private unknown(...parts: readonly Expression[]): Hearing {
    const names = parts.flatMap((part) => (part.kind === "name" ? [part.path] : []));
    if (names.some((path) => surroundings.test(path.join(".")))) return silent;
    if (names.some((path) => outcomes.test(path.at(-1) ?? ""))) return silent;
    if (this.wanted === "bad") return { news: [], open: true };
    // No further condition makes a bad model worth deploying, but somebody's word does.
    const words = names.map((path) => path.join(" ")).join(" ");
    const opaque = parts.some((part) => part.kind === "opaque" || part.kind === "call");
    return { news: [], open: opaque || overrides.test(words) };
  }

  private measure(expression: Expression): Subject | undefined {
    const { metric: lookup, definition } = this.circumstances;
    const change = changeIn(expression, lookup);
    if (change) {
      const { span } = expression;
      return {
        of: { name: { kind: "name", path: [], span }, falling: false },
        metric: change,
        computed: true,
      };
    }
    const of = measured(expression);
    if (!of) return undefined;
    const metric = lookup(of.name.path);
    if (metric && !metric.isChange) return { of, metric };
    const given = definition?.(of.name);
    // How it is computed says more of a change than its name does.
    const computed = given && changeIn(given, lookup);
    if (computed) return { of, metric: computed, computed: true };
    if (metric) return { of, metric };
    const behind = given && measured(given);
    const known = behind && lookup(behind.name.path);
    return (
      known && { of: { name: of.name, falling: of.falling !== behind.falling }, metric: known }
    );
  }

  /** To go on training while it gets better is how a training ends; to retrain is something else. */
  private get answersChanges(): boolean {
    return this.wanted === "good" || /re[-_ ]?train|dispatch/i.test(this.action.evidence.words);
  }

  private comparison(comparison: Comparison, negated: boolean): Hearing {
    const { operator, left, right } = comparison;
    const a = this.measure(left);
    const b = this.measure(right);
    if (!a && !b) return this.unknown(left, right);
    if (operator !== "<" && operator !== "<=" && operator !== ">" && operator !== ">=") {
      const asks = [left, right].some((side) => side.kind === "literal");
      return asks ? silent : this.unknown(left, right);
    }
    const pair = a && b && a.metric.name === b.metric.name;
    if (a && b && !pair) return { news: [], open: this.wanted === "bad" };
    const limit = pair && isLimit(a.metric) !== isLimit(b.metric);
    const first =
      a &&
      !(limit && isLimit(a.metric)) &&
      !(pair && !limit && isMeasure(a.metric, b.metric) && !isMeasure(b.metric, a.metric));
    const subject = first ? a : b;
    if (!subject) return silent;
    const { metric, of } = subject;
    if (metric.kind !== "quality" && metric.kind !== "drift") return silent;

    const seen = first ? operator : mirrored[operator];
    const rises = (seen === ">" || seen === ">=") !== of.falling;
    const good = goodWhenHigh(metric.direction);
    if (good === undefined) return { news: [], open: true };
    const isGood = (rises === good) !== negated;
    const against = pair && !limit ? (first ? b : a).metric : undefined;
    const { computed } = subject;
    const news = isGood ? "good" : "bad";
    return {
      news: [
        {
          comparison,
          name: of.name,
          metric,
          operator: seen,
          bound: first ? right : left,
          against,
          computed,
          news,
          action: this.action,
          branch: this.branch,
          verdict:
            computed && !this.answersChanges ? "undecided" : this.verdict(news, metric, against),
        },
      ],
      open: false,
    };
  }

  private verdict(
    news: "good" | "bad",
    metric: MetricLookup,
    against: MetricLookup | undefined,
  ): Judgement["verdict"] {
    if (against && this.wanted === "bad") {
      // A candidate that is better may be trained to the end.
      const isLive = isMeasure(against, metric) && !isMeasure(metric, against);
      const isCandidate = metric.role === "candidate";
      if (!isLive || isCandidate || !this.answersChanges || against.words.includes("best"))
        return "undecided";
    } else if (against) {
      const apart = metric.role !== undefined && against.role !== undefined;
      if (!apart || metric.role === against.role) return "undecided";
    } else if (metric.role === "baseline" && this.wanted === "good") {
      // That the model in use is bad is a reason to deploy another.
      return "undecided";
    }
    return news === this.wanted ? "right" : "inverted";
  }
}

/** The test in `any(auc < 0.8 for auc in aucs)`, `np.all(scores > 0.9)`, `(df["f1"] < 0.8).any()`. */
function askedOfEach({ name, arguments: values, receiver }: Call): Expression | undefined {
  if (!/(?:^|\.)(?:any|all)$/.test(name)) return undefined;
  const [only, ...others] = values.length > 0 ? values : receiver ? [receiver] : [];
  return others.length === 0 ? only : undefined;
}

/** In an `and`, one good reason is enough: then the rest may be a range test or a guard. */
function doubted({ news, open }: Hearing): Hearing {
  const explained = open || news.some((one) => one.verdict !== "inverted");
  return {
    news: explained
      ? news.map((one) => (one.verdict === "inverted" ? { ...one, verdict: "undecided" } : one))
      : news,
    open,
  };
}

function goodWhenHigh(direction: MetricLookup["direction"]): boolean | undefined {
  switch (direction) {
    case "higher":
    case "pvalue":
      return true;
    case "lower":
    case "drift":
      return false;
    default:
      return undefined;
  }
}

const isLimit = (metric: MetricLookup): boolean =>
  metric.words.includes("min") || metric.words.includes("max");
