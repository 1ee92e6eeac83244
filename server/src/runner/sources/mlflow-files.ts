import { joinPath } from "../../base/path.ts";
import { readYaml } from "../../yaml/reader.ts";
import { type Failure, failed, type Machine } from "../machine.ts";
import { type Logged, type MlflowQuestion, onlyExperiment } from "./logged.ts";

/**
 * Reads a folder of MLflow's file store: `<experiment>/<run>/metrics/<key>`, a line for each value
 * with milliseconds, value and step. A key may hold slashes, which are folders then.
 */
export async function readMlflowFiles(
  store: string,
  { experiment, key }: MlflowQuestion,
  machine: Machine,
): Promise<readonly Logged[] | Failure> {
  const { files } = machine;
  if (!(await files.exists(store))) return { problem: "there is no such folder", absent: true };
  const experiments: { readonly name: string; readonly folder: string }[] = [];
  for (const { name, folder } of await files.list(store)) {
    if (!folder) continue;
    const meta = await readMeta(joinPath(store, name), machine);
    if (meta?.alive) experiments.push({ name: meta.name ?? name, folder: joinPath(store, name) });
  }
  const chosen =
    experiment === undefined
      ? onlyExperiment(experiments)
      : (experiments.find(({ name }) => name === experiment) ?? {
          problem: `it has no experiment named ${experiment}`,
        });
  if (failed(chosen)) return chosen;
  const logged: Logged[] = [];
  for (const run of await files.list(chosen.folder)) {
    if (!run.folder) continue;
    const folder = joinPath(chosen.folder, run.name);
    const text = await files.read(joinPath(folder, `metrics/${key}`));
    if (failed(text)) continue;
    const meta = await readMeta(folder, machine);
    if (!meta?.alive) continue;
    const runName = meta.name ?? run.name.slice(0, 8);
    for (const line of text.text.split("\n")) {
      const [at, value, step] = line.trim().split(/\s+/);
      if (value === undefined) continue;
      logged.push({ run: run.name, runName, at: Number(at), value, step: Number(step ?? 0) });
    }
  }
  return logged;
}

async function readMeta(
  folder: string,
  machine: Machine,
): Promise<{ readonly name: string | undefined; readonly alive: boolean } | undefined> {
  const meta = await machine.files.read(joinPath(folder, "meta.yaml"));
  if (failed(meta)) return undefined;
  const root = readYaml(meta.text)[0]?.root;
  return {
    name: root?.get("run_name").string() ?? root?.get("name").string(),
    alive: root?.get("lifecycle_stage").string() !== "deleted",
  };
}
