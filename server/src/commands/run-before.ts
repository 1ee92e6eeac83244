import { hiddenValue } from "../runner/events.ts";
import type { RunRecord } from "../runner/history.ts";
import { Misuse } from "./command.ts";
import type { RunSetting } from "./run-setting.ts";

/** The run that `--resume` names. Throws `Misuse` where it cannot be gone on with. */
export function resumed(
  path: string,
  runs: readonly RunRecord[],
  wanted: string | undefined,
): RunRecord | undefined {
  if (wanted === undefined) return undefined;
  const unfinished = runs.find(({ state }) => state !== "succeeded");
  const run = wanted === "last" ? (unfinished ?? runs[0]) : named(path, runs, wanted);
  if (!run) throw new Misuse(`${path} has no run yet that could be resumed.`);
  if (run.state === "going") throw new Misuse(`${run.id} is still going.`);
  if (run.state === "succeeded")
    throw new Misuse(`${run.id} succeeded: there is nothing left of it to be done.`);
  return run;
}

/** The run that `--again` names. Throws `Misuse` where there is none. */
export function runToRepeat(
  path: string,
  runs: readonly RunRecord[],
  wanted: string | undefined,
): RunRecord | undefined {
  if (wanted === undefined) return undefined;
  const run = wanted === "last" ? runs[0] : named(path, runs, wanted);
  if (!run) throw new Misuse(`${path} has no run yet that could be done again.`);
  return run;
}

function named(path: string, runs: readonly RunRecord[], id: string): RunRecord {
  const run = runs.find((each) => each.id === id);
  if (run) return run;
  throw new Misuse(
    `There is no run '${id}' of ${path}.${runs[0] ? ` The newest is ${runs[0].id}.` : ""}`,
  );
}

/** What was given to the run by hand counts again, where it is not given anew. */
export function withValuesOf({ started }: RunRecord, setting: RunSetting): RunSetting {
  const before = Object.entries(started.given).filter(([, value]) => value !== hiddenValue);
  return { ...setting, given: new Map([...before, ...setting.given]) };
}
