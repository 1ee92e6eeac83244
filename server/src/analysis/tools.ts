import { Excerpt } from "../base/excerpt.ts";
import { classify } from "../condition/action.ts";
import { embeddedConditions } from "../condition/embedded.ts";
import type { Expression } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import { lookupMetric, type MetricLookup } from "../condition/metric.ts";
import type { Condition } from "../model/condition.ts";
import type { MetricDeclaration, Pipeline } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import { allSteps } from "../model/step.ts";
import { type PythonModule, readPython } from "../python/module.ts";
import type { PythonLinter } from "../python/ruff.ts";
import type { FollowedTest, Tools, WrittenValue } from "../rules/tools.ts";
import { embeddedPython } from "../shell/python.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { AnalysisOptions } from "./analysis.ts";
import { noFiles } from "./called-files.ts";
import { type Config, emptyConfig } from "./config.ts";
import { followOutputs, followParts } from "./follow.ts";
import { mended } from "./mended.ts";
import { endingTests, shellTests } from "./shell-tests.ts";

/** Answers about one pipeline, each computed when first asked for and kept with the document. */
export const pipelineTools = (
  pipeline: Pipeline,
  document: YamlDocument,
  options: AnalysisOptions,
): Tools => new PipelineTools(pipeline, document, options);

/**
 * A class, as every rule asks for its accessors: those of an object literal give each object a shape of its
 * own in V8, which is looked up slowly and keeps the document alive until the next full collection.
 */
class PipelineTools implements Tools {
  readonly pipeline: Pipeline;
  private readonly document: YamlDocument;
  private readonly options: AnalysisOptions;
  private readonly config: Config;
  private readonly expressions = new Map<Condition, Expression | undefined>();
  private readonly actionsRead = new Map<Condition, ReturnType<Tools["actions"]>>();
  private scriptsRead: readonly Script[] | undefined;
  private conditionsRead: readonly Condition[] | undefined;
  private endingTestsRead: readonly Condition[] | undefined;
  private shellTestsRead: readonly Condition[] | undefined;
  private followedTests: readonly FollowedTest[] | undefined;
  private metrics: readonly MetricDeclaration[] | undefined;
  private linter: PythonLinter | undefined;
  private texts: readonly WrittenValue[] | undefined;

  constructor(pipeline: Pipeline, document: YamlDocument, options: AnalysisOptions) {
    this.pipeline = pipeline;
    this.document = document;
    this.options = options;
    this.config = options.project?.config ?? emptyConfig;
  }

  get scripts(): readonly Script[] {
    const { pythonVersion, project } = this.options;
    this.scriptsRead ??= readScripts(
      this.pipeline,
      this.config.pythonVersion ?? pythonVersion ?? project?.python?.version,
    );
    return this.scriptsRead;
  }

  get conditions(): readonly Condition[] {
    this.conditionsRead ??= [
      // Schedules of one pipeline may share their condition.
      ...new Set(writtenConditions(this.pipeline)),
      ...this.scripts
        .filter((script) => script.language === "python")
        .flatMap((script) => {
          const python = this.python(script);
          const sound = mended(script, python);
          return embeddedConditions(sound, sound === script ? python : undefined);
        }),
    ];
    return this.conditionsRead;
  }

  get shellTests(): readonly Condition[] {
    this.shellTestsRead ??= this.scripts.flatMap(shellTests);
    return this.shellTestsRead;
  }

  get endingTests(): readonly Condition[] {
    this.endingTestsRead ??= this.scripts.flatMap(endingTests);
    return this.endingTestsRead;
  }

  get followed(): readonly FollowedTest[] {
    const { files = noFiles } = this.options;
    this.followedTests ??= [...this.conditions, ...this.endingTests, ...this.shellTests]
      .filter(({ reads, rests }) => reads ?? rests)
      .flatMap((guard) => {
        const expression = this.expression(guard);
        return expression
          ? [...followOutputs(guard, expression, files), ...followParts(guard, expression)]
          : [];
      });
    return this.followedTests;
  }

  /** Handed on by itself to whoever evaluates conditions. */
  readonly expression = (condition: Condition): Expression | undefined => {
    const { expressions } = this;
    if (!expressions.has(condition))
      expressions.set(
        condition,
        grammarOf(condition.grammar)?.read(condition.text.text).expression,
      );
    return expressions.get(condition);
  };

  actions(condition: Condition): ReturnType<Tools["actions"]> {
    let known = this.actionsRead.get(condition);
    if (!known) {
      const { verbs } = this.config;
      known = {
        then: classify(condition.then, verbs),
        otherwise: classify(condition.otherwise, verbs),
      };
      this.actionsRead.set(condition, known);
    }
    return known;
  }

  metric(path: readonly string[]): MetricLookup | undefined {
    this.metrics ??= [...this.pipeline.metrics, ...this.config.metrics];
    return lookupMetric(path, this.metrics);
  }

  mayMention(pattern: RegExp): boolean {
    return this.document.root.mayMention(pattern);
  }

  values(pattern: RegExp): readonly WrittenValue[] {
    // A document whose text says nothing of it need not be walked through.
    if (!this.mayMention(pattern)) return [];
    this.texts ??= textsOf(this.document.root);
    return this.texts.filter(({ text }) => pattern.test(text));
  }

  python(script: Script): PythonModule | undefined {
    this.linter ??= this.options.linter?.();
    const { linter } = this;
    return linter && readPython(script.masked.text, { version: script.pythonVersion, linter });
  }
}

/** Where a value stands: the key above it, and the mapping of that. */
interface Place {
  readonly key: string;
  readonly map?: YamlValue | undefined;
}

/** A scalar of the document. There are many of them: nothing is worked out before it is asked for. */
class TextAt implements WrittenValue {
  private readonly place: Place;
  private readonly scalar: YamlValue;

  constructor(place: Place, scalar: YamlValue) {
    this.place = place;
    this.scalar = scalar;
  }

  get key(): string {
    return this.place.key;
  }

  get text(): string {
    return this.scalar.string() ?? "";
  }

  get value(): Excerpt {
    return this.scalar.text() ?? Excerpt.verbatim("", this.scalar.span.start);
  }

  beside(key: string): Excerpt | undefined {
    return this.place.map?.get(key).text();
  }
}

/** Nested deeper than this nothing is looked for. */
const deepest = 60;

/** Every scalar of a document, with the key it stands under. */
function textsOf(root: YamlValue): readonly WrittenValue[] {
  const found: WrittenValue[] = [];
  collectTexts(root, found);
  return found;
}

function collectTexts(
  value: YamlValue,
  found: WrittenValue[],
  within: Place = { key: "" },
  depth = 0,
): void {
  if (depth > deepest || value.isAlias) return;
  if (value.kind === "scalar") {
    found.push(new TextAt(within, value));
    return;
  }
  for (const item of value.items()) collectTexts(item, found, within, depth + 1);
  for (const entry of value.entries()) {
    if (entry.merged) continue;
    // `{ name: X, value: y }` is a way to write `X: y`.
    const name = entry.key === "value" ? value.get("name").string() : undefined;
    collectTexts(entry.value, found, { key: name ?? entry.key, map: value }, depth + 1);
  }
}

function readScripts(pipeline: Pipeline, pythonVersion: string | undefined): Script[] {
  return allSteps(pipeline.groups)
    .flatMap((step) => step.scripts)
    .flatMap((script) => [script, ...(script.language === "shell" ? embeddedPython(script) : [])])
    .map((script) =>
      script.language === "python" && script.pythonVersion === undefined
        ? { ...script, pythonVersion }
        : script,
    );
}

function* writtenConditions(pipeline: Pipeline): Generator<Condition> {
  yield* pipeline.conditions ?? [];
  for (const { condition, furtherConditions = [] } of pipeline.triggers)
    yield* condition ? [condition, ...furtherConditions] : furtherConditions;
  for (const { condition, furtherConditions = [], alternatives = [] } of allSteps(pipeline.groups))
    for (const written of [condition, ...furtherConditions, ...alternatives])
      if (written) yield written;
}
