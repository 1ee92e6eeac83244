import { isGlob, readGlob } from "../base/glob.ts";
import { normalPath } from "../base/path.ts";
import { type Severity, severities } from "../base/severity.ts";
import { didYouMean } from "../base/spelling.ts";
import { wordsOf } from "../condition/metric.ts";
import { readMetricDeclaration } from "../dialects/metric-declaration.ts";
import { changed } from "../dialects/schema.ts";
import { actionKinds, type Verb } from "../model/action.ts";
import type { Fault, MetricDeclaration } from "../model/pipeline.ts";
import type { PythonProject } from "../python/project.ts";
import type { LintSettings, PythonLinter } from "../python/ruff.ts";
import { lintSettings, type OwnLintSettings } from "../python/settings.ts";
import { readYaml, type YamlValue } from "../yaml/reader.ts";

/** What a project's `.mlopslint.yaml` says. What is wrong in it counts as not said. */
export interface Config {
  readonly severities: Readonly<Record<string, Severity | "off">>;
  readonly metrics: readonly MetricDeclaration[];
  readonly verbs: readonly Verb[];
  readonly pythonVersion?: string | undefined;
  readonly python: OwnLintSettings;
  /** Whether a rule is silent in a file; `path` counts from the folder of the configuration. */
  ignores(path: string, rule: string): boolean;
}

/** What a file's project says: its configuration, and what its workspace says to other tools. */
export interface Project {
  readonly config: Config;
  /** The file's path from the folder that holds the configuration. */
  readonly path: string;
  readonly python?: PythonProject | undefined;
}

/** How embedded Python is checked in a project; nothing where it leaves that open. */
export const lintSettingsOf = (project: Project | undefined): LintSettings | undefined =>
  project && lintSettings(project.config.python, project.python);

export const emptyConfig: Config = {
  severities: {},
  metrics: [],
  verbs: [],
  python: {},
  ignores: () => false,
};

const levels: ReadonlySet<string> = new Set([...severities, "off"]);

/** Never fails: the faults of the file are told where it is checked itself. */
export function readConfig(text: string): Config {
  const root = readYaml(text)[0]?.root;
  if (!root) return emptyConfig;
  const ignored = root.get("ignore").items().map(readIgnore);
  const python = root.get("python");
  return {
    severities: Object.fromEntries(
      root
        .get("rules")
        .entries()
        .flatMap(({ key, value }) => {
          // Unquoted, YAML reads some words for off as false.
          const level = value.boolean() === false ? "off" : (value.string() ?? "");
          return levels.has(level) ? [[key, level as Severity | "off"]] : [];
        }),
    ),
    metrics: root.get("metrics").entries().map(readMetricDeclaration),
    verbs: ownVerbs(root).map(({ kind, words }) => ({ kind, words })),
    pythonVersion: python.get("version").string(),
    python: {
      select: said(python.get("select")),
      extendSelect: said(python.get("extend-select")),
      ignore: said(python.get("ignore")),
      builtins: said(python.get("builtins")),
    },
    ignores: (path, rule) =>
      ignored.some(
        ({ rules, matches }) => (rules.length === 0 || rules.includes(rule)) && matches(path),
      ),
  };
}

/** Rules that a configuration names and that do not exist. */
export function unknownRuleNames(root: YamlValue, known: readonly string[]): Fault[] {
  const configured = root.get("rules");
  const named = [
    ...configured.entries().map(({ key, keySpan, keyText }) => ({
      name: key,
      span: keySpan,
      text: keyText,
      isKey: true,
    })),
    ...root
      .get("ignore")
      .items()
      .flatMap((item) => item.get("rules").itemsOrSelf())
      .map((item) => ({
        name: item.string() ?? "",
        span: item.span,
        text: item.text(),
        isKey: false,
      })),
  ];
  return named
    .filter(({ name }) => name !== "" && !known.includes(name))
    .map(({ name, span, text, isKey }): Fault => {
      const meant = didYouMean(name, known);
      return {
        kind: "schema-mismatch",
        span,
        message: `There is no rule called '${name}'.${meant ? ` Did you mean '${meant}'?` : ""}`,
        // Written twice, a key would break the file.
        fix: meant && !(isKey && configured.has(meant)) ? changed(text, meant) : undefined,
      };
    });
}

function ownVerbs(root: YamlValue): (Verb & { readonly value: YamlValue })[] {
  const actions = root.get("actions");
  return actionKinds.flatMap((kind) =>
    actions
      .get(kind)
      .itemsOrSelf()
      .flatMap((value) => {
        const words = value.string() ?? "";
        return wordsOf(words).length > 0 ? [{ kind, words, value }] : [];
      }),
  );
}

/** Words that are said to mean two actions: the first one counts. */
export function ambiguousVerbs(root: YamlValue): Fault[] {
  const first = new Map<string, Verb & { readonly value: YamlValue }>();
  const faults: Fault[] = [];
  for (const verb of ownVerbs(root).toSorted((a, b) => a.value.span.start - b.value.span.start)) {
    const key = wordsOf(verb.words).join(" ");
    const earlier = first.get(key);
    if (!earlier) first.set(key, verb);
    else if (earlier.kind !== verb.kind)
      faults.push({
        kind: "schema-mismatch",
        span: verb.value.span,
        message: `'${verb.words}' stands under '${earlier.kind}' already, and that counts. Name it once.`,
        related: [{ span: earlier.value.span, message: `Here it means '${earlier.kind}'.` }],
      });
  }
  return faults;
}

/** Selectors of ruff's rules that stand for none. Ruff is asked for only where there are any. */
export function unknownSelectors(
  root: YamlValue,
  linter: (() => PythonLinter | undefined) | undefined,
): Fault[] {
  const selectors = ["select", "extend-select", "ignore"].flatMap((key) =>
    root.get("python", key).itemsOrSelf(),
  );
  const ruff = selectors.length > 0 ? linter?.() : undefined;
  return selectors.flatMap((item): Fault[] => {
    const name = item.string();
    if (!ruff || name === undefined || ruff.knows(name)) return [];
    return [
      {
        kind: "schema-mismatch",
        span: item.span,
        message: `Ruff has no rule '${name}', so this counts as not said. Write a code like F821, or the letters that a family of codes begins with, like PLE.`,
      },
    ];
  });
}

const strings = (value: YamlValue): string[] =>
  value.itemsOrSelf().flatMap((item) => item.string() ?? []);

const said = (value: YamlValue): readonly string[] | undefined =>
  value.kind === "empty" ? undefined : strings(value);

function readIgnore(value: YamlValue): {
  readonly rules: readonly string[];
  matches(path: string): boolean;
} {
  const matchers = strings(value.get("paths")).map((pattern) => {
    const path = normalPath(pattern);
    if (!isGlob(path)) return (file: string) => file === path || file.startsWith(`${path}/`);
    const glob = readGlob(path);
    const inFolder = glob.folder === "." ? "" : `${glob.folder}/`;
    return (file: string) => file.startsWith(inFolder) && glob.matches(file);
  });
  return {
    rules: strings(value.get("rules")),
    matches: (path) => matchers.some((matches) => matches(normalPath(path))),
  };
}
