import { joinPath } from "../../base/path.ts";
import { type Failure, failed } from "../machine.ts";
import { shownAddress } from "./address.ts";
import type { SourceContext } from "./context.ts";
import type { Logged, MlflowQuestion } from "./logged.ts";
import { readMlflowDatabase } from "./mlflow-database.ts";
import { readMlflowFiles } from "./mlflow-files.ts";
import { readMlflowServer } from "./mlflow-server.ts";
import { readValue, type Sample, type Series } from "./series.ts";
import type { MlflowSpec } from "./spec.ts";

/**
 * A metric of an MLflow experiment. Of several runs each counts with its last value, as a run is one
 * training or one evaluation; of a single run all values count.
 */
export async function readMlflow(
  spec: MlflowSpec,
  metric: string,
  context: SourceContext,
): Promise<Series | Failure> {
  const question = { experiment: spec.experiment, key: spec.key ?? metric };
  const logged = await ask(spec.store, question, context);
  if (failed(logged)) return logged;
  if (logged.length === 0) return { problem: `no run of it logged a metric named ${question.key}` };
  const runs = new Map<string, Logged[]>();
  for (const one of logged.toSorted((a, b) => a.at - b.at || a.step - b.step)) {
    const values = runs.get(one.run);
    if (values) values.push(one);
    else runs.set(one.run, [one]);
  }
  const [only] = runs.values();
  const counted =
    runs.size === 1 && only ? only : [...runs.values()].flatMap((values) => values.slice(-1));
  return {
    source: `mlflow:${shownAddress(spec.store)}`,
    samples: counted.toSorted((a, b) => a.at - b.at).map((one) => sampleOf(one, runs.size)),
    problems: [],
  };
}

const sampleOf = ({ at, step, value, runName }: Logged, runs: number): Sample => ({
  at,
  label: new Date(at).toISOString().slice(0, 19),
  value: readValue(value),
  place: runs === 1 ? `run ${runName}, step ${step}` : `run ${runName}`,
});

function ask(
  store: string,
  question: MlflowQuestion,
  context: SourceContext,
): Promise<readonly Logged[] | Failure> {
  if (/^https?:/i.test(store)) return readMlflowServer(store, question, context.machine);
  const path = store.replace(/^(sqlite:\/\/\/|file:(\/\/)?)/i, "");
  const place = joinPath(context.folder, path);
  return /^sqlite:|\.(db|sqlite3?)$/i.test(store)
    ? readMlflowDatabase(place, question, context)
    : readMlflowFiles(place, question, context.machine);
}
