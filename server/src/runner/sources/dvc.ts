import { folderOf, joinPath, nameOf } from "../../base/path.ts";
import { type Called, type Failure, failed } from "../machine.ts";
import { patience, type SourceContext } from "./context.ts";
import { pickFrom } from "./files.ts";
import { readValue, type Sample, type Series } from "./series.ts";
import type { DvcSpec } from "./spec.ts";

/** Commits looked at: more than a person can look at in a chart. */
const most = 2000;

/**
 * A metrics file as DVC keeps it: small, and in git, so that its history is the file's own. One
 * reading per commit that changed it, and one for what is not committed yet.
 */
export async function readDvc(
  spec: DvcSpec,
  metric: string,
  { machine, folder }: SourceContext,
): Promise<Series | Failure> {
  const path = joinPath(folder, spec.path);
  const git = (given: readonly string[], input?: string) =>
    machine.processes.call({
      file: "git",
      arguments: given,
      folder: folderOf(path),
      input,
      timeout: patience,
    });
  const log = await git([
    "log",
    `--max-count=${most}`,
    "--diff-filter=ACMRT",
    "--format=%H %ct",
    "--",
    nameOf(path),
  ]);
  const listed = answered(log);
  if (failed(listed)) return { problem: `git does not tell its history: ${listed.problem}` };
  const commits = listed.text.split("\n").filter((line) => line !== "");
  const prefix = answered(await git(["rev-parse", "--show-prefix"]));
  if (failed(prefix)) return prefix;

  // One process for all versions. Each is announced by a line that no metrics file holds.
  const mark = `version-${machine.hash(path + listed.text)}`;
  const file = prefix.text.trim() + nameOf(path);
  const versions = answered(
    await git(
      ["cat-file", `--batch=${mark} %(rest)`],
      commits.map((commit) => `${commit.split(" ")[0]}:${file} ${commit}\n`).join(""),
    ),
  );
  if (failed(versions)) return versions;
  const samples: Sample[] = [];
  const problems: string[] = [];
  let newest: string | undefined;
  for (const version of versions.text.split(mark).slice(1)) {
    const [, commit = "", seconds = "", text = ""] =
      /^ (\S+) (\d+)\n([\s\S]*?)\n?$/.exec(version) ?? [];
    newest ??= text;
    const place = `commit ${commit.slice(0, 8)}`;
    const at = Number(seconds) * 1000;
    const label = new Date(at).toISOString().slice(0, 19);
    const read = lastReading(text, spec, metric, at);
    if (failed(read)) problems.push(`${place}: ${read.problem}`);
    samples.push({ at, label, place, value: failed(read) ? undefined : read.value });
  }
  samples.reverse();
  const present = await machine.files.read(path);
  if (!failed(present) && present.text.trimEnd() !== newest?.trimEnd()) {
    const read = lastReading(present.text, spec, metric, present.modified);
    if (failed(read)) problems.push(`not committed: ${read.problem}`);
    else samples.push({ at: present.modified, label: "not committed", value: read.value });
  }
  if (samples.length === 0)
    return { problem: "git knows no version of it, and the file is not there either" };
  const [problem] = problems;
  if (problem !== undefined && problems.length === samples.length) return { problem };
  return { source: `dvc:${spec.path}`, samples, problems };
}

function lastReading(
  text: string,
  spec: DvcSpec,
  metric: string,
  at: number,
): Pick<Sample, "value"> | Failure {
  const picked = pickFrom(text, spec.format, spec.key ?? metric, at);
  if (failed(picked)) return picked;
  return { value: readValue(picked.samples.at(-1)?.value) };
}

function answered(call: Called | Failure): { readonly text: string } | Failure {
  if (failed(call)) return call;
  if (call.code === 0) return { text: call.out };
  return {
    problem:
      call.error
        .trim()
        .split("\n")[0]
        ?.replace(/^fatal: /, "") ?? "it failed",
  };
}
