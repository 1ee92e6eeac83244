import type { Failure } from "../machine.ts";
import { listed } from "./table.ts";

/** One value that a run logged. */
export interface Logged {
  readonly run: string;
  readonly runName: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly step: number;
  /** A number, or a text such as NaN. */
  readonly value: unknown;
}

/** What a store of MLflow is asked for. */
export interface MlflowQuestion {
  /** Without one: the only experiment in which anything was logged. */
  readonly experiment: string | undefined;
  readonly key: string;
}

/** The experiment that is meant where none is named. */
export function onlyExperiment<E extends { readonly name: string }>(
  experiments: readonly E[],
): E | Failure {
  const [first] = experiments;
  const own = experiments.filter(({ name }) => name !== "Default");
  const [only, another] = own;
  if (only && !another) return only;
  if (!only) return first ?? { problem: "it has no experiment" };
  return {
    problem: `it has several experiments (${listed(own.map(({ name }) => name))}): say which with ?experiment= behind the address`,
  };
}
