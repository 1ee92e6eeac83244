import type { Analysis, AnalysisOptions } from "../analysis/analysis.ts";
import { analyze, mayBePipeline } from "../analysis/analyze.ts";
import { lintSettingsOf } from "../analysis/config.ts";
import { fixToRest } from "../analysis/fix.ts";
import { analyzeWithScripts, readScripts, workspaceOf } from "./called-scripts.ts";
import type { FileOutcome } from "./check-result.ts";
import type { Found, Host, TextFile } from "./host.ts";
import { Projects } from "./projects.ts";

/**
 * Checks files one after the other; outcomes in the order of the files. Whoever checks more of them later
 * keeps the projects: what folders say is read once.
 */
export async function checkFiles(
  host: Host,
  files: readonly Found[],
  mend: boolean,
  projects = new Projects(host),
): Promise<readonly FileOutcome[]> {
  const outcomes: FileOutcome[] = [];
  for (const file of files) outcomes.push(await checkFile(host, projects, file, mend));
  return outcomes;
}

/** Reads and checks one file; mends first what has one right mend, if that is asked for. */
export async function checkFile(
  host: Host,
  projects: Projects,
  { path, problem, harmless }: Found,
  mend: boolean,
): Promise<FileOutcome> {
  if (problem !== undefined) return { ...nothing(path), looked: false, trouble: problem, harmless };
  const file = await host.read(path);
  if ("problem" in file) {
    // Many a test's sample is no UTF-8 on purpose; only what would be a pipeline is missed.
    const missed = file.roughly === undefined || mayBePipeline(path, file.roughly);
    return missed ? { ...nothing(path), looked: false, trouble: file.problem } : nothing(path);
  }
  // Most files of a folder are no pipelines: they cost no more than this look.
  if (!mayBePipeline(path, file.text)) return nothing(path);
  const check = new TextCheck(host, path, await projects.of(path));
  await check.readScripts(file.text);
  return mend ? mendText(host, check, file) : check.outcome(file.text);
}

/** Checks a text as if it were in a file of that path. */
export async function checkText(
  host: Host,
  projects: Projects,
  path: string,
  text: string,
): Promise<FileOutcome> {
  const check = new TextCheck(host, path, await projects.of(path));
  await check.readScripts(text);
  return check.outcome(text);
}

async function mendText(host: Host, check: TextCheck, file: TextFile): Promise<FileOutcome> {
  const analysis = check.analysis(file.text);
  const { text, fixed: mended } = analysis ? fixToRest(analysis) : { text: file.text, fixed: 0 };
  if (text === file.text) return check.outcome(text);
  const failure = await host.rewrite(check.path, file, text);
  return failure
    ? { ...check.outcome(file.text), trouble: failure.problem }
    : { ...check.outcome(text), mended };
}

class TextCheck {
  readonly path: string;
  private readonly log: string[] = [];
  private readonly host: Host;
  private options: AnalysisOptions;
  private newest: Analysis | undefined;

  constructor(host: Host, path: string, project: AnalysisOptions["project"]) {
    this.host = host;
    this.path = path;
    this.options = {
      project,
      linter: () => host.linter(lintSettingsOf(project)),
      log: (message) => this.log.push(message),
    };
  }

  analysis(text: string): Analysis | undefined {
    if (!mayBePipeline(this.path, text)) return undefined;
    if (this.newest?.text !== text) this.newest = analyze(this.path, text, this.options);
    return this.newest;
  }

  /** Reads the scripts of the workspace that the text runs: what they decide is judged with it. */
  async readScripts(text: string): Promise<void> {
    const first = this.analysis(text);
    if (!first) return;
    const { host, path } = this;
    this.newest = await analyzeWithScripts(
      first,
      (wanted) => readScripts(host, path, workspaceOf(host, path), wanted),
      (files) => {
        this.options = { ...this.options, files };
        return analyze(path, text, this.options);
      },
    );
  }

  outcome(text: string): FileOutcome {
    const analysis = this.analysis(text);
    const { path, log } = this;
    if (!analysis || analysis.pipelines.length === 0) return { ...nothing(path), log };
    const { findings, pipelines } = analysis;
    return {
      ...nothing(path),
      isPipeline: true,
      text: findings.length > 0 ? text : "",
      findings: findings.map(({ rule, severity, message, span, related, fix }) => ({
        dialect: dialectAt(pipelines, span.start),
        ...{ rule, severity, message, span, related, fix },
      })),
      log,
    };
  }
}

const nothing = (path: string): FileOutcome => ({
  path,
  looked: true,
  isPipeline: false,
  text: "",
  findings: [],
  mended: 0,
  log: [],
});

function dialectAt(pipelines: Analysis["pipelines"], offset: number): string {
  const around = pipelines.find(
    ({ pipeline: { span } }) => span.start <= offset && offset <= span.end,
  );
  return (around ?? pipelines[0])?.dialect.id ?? "";
}
