import type { Analysis } from "../analysis/analysis.ts";
import { printable } from "../base/display.ts";
import { folderOf, relativePath } from "../base/path.ts";
import { exporters } from "../exporters/all.ts";
import { exportFile, usualPoll } from "../exporters/export.ts";
import type { Exporter, Remark } from "../exporters/exporter.ts";
import { failed } from "../runner/machine.ts";
import { repositoryOf } from "./called-scripts.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { readPipelineFile } from "./pipeline-file.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Write a pipeline of the project's own format for another engine.",
  operands: [{ name: "FILE", summary: "A pipeline file.", needed: true }],
  options: [
    {
      name: "to",
      summary: "The engine.",
      value: "ENGINE",
      choices: exporters.map(({ id }) => id),
    },
    { name: "output", summary: "Write it there.", value: "FILE", standard: "standard output" },
    { name: "force", summary: "Write over a file that is there." },
    {
      name: "poll",
      summary: "When triggers that have no schedule are asked, in UTC.",
      value: "CRON",
      standard: usualPoll,
    },
  ],
  examples: [
    "mlops export churn.mlops.yaml --to github-actions --output .github/workflows/churn.yml",
  ],
  run,
};

/** The file goes to standard output, and what is otherwise in it than in the pipeline to the other stream. */
async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [path = ""] = given.operands;
  const engine: Exporter | undefined = exporters.find(({ id }) => id === given.value("to"));
  if (!engine)
    throw new Misuse(
      `'mlops export' needs --to with an engine: ${exporters.map(({ id }) => id).join(" or ")}.`,
    );
  const analysis = await readPipelineFile(host, path);
  const file = host.resolve(path);
  const exported = exportFile(analysis, engine, {
    file: relativePath(repositoryOf(host, file) ?? folderOf(file), file),
    poll: given.value("poll"),
  });
  if ("refused" in exported)
    throw new Misuse(`${placeOf(path, analysis, exported.span)}: ${exported.refused}`);
  const output = given.value("output");
  if (output === undefined) host.out.write(exported.text);
  else await write(host, output, exported.text, given.has("force"));
  for (const { kind, span, message } of exported.remarks)
    host.error.write(
      `${printable(`${placeOf(path, analysis, span)} ${words[kind]} ${message}`)}\n`,
    );
  return exported.remarks.some(({ kind }) => kind === "left-out") ? 1 : 0;
}

const words: Readonly<Record<Remark["kind"], string>> = {
  changed: "changed",
  "left-out": "left out",
};

function placeOf(path: string, { lines }: Analysis, span: Remark["span"] | undefined): string {
  if (!span) return path;
  const { line, character } = lines.position(span.start);
  return `${path}:${line + 1}:${character + 1}`;
}

async function write(host: Host, output: string, text: string, force: boolean): Promise<void> {
  const { files } = host.machine;
  const target = host.resolve(output);
  const done = force ? await files.replace(target, text) : await files.create(target, text);
  if (done === "taken") throw new Misuse(`${output} is there already. --force writes over it.`);
  if (done !== undefined && done !== "created" && failed(done))
    throw new Misuse(`${output} could not be written: ${done.problem}.`);
}
