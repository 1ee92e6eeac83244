import type { Evaluation, Value } from "../condition/evaluate.ts";
import { walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { MetricDeclaration } from "../model/pipeline.ts";
import { evaluateCondition, type Parse } from "./decide.ts";
import { conditionsIn, type Gate } from "./gate.ts";
import type { Known } from "./handed-on.ts";
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

/** What became of the steps before a gate. */
export interface Before {
  /** One of them failed. */
  readonly failed: boolean;
  /** All of them got done. */
  readonly succeeded: boolean;
}

/** So it is where nobody knows better: before a run. */
export const allWell: Before = { failed: false, succeeded: true };

/** Whether a gate is open, and what was read for that. */
export interface Decided {
  readonly open: boolean;
  readonly readings: readonly GateReading[];
  /** Why it is closed, in words. */
  readonly why: string;
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
    gates: readonly Gate[],
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
      metricsIn(gates.flatMap(conditionsIn), declared, parse).filter(({ name }) => given.has(name)),
      context,
    );
  }

  /** Over when what the sources held at the start is known: nothing may run before. */
  async ready(): Promise<void> {
    await this.atStart;
  }

  /** Takes the rules of a gate in order, as far as the first that holds, or of which that is unknown. */
  async decide(gate: Gate, before: Before, known: Known = () => undefined): Promise<Decided> {
    const readings: GateReading[] = [];
    const [only, another] = gate.rules;
    for (const { condition, afterFailure, asksMore, runs } of gate.rules) {
      if (afterFailure && !before.failed) continue;
      const reading = condition && (await this.read(condition, before, known));
      if (reading) readings.push(reading);
      const truth = reading ? reading.evaluation?.truth : true;
      if (truth === false) continue;
      if (truth === undefined || asksMore) {
        const said = condition ? `'${condition.text.text}'` : "one of its rules";
        const why = asksMore
          ? `${said} asks for what is known only where the pipeline is hosted, and that is taken for no`
          : `its gate ${said} is unknown, and that is taken for no`;
        return { open: false, readings, why };
      }
      const why = condition
        ? `'${condition.text.text}' is true, and then it is left out`
        : "its rules leave it out";
      return { open: runs, readings, why: runs ? "" : why };
    }
    if (only?.afterFailure) return { open: false, readings, why: "nothing before it failed" };
    const why =
      only?.condition && !another
        ? `its gate '${only.condition.text.text}' is false`
        : "none of its rules holds";
    return { open: false, readings, why };
  }

  private async read(condition: Condition, before: Before, known: Known): Promise<GateReading> {
    const histories = await readHistories(
      metricsIn([condition], this.declared, this.parse),
      this.context,
    );
    const atStart = await this.atStart;
    const given = [...this.given].filter(
      ([name]) => !isNewer(atStart.get(name), histories.get(name)),
    );
    const values = snapshotOf(histories, new Map(given), this.context.machine.now());
    const ask = (path: readonly string[]) =>
      namesMetrics(condition) ? undefined : asRead(condition, known(path.join(".")));
    const snapshot: Snapshot = {
      ...values,
      value: (path) => values.value(path) ?? ask(path),
      reading: (path) => {
        const found = values.reading(path);
        if (found.value !== undefined || namesMetrics(condition)) return found;
        const value = ask(path);
        return value === undefined
          ? { value, problem: untold }
          : { value, from: "known in this run" };
      },
      call: (name) => outcomeFunctions[name]?.(before),
    };
    return { condition, evaluation: evaluateCondition(condition, this.parse, snapshot), snapshot };
  }
}

/** Argo fills a `when` in before it is read, so that digits in it are a number. */
function asRead({ grammar }: Condition, value: Value | undefined): Value | undefined {
  if (grammar !== "govaluate" || typeof value !== "string") return value;
  if (value === "true" || value === "false") return value === "true";
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value) ? Number(value) : value;
}

const untold = "no step has told it, and no value was given";

/** In a condition of its own a pipeline names metrics, and nothing else. */
const namesMetrics = ({ grammar }: Condition): boolean =>
  grammarOf(grammar)?.semantics.namesAreMetrics === true;

/** Functions of GitHub and Azure about how things went; a run that was cancelled asks nothing more. */
const outcomeFunctions: Readonly<Record<string, (before: Before) => boolean>> = {
  always: () => true,
  success: ({ succeeded }) => succeeded,
  succeeded: ({ succeeded }) => succeeded,
  failure: ({ failed }) => failed,
  failed: ({ failed }) => failed,
  succeededorfailed: () => true,
  cancelled: () => false,
  canceled: () => false,
};

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
