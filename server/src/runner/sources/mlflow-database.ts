import { folderOf } from "../../base/path.ts";
import { type Failure, failed } from "../machine.ts";
import { patience, type SourceContext } from "./context.ts";
import { readJson } from "./json.ts";
import { type Logged, type MlflowQuestion, onlyExperiment } from "./logged.ts";
import { isMap } from "./plain.ts";

/**
 * Whoever has a database of MLflow has Python, whose standard library holds SQLite itself: nothing
 * reads the file more surely, its write-ahead log included. It is opened for reading only.
 */
const program = `
import json, pathlib, sqlite3, sys
path, experiment, key = sys.argv[1:]
base = sqlite3.connect(pathlib.Path(path).as_uri() + "?mode=ro", uri=True, timeout=10)
experiments = [row[0] for row in base.execute("SELECT name FROM experiments WHERE lifecycle_stage = 'active'")]
values = base.execute(
    "SELECT e.name, r.run_uuid, r.name, m.timestamp, m.step, m.value, m.is_nan FROM metrics m"
    " JOIN runs r ON r.run_uuid = m.run_uuid JOIN experiments e ON e.experiment_id = r.experiment_id"
    " WHERE m.key = ? AND r.lifecycle_stage = 'active' AND (? = '' OR e.name = ?)"
    " ORDER BY m.timestamp", (key, experiment, experiment)).fetchall()
print(json.dumps({"experiments": experiments, "values": values}))
`;

export async function readMlflowDatabase(
  path: string,
  { experiment, key }: MlflowQuestion,
  { machine, python }: SourceContext,
): Promise<readonly Logged[] | Failure> {
  if (!(await machine.files.exists(path)))
    return { problem: "there is no such file", absent: true };
  const interpreter = await python();
  if (interpreter === undefined)
    return { problem: "a database of MLflow is read with Python, and none was found here" };
  const called = await machine.processes.call({
    file: interpreter,
    arguments: ["-I", "-c", program, path, experiment ?? "", key],
    folder: folderOf(path),
    timeout: patience,
  });
  if (failed(called)) return called;
  if (called.code !== 0)
    return { problem: `it cannot be read: ${called.error.trim().split("\n").at(-1)}` };
  const read = readJson(called.out);
  if (failed(read) || !isMap(read.data)) return { problem: "Python answered with something odd" };
  const names = Array.isArray(read.data.experiments) ? read.data.experiments.map(String) : [];
  const values = Array.isArray(read.data.values) ? read.data.values.filter(Array.isArray) : [];
  const chosen =
    experiment === undefined
      ? onlyExperiment(names.map((name) => ({ name })))
      : names.includes(experiment)
        ? { name: experiment }
        : { problem: `it has no experiment named ${experiment}` };
  if (failed(chosen)) return chosen;
  return values
    .filter(([name]) => name === chosen.name)
    .map(([, run, name, at, step, value, isNothing]) => ({
      run: String(run),
      runName: String(name ?? String(run).slice(0, 8)),
      at: Number(at),
      step: Number(step),
      value: isNothing ? undefined : value,
    }));
}
