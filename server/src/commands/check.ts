import { printable } from "../base/display.ts";
import { Lines } from "../base/text.ts";
import { severities } from "../rules/rule.ts";
import { checkFiles, checkText } from "./check-file.ts";
import { type CheckResult, type FileOutcome, reportFormats } from "./check-result.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Host } from "./host.ts";
import { Projects } from "./projects.ts";

export const check: Command = {
  name: "check",
  summary: "Say what is wrong in pipeline files, and mend it.",
  operands: [
    {
      name: "PATH",
      summary: "Files, folders and globs; the working directory without any.",
      needed: false,
      many: true,
    },
  ],
  options: [
    {
      name: "format",
      summary: "How findings are told.",
      value: "FORMAT",
      choices: reportFormats,
      standard: "text",
    },
    {
      name: "fix",
      summary: "Mend what has one right mend, and tell what remains.",
    },
    {
      name: "fail-on",
      summary: "The mildest severity that makes the exit code 1.",
      value: "SEVERITY",
      choices: severities,
      standard: "error",
    },
    { name: "stdin", summary: "Check what is piped in, as a file called --path." },
    { name: "path", summary: "The path that --stdin is checked as.", value: "NAME" },
  ],
  examples: ["mlops check", "mlops check --fix pipelines/ .github/workflows/train.yml"],
  run,
};

/** Files that can hold a pipeline. Asked before anything is read. */
const isPipelineName = (path: string): boolean => /\.ya?ml$|(^|\/)MLproject$/i.test(path);

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const format = reportFormats.find((one) => one === given.value("format")) ?? "text";
  const failOn = severities.findIndex((one) => one === (given.value("fail-on") ?? "error"));
  const outcomes = given.has("stdin")
    ? [await inputOutcome(host, given)]
    : await fileOutcomes(host, given);
  for (const message of outcomes.flatMap(({ log }) => log)) host.error.write(`${message}\n`);

  const result = together(outcomes);
  for (const trouble of result.troubles) host.error.write(`${printable(trouble)}\n`);
  host.out.write(await host.report(format, result));
  if (outcomes.some(({ trouble, harmless }) => trouble !== undefined && !harmless)) return 2;
  const failed = result.files.some(({ findings }) =>
    findings.some(({ severity }) => severities.indexOf(severity) <= failOn),
  );
  return failed ? 1 : 0;
}

async function fileOutcomes(host: Host, given: Arguments): Promise<readonly FileOutcome[]> {
  if (given.has("path")) throw new Misuse("--path names what --stdin brings. Add --stdin.");
  const paths = given.operands.length > 0 ? given.operands : ["."];
  const found = await host.find(paths, isPipelineName);
  return (
    (await host.checkTogether?.(found, given.has("fix"))) ??
    checkFiles(host, found, given.has("fix"))
  );
}

async function inputOutcome(host: Host, given: Arguments): Promise<FileOutcome> {
  const path = given.value("path");
  if (path === undefined)
    throw new Misuse(
      "--stdin needs --path: the name decides what kind of pipeline it can be, as in --path .github/workflows/train.yml.",
    );
  if (given.operands.length > 0)
    throw new Misuse("--stdin checks what is piped in and no other file. Leave the paths out.");
  if (given.has("fix"))
    throw new Misuse("--fix has no file to write to with --stdin. Leave one of them out.");
  const input = await host.readInput();
  if ("problem" in input) throw new Misuse(input.problem);
  return checkText(host, new Projects(host), path, input.text);
}

function together(outcomes: readonly FileOutcome[]): CheckResult {
  return {
    files: outcomes
      .filter(({ findings }) => findings.length > 0)
      .map(({ path, text, findings }) => ({ path, text, findings, lines: new Lines(text) })),
    looked: outcomes.filter(({ looked }) => looked).length,
    pipelines: outcomes.filter(({ isPipeline }) => isPipeline).length,
    mended: outcomes.reduce((sum, { mended }) => sum + mended, 0),
    troubles: outcomes.flatMap(({ trouble }) => trouble ?? []),
  };
}
