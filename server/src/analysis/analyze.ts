import { oncePer } from "../base/once.ts";
import { Lines } from "../base/text.ts";
import { dialects } from "../dialects/all.ts";
import type { Dialect } from "../dialects/dialect.ts";
import { mlopslint } from "../dialects/mlopslint.ts";
import type { PythonLinter } from "../python/ruff.ts";
import { rules } from "../rules/all.ts";
import type { Finding, Report, Rule, Severity } from "../rules/rule.ts";
import { yamlFaults } from "../yaml/faults.ts";
import { readYaml } from "../yaml/reader.ts";
import type { Analysis, AnalysisOptions, AnalyzedPipeline } from "./analysis.ts";
import { filesWanted, noFiles } from "./called-files.ts";
import { ambiguousVerbs, unknownRuleNames, unknownSelectors } from "./config.ts";
import { readSuppressions, type Suppression } from "./suppress.ts";
import { pipelineTools } from "./tools.ts";

/** The pipelines of a file alone, for those who do not ask what is wrong with them. */
export function pipelinesOf(path: string, text: string): readonly AnalyzedPipeline[] {
  return readPipelines(path, text, {});
}

/** Whether any dialect might read the file: false costs no parsing. */
export function mayBePipeline(path: string, text: string): boolean {
  return dialects.some((dialect) => dialect.mayRead(path, text));
}

/**
 * Reads a file and checks it. `path` may be relative; it is looked at for its name and folders
 * only. A file of no known dialect has no pipelines and no findings.
 */
export function analyze(path: string, text: string, options: AnalysisOptions = {}): Analysis {
  const pipelines = readPipelines(path, text, options);
  const suppressions = pipelines.length === 0 ? [] : readSuppressions(text);
  const file = new AnalyzedFile(path, text, pipelines, suppressions, options);
  const all = pipelines
    .flatMap((each) => check(each, options))
    .filter(({ rule }) => !options.project?.config.ignores(options.project.path, rule));
  const findings = [
    ...all.filter((finding) => !isSuppressed(finding, file)),
    ...(suppressions.length > 0 ? review(all, file, options) : []),
  ];
  file.findings = findings
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .filter(isToldFirst);
  return file;
}

/** A class for the same reason as the tools of a pipeline are one. */
class AnalyzedFile implements Analysis {
  readonly path: string;
  readonly text: string;
  readonly pipelines: readonly AnalyzedPipeline[];
  readonly suppressions: readonly Suppression[];
  findings: readonly Finding[] = [];
  private readonly options: AnalysisOptions;
  private linesRead: Lines | undefined;
  private filesWanted: readonly string[] | undefined;

  constructor(
    path: string,
    text: string,
    pipelines: readonly AnalyzedPipeline[],
    suppressions: readonly Suppression[],
    options: AnalysisOptions,
  ) {
    this.path = path;
    this.text = text;
    this.pipelines = pipelines;
    this.suppressions = suppressions;
    this.options = options;
  }

  get lines(): Lines {
    this.linesRead ??= new Lines(this.text);
    return this.linesRead;
  }

  get wanted(): readonly string[] {
    this.filesWanted ??= filesWanted(this.pipelines, this.options.files ?? noFiles);
    return this.filesWanted;
  }

  linter(): PythonLinter | undefined {
    return this.options.linter?.();
  }

  again(changed: string): Analysis {
    return analyze(this.path, changed, this.options);
  }
}

/** What an alias repeats is read once for each place it stands for, and told once. */
function isToldFirst(finding: Finding, index: number, sorted: readonly Finding[]): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const before = sorted[at];
    if (before?.span.start !== finding.span.start || before.span.end !== finding.span.end) break;
    if (before.rule === finding.rule && before.message === finding.message) return false;
  }
  return true;
}

function readPipelines(path: string, text: string, options: AnalysisOptions): AnalyzedPipeline[] {
  const found: AnalyzedPipeline[] = [];
  const asked = new Map<Dialect, boolean>();
  const mayRead = (dialect: Dialect): boolean => {
    const known = asked.get(dialect) ?? dialect.mayRead(path, text);
    asked.set(dialect, known);
    return known;
  };
  if (!dialects.some(mayRead)) return found;
  for (const document of readYaml(text)) {
    const { root } = document;
    const broken = document.faults.length > 0;
    const dialect = dialects.find(
      (each) =>
        mayRead(each) && (each.reads(path, root) || (broken && each.claims?.(path, text) === true)),
    );
    if (!dialect) continue;
    const read = dialect.read(document);
    const known = read.faults
      .filter(({ kind }) => kind === "cron-unquoted-star" || kind === "yaml-syntax")
      .map((fault) => fault.span);
    const faults = [...read.faults, ...yamlFaults(document, known, dialect.isFilledIn === true)];
    if (dialect === mlopslint)
      faults.push(
        ...unknownRuleNames(
          root,
          rules.map((rule) => rule.id),
        ),
        ...ambiguousVerbs(root),
        ...unknownSelectors(root, options.linter),
      );
    const pipeline = { ...read, faults, verbs: options.project?.config.verbs };
    found.push({ dialect, document, pipeline, tools: pipelineTools(pipeline, document, options) });
  }
  return found;
}

/** A rule that is not off. */
interface ToldRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The severity is not the rule's own, and counts before what a report says of itself. */
  readonly isSet: boolean;
}

type Severities = Readonly<Record<string, Severity | "off">>;

/** The project's word counts before the editor's, and that before a rule's own. */
const rulesTold = oncePer((ofProject: Severities) =>
  oncePer((ofEditor: Severities) =>
    (rules as readonly Rule[]).flatMap((rule): readonly ToldRule[] => {
      const set = ofProject[rule.id] ?? ofEditor[rule.id];
      const severity = set ?? rule.severity;
      return severity === "off" ? [] : [{ rule, severity, isSet: set !== undefined }];
    }),
  ),
);

const unsaid: Severities = {};

/** Settings change seldom: what comes of them is found once. */
const rulesToldBy = ({ project, severities }: AnalysisOptions): readonly ToldRule[] =>
  rulesTold(project?.config.severities ?? unsaid)(severities ?? unsaid);

function check({ pipeline, tools }: AnalyzedPipeline, options: AnalysisOptions): Finding[] {
  return reported(options, (rule) => rule.check(pipeline, tools));
}

/** Runs something of every rule that is not off. One that fails is left out, and the others go on. */
function reported(
  options: AnalysisOptions,
  reportsOf: (rule: Rule) => Iterable<Report>,
): Finding[] {
  const findings: Finding[] = [];
  for (const { rule, severity, isSet } of rulesToldBy(options))
    try {
      for (const report of reportsOf(rule))
        findings.push({
          ...report,
          rule: rule.id,
          severity: isSet ? severity : (report.severity ?? severity),
        });
    } catch (error) {
      options.log?.(
        `The rule ${rule.id} failed and was left out: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  return findings;
}

/** What there is to say of the suppressions themselves, once all else is known. */
function review(
  findings: readonly Finding[],
  { suppressions, lines }: Pick<Analysis, "suppressions" | "lines">,
  options: AnalysisOptions,
): Finding[] {
  const known = rules.map((rule) => rule.id);
  const told = new Set(rulesToldBy(options).map(({ rule }) => rule.id));
  const off = known.filter((id) => !told.has(id));
  const used = suppressions.map((suppression) => ({
    ...suppression,
    silenced: findings
      .filter((finding) => covers(suppression, finding, lines))
      .map((finding) => finding.rule),
  }));
  return reported(options, (rule) => rule.review?.({ suppressions: used, known, off }) ?? []);
}

function isSuppressed(finding: Finding, file: Pick<Analysis, "suppressions" | "lines">): boolean {
  return file.suppressions.some((suppression) => covers(suppression, finding, file.lines));
}

function covers(
  { rules: named, firstLine, lastLine }: Suppression,
  { rule, span }: Finding,
  lines: Lines,
): boolean {
  const { line } = lines.position(span.start);
  return firstLine <= line && line <= lastLine && (named.length === 0 || named.includes(rule));
}
