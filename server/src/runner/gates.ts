import type { Evaluation } from "../condition/evaluate.ts";
import { walk } from "../condition/expression.ts";
import type { Condition, MetricDeclaration } from "../model/pipeline.ts";
import { evaluateCondition, type Parse } from "./decide.ts";
import { failed } from "./machine.ts";
import {
  type GivenValues,
  type Histories,
  readHistories,
  type Snapshot,
  snapshotOf,
} from "./snapshot.ts";
import type { SourceContext } from "./sources/context.ts";

/** A gate as it was read. */
export interface GateReading {
  readonly condition: Condition;
  /** Nothing where the condition cannot be read. */
  readonly evaluation: Evaluation | undefined;
  readonly snapshot: Snapshot;
}

/** The metrics that conditions read, of those that are declared. */
export function metricsIn(
  conditions: readonly Condition[],
  declared: readonly MetricDeclaration[],
  parse: Parse,
): readonly MetricDeclaration[] {
  const names = new Set<string>();
  for (const condition of conditions) {
    const expression = parse(condition);
    for (const part of expression ? walk(expression) : [])
      if (part.kind === "name") names.add(part.path.join(".")).add(part.path.at(-1) ?? "");
  }
  return declared.filter(({ name }) => names.has(name));
}

/**
 * Reads gates when their steps are reached. A value that a person gave stands for what the sources
 * held when the run began: once a step of the run has written a newer one, that counts.
 */
export class Gates {
  private readonly declared: readonly MetricDeclaration[];
  private readonly parse: Parse;
  private readonly context: SourceContext;
  private readonly given: GivenValues;
  private readonly atStart: Promise<Histories>;

  constructor(
    gates: readonly Condition[],
    declared: readonly MetricDeclaration[],
    parse: Parse,
    context: SourceContext,
    given: GivenValues,
  ) {
    this.declared = declared;
    this.parse = parse;
    this.context = context;
    this.given = given;
    this.atStart = readHistories(
      metricsIn(gates, declared, parse).filter(({ name }) => given.has(name)),
      context,
    );
  }

  /** Over when what the sources held at the start is known: nothing may run before. */
  async ready(): Promise<void> {
    await this.atStart;
  }

  async read(condition: Condition): Promise<GateReading> {
    const histories = await readHistories(
      metricsIn([condition], this.declared, this.parse),
      this.context,
    );
    const before = await this.atStart;
    const given = new Map(
      [...this.given].filter(([name]) => !isNewer(before.get(name), histories.get(name))),
    );
    const snapshot = snapshotOf(histories, given, this.context.machine.now());
    return { condition, evaluation: evaluateCondition(condition, this.parse, snapshot), snapshot };
  }
}

type History = Histories extends ReadonlyMap<string, infer H> ? H : never;

function isNewer(before: History | undefined, now: History | undefined): boolean {
  if (now === undefined || failed(now)) return false;
  if (before === undefined || failed(before)) return true;
  const [old, fresh] = [before.samples.at(-1), now.samples.at(-1)];
  return (
    before.samples.length !== now.samples.length ||
    old?.at !== fresh?.at ||
    old?.label !== fresh?.label ||
    old?.value !== fresh?.value
  );
}
