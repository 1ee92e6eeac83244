import {
  type Analysis,
  type AnalysisOptions,
  analyze,
  mayBePipeline,
} from "../analysis/analyze.ts";
import { applyFixes } from "../analysis/fix.ts";
import type { Lines } from "../base/text.ts";
import { type Finding, severities } from "../rules/rule.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import type { ExitCode, Found, Host, TextFile } from "./host.ts";

export const reportFormats = ["text", "json", "sarif", "github"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** What a check found, in all files together. */
export interface CheckResult {
  /** Those with findings, in the order in which they were looked at. */
  readonly files: readonly CheckedFile[];
  /** Number of files that were looked at. */
  readonly looked: number;
  /** Number of those that hold a pipeline. */
  readonly pipelines: number;
  /** Number of problems that were mended. */
  readonly mended: number;
  /** What could not be looked at, in sentences. */
  readonly troubles: readonly string[];
}

export interface CheckedFile {
  readonly path: string;
  readonly text: string;
  readonly lines: Lines;
  readonly findings: readonly DialectFinding[];
}

/** A finding with the dialect of the document it is in. */
export interface DialectFinding extends Finding {
  readonly dialect: string;
}

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

/** A mend can make room for another one; this many rounds are enough for any sane file. */
const mostRounds = 10;

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const format = reportFormats.find((one) => one === given.value("format")) ?? "text";
  const failOn = severities.findIndex((one) => one === (given.value("fail-on") ?? "error"));
  const checking = new Checking(host);
  if (given.has("stdin")) await checking.input(pathOfInput(given));
  else {
    if (given.has("path")) throw new Misuse("--path names what --stdin brings. Add --stdin.");
    await checking.files(given.operands.length > 0 ? given.operands : ["."], given.has("fix"));
  }

  const { result } = checking;
  for (const trouble of result.troubles) host.error.write(`${trouble}\n`);
  host.out.write(await host.report(format, result));
  if (checking.incomplete) return 2;
  const failed = result.files.some(({ findings }) =>
    findings.some(({ severity }) => severities.indexOf(severity) <= failOn),
  );
  return failed ? 1 : 0;
}

function pathOfInput(given: Arguments): string {
  const path = given.value("path");
  if (path === undefined)
    throw new Misuse(
      "--stdin needs --path: the name decides what kind of pipeline it can be, as in --path .github/workflows/train.yml.",
    );
  if (given.operands.length > 0)
    throw new Misuse("--stdin checks what is piped in and no other file. Leave the paths out.");
  if (given.has("fix"))
    throw new Misuse("--fix has no file to write to with --stdin. Leave one of them out.");
  return path;
}

/** One check over many files. */
class Checking {
  /** Something that was asked for could not be looked at. */
  incomplete = false;
  private readonly host: Host;
  private readonly options: AnalysisOptions;
  private readonly checked: CheckedFile[] = [];
  private readonly troubles: string[] = [];
  private looked = 0;
  private pipelines = 0;
  private mended = 0;

  constructor(host: Host) {
    this.host = host;
    this.options = {
      linter: () => host.linter(),
      log: (message) => host.error.write(`${message}\n`),
    };
  }

  get result(): CheckResult {
    const { checked: files, looked, pipelines, mended, troubles } = this;
    return { files, looked, pipelines, mended, troubles };
  }

  async input(path: string): Promise<void> {
    const input = await this.host.readInput();
    if ("problem" in input) this.fail(input.problem);
    else this.keep(this.look(path, input.text));
  }

  async files(paths: readonly string[], mend: boolean): Promise<void> {
    for (const found of await this.host.find(paths, isPipelineName)) await this.file(found, mend);
  }

  private async file({ path, problem, harmless }: Found, mend: boolean): Promise<void> {
    if (problem !== undefined) {
      if (harmless) this.troubles.push(problem);
      else this.fail(problem);
      return;
    }
    const file = await this.host.read(path);
    if ("problem" in file) {
      // Many a test's sample is no UTF-8 on purpose; only what would be a pipeline is missed.
      if (file.roughly === undefined || mayBePipeline(path, file.roughly)) this.fail(file.problem);
      else this.looked++;
      return;
    }
    const analysis = this.look(path, file.text);
    this.keep(mend && analysis ? await this.mend(file, analysis) : analysis);
  }

  private look(path: string, text: string): Analysis | undefined {
    this.looked++;
    if (!mayBePipeline(path, text)) return undefined;
    const analysis = analyze(path, text, this.options);
    if (analysis.pipelines.length > 0) this.pipelines++;
    return analysis;
  }

  /** Makes the safe fixes, and those they make room for, until there are none. */
  private async mend(file: TextFile, before: Analysis): Promise<Analysis> {
    let analysis = before;
    let mended = 0;
    for (let round = 0; round < mostRounds; round++) {
      const { text, fixed } = applyFixes(analysis);
      if (fixed === 0 || text === analysis.text) break;
      mended += fixed;
      analysis = analyze(before.path, text, this.options);
    }
    if (analysis.text === before.text) return before;
    const failure = await this.host.rewrite(before.path, file, analysis.text);
    if (failure) {
      this.fail(failure.problem);
      return before;
    }
    this.mended += mended;
    return analysis;
  }

  /** Keeps what a report needs, and lets go of the parsed document. */
  private keep(analysis: Analysis | undefined): void {
    if (!analysis || analysis.findings.length === 0) return;
    const { path, text, lines, pipelines } = analysis;
    const findings = analysis.findings.map((finding) => ({
      ...finding,
      dialect: dialectAt(pipelines, finding.span.start),
    }));
    this.checked.push({ path, text, lines, findings });
  }

  private fail(trouble: string): void {
    this.troubles.push(trouble);
    this.incomplete = true;
  }
}

function dialectAt(pipelines: Analysis["pipelines"], offset: number): string {
  const around = pipelines.find(
    ({ pipeline: { span } }) => span.start <= offset && offset <= span.end,
  );
  return (around ?? pipelines[0])?.dialect.id ?? "";
}
