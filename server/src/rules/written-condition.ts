import { oncePer } from "../base/once.ts";
import type { Edit, Span } from "../base/text.ts";
import type { Action } from "../condition/action.ts";
import {
  type Comparison,
  type ComparisonOperator,
  type Expression,
  type Logical,
  type Name,
  walk,
} from "../condition/expression.ts";
import { type Semantics, spelled } from "../condition/grammar.ts";
import { grammarOf } from "../condition/grammars.ts";
import { type Bound, boundOf, literalNumber } from "../condition/interval.ts";
import { type Judgement, judge } from "../condition/judge.ts";
import type { MetricLookup } from "../condition/metric.ts";
import type { Condition } from "../model/condition.ts";
import type { Fix } from "../model/pipeline.ts";
import type { FollowedTest, Tools } from "./tools.ts";

/** What a name was given before, and where that is written. */
interface Given {
  readonly expression: Expression;
  readonly span: Span;
}

/** A comparison of a metric with a number. */
export interface MetricBound extends Bound {
  readonly metric: MetricLookup;
}

/** A condition as the rules see it: its tree, what its grammar means, and what is known around it. */
export class WrittenCondition {
  readonly condition: Condition;
  readonly expression: Expression;
  readonly semantics: Semantics;
  private readonly tools: Tools;
  /** How a condition of the file comes to rest on it, where it is a test in code. */
  readonly followed: FollowedTest | undefined;
  private readonly known: {
    parts?: { readonly comparisons: readonly Comparison[]; readonly joints: readonly Logical[] };
    bounds?: readonly Bound[];
    metricBounds?: readonly MetricBound[];
    decides?: boolean;
    judgements?: readonly Judgement[];
    outcome?: { readonly truth: boolean | undefined };
  } = {};
  private definitions: Map<string, Given | undefined> | undefined;

  constructor(
    condition: Condition,
    expression: Expression,
    semantics: Semantics,
    tools: Tools,
    followed?: FollowedTest,
  ) {
    this.condition = condition;
    this.expression = expression;
    this.semantics = semantics;
    this.tools = tools;
    this.followed = followed;
  }

  private get parts() {
    if (!this.known.parts) {
      const comparisons: Comparison[] = [];
      const joints: Logical[] = [];
      for (const part of walk(this.expression))
        if (part.kind === "comparison") comparisons.push(part);
        else if (part.kind === "and" || part.kind === "or") joints.push(part);
      this.known.parts = { comparisons, joints };
    }
    return this.known.parts;
  }

  get comparisons(): readonly Comparison[] {
    return this.parts.comparisons;
  }

  /** Every `and` and `or`, outside first. */
  get joints(): readonly Logical[] {
    return this.parts.joints;
  }

  /** Comparisons of a name with a number, the number written there or given to a name before. */
  get bounds(): readonly Bound[] {
    this.known.bounds ??= this.comparisons.flatMap(
      (comparison) => boundOf(comparison, this.numberOf) ?? [],
    );
    return this.known.bounds;
  }

  /** Those of them whose name is a metric. */
  get metricBounds(): readonly MetricBound[] {
    this.known.metricBounds ??= this.bounds.flatMap((bound) => {
      const metric = this.metric(bound.name);
      return metric ? [{ ...bound, metric }] : [];
    });
    return this.known.metricBounds;
  }

  /** Each comparison of a metric beside the action it leads to. */
  get judgements(): readonly Judgement[] {
    this.known.judgements ??= this.findJudgements();
    return this.known.judgements;
  }

  private findJudgements(): readonly Judgement[] {
    // What is not ordered points nowhere: what it leads to need not be known.
    if (!this.comparisons.some(({ operator }) => operator in turned)) return [];
    return judge(this.whole, {
      ...this.actions,
      metric: (path) => this.tools.metric(path),
      definition: (name) => this.definition(name)?.expression,
    }).filter(({ comparison }) => this.comparisons.includes(comparison));
  }

  get actions(): { readonly then: Action | undefined; readonly otherwise: Action | undefined } {
    return this.tools.actions(this.followed?.guard ?? this.condition);
  }

  /** What decides in the end: the expression, or the condition that reads its outcome with it in place. */
  private get whole(): Expression {
    const { followed, expression } = this;
    const guard = followed && this.tools.expression(followed.guard);
    if (!followed || !guard) return expression;
    const { atom, turned } = followed;
    const { span } = atom;
    return replaced(guard, atom, turned ? { kind: "not", operand: expression, span } : expression);
  }

  /**
   * Whether something is started by it. A test in code, or one that gives up with an error or an alert,
   * may look for values that should not occur.
   */
  get decides(): boolean {
    this.known.decides ??= this.findDecides();
    return this.known.decides;
  }

  private findDecides(): boolean {
    const { then, otherwise } = this.actions;
    const acts = [then, otherwise].some(
      (action) => action?.news && action.kind !== "fail" && action.kind !== "alert",
    );
    const warns = then?.kind === "fail" || then?.kind === "alert";
    return acts || (this.condition.role !== "branch" && !warns);
  }

  metric(name: Name): MetricLookup | undefined {
    return this.tools.metric(name.path);
  }

  /** The number an expression stands for, itself or through a name. */
  readonly numberOf = (expression: Expression): number | undefined => {
    const own = literalNumber(expression);
    if (own !== undefined || expression.kind !== "name") return own;
    const given = this.definition(expression);
    return given && literalNumber(given.expression);
  };

  /** Where the number itself is written. */
  spanOfNumber(expression: Expression): Span {
    const given = expression.kind === "name" ? this.definition(expression) : undefined;
    return given ? given.span : this.span(expression.span);
  }

  /** Puts a number in place of the one an expression stands for. */
  editNumber(expression: Expression, value: number): Edit | undefined {
    const text = String(Number(value.toPrecision(12)));
    const given = expression.kind === "name" ? this.given(expression) : undefined;
    return given ? given.value.edit(0, given.value.length, text) : this.edit(expression.span, text);
  }

  private given(name: Name) {
    const [first] = name.path;
    return name.path.length === 1
      ? this.condition.definitions?.find((one) => one.name === first)
      : undefined;
  }

  private definition(name: Name): Given | undefined {
    const [first = ""] = name.path;
    if (name.path.length !== 1 || !this.condition.definitions?.length) return undefined;
    this.definitions ??= new Map();
    if (!this.definitions.has(first)) this.definitions.set(first, this.readDefinition(name));
    return this.definitions.get(first);
  }

  private readDefinition(name: Name): Given | undefined {
    let given = this.given(name);
    // A name may stand for a name: the chain was recorded when the code was read.
    for (let steps = 0; given && steps < 8; steps++) {
      const { expression } = grammarOf(this.condition.grammar)?.read(given.value.text) ?? {};
      if (!expression) return undefined;
      const next = expression.kind === "name" ? this.given(expression) : undefined;
      if (!next) return { expression, span: given.value.span() };
      given = next;
    }
    return undefined;
  }

  /** What comes out of it for every value alike, as `find` says it: found once. */
  constant(find: () => boolean | undefined): boolean | undefined {
    this.known.outcome ??= { truth: find() };
    return this.known.outcome.truth;
  }

  /** The text of a part. */
  text(part: { readonly span: Span }): string {
    return this.condition.text.text.slice(part.span.start, part.span.end);
  }

  /** Where a part is written in the document. */
  span({ start, end }: Span): Span {
    return this.condition.text.span(start, end);
  }

  edit({ start, end }: Span, text: string): Edit | undefined {
    return this.condition.text.edit(start, end, text);
  }

  /** The edit that gives a comparison another operator. */
  editOperator({ operatorSpan }: Comparison, operator: ComparisonOperator): Edit | undefined {
    return this.edit(operatorSpan, this.spelled(operator));
  }

  /** An operator as it is written here. */
  spelled(operator: ComparisonOperator): string {
    return spelled(operator, this.semantics.spelling);
  }

  /** A fix of some edits, if each of them can be written where it has to be. */
  fix(title: string, safe: boolean, edits: readonly (Edit | undefined)[]): Fix | undefined {
    const written = edits.filter((edit) => edit !== undefined);
    return written.length === edits.length ? { title, safe, edits: written } : undefined;
  }

  /** The edit that writes another joint between two operands, and nothing else between them. */
  rejoin(left: Expression, right: Expression, from: string, to: string): Edit | undefined {
    const between = this.condition.text.text.slice(left.span.end, right.span.start);
    const at = between.indexOf(from);
    if (at < 0 || between.replace(from, "").replace(/[\s()]/g, "") !== "") return undefined;
    const start = left.span.end + at;
    return this.edit({ start, end: start + from.length }, to);
  }
}

/** An expression with another in place of one of its parts. */
function replaced(expression: Expression, part: Expression, by: Expression): Expression {
  if (expression === part) return by;
  switch (expression.kind) {
    case "and":
    case "or":
      return {
        ...expression,
        operands: expression.operands.map((operand) => replaced(operand, part, by)),
      };
    case "not":
      return { ...expression, operand: replaced(expression.operand, part, by) };
    default:
      return expression;
  }
}

/** Every condition of the document that can be read. */
export const writtenConditions = oncePer((tools: Tools): readonly WrittenCondition[] =>
  readConditions(tools.conditions, tools),
);

/** Those of some conditions that can be read. */
export const readConditions = (
  conditions: readonly Condition[],
  tools: Tools,
): readonly WrittenCondition[] =>
  conditions.flatMap((condition) => {
    if (condition.literal) return [];
    const expression = tools.expression(condition);
    const grammar = grammarOf(condition.grammar);
    return expression && grammar
      ? [new WrittenCondition(condition, expression, grammar.semantics, tools)]
      : [];
  });

const turned = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** The same comparison turned round. */
export function turnRound(
  written: WrittenCondition,
  { comparison }: Judgement,
  safe: boolean,
): Fix | undefined {
  const { operator } = comparison;
  if (!(operator in turned)) return undefined;
  const other = turned[operator as keyof typeof turned];
  return written.fix(`Turn the comparison round: \`${written.spelled(other)}\``, safe, [
    written.editOperator(comparison, other),
  ]);
}

const deeds: Readonly<Record<Action["kind"], string>> = {
  retrain: "retrains the model",
  deploy: "deploys the model",
  promote: "promotes the model",
  register: "registers the model",
  approve: "approves the model",
  rollback: "rolls the model back",
  alert: "raises an alert",
  fail: "gives up",
  validate: "validates",
  evaluate: "evaluates",
  skip: "goes on",
};

/** "retrains the model". */
export const deed = (action: Action): string => deeds[action.kind];

/** Where the action is known from: " (from the call 'retrain_model')". */
export function source({ evidence }: Action): string {
  const words = evidence.words.trim();
  return words.includes("\n") || words.length > 40
    ? ` (from ${evidence.from})`
    : ` (from ${evidence.from} \`${words}\`)`;
}

/** "lies between 0 and 1", "is at least 0". */
export function rangeInWords([least, greatest]: readonly [number, number]): string {
  if (least === Number.NEGATIVE_INFINITY) return `is at most ${greatest}`;
  return greatest === Number.POSITIVE_INFINITY
    ? `is at least ${least}`
    : `lies between ${least} and ${greatest}`;
}
