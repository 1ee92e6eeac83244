import { Excerpt } from "../base/excerpt.ts";
import { type Action, classify } from "../condition/action.ts";
import { embeddedConditions } from "../condition/embedded.ts";
import type { Expression } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import { lookupMetric } from "../condition/metric.ts";
import type { Condition } from "../model/condition.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import { allSteps } from "../model/step.ts";
import { readPython } from "../python/module.ts";
import type { PythonLinter } from "../python/ruff.ts";
import type { FollowedTest, Tools, WrittenValue } from "../rules/tools.ts";
import { embeddedPython } from "../shell/python.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import type { AnalysisOptions } from "./analysis.ts";
import { noFiles } from "./called-files.ts";
import { emptyConfig } from "./config.ts";
import { followOutputs, followParts } from "./follow.ts";
import { mended } from "./mended.ts";
import { endingTests, shellTests } from "./shell-tests.ts";

/** Answers about one pipeline, each computed when first asked for and kept with the document. */
export function pipelineTools(
  pipeline: Pipeline,
  document: YamlDocument,
  options: AnalysisOptions,
): Tools {
  const expressions = new Map<Condition, Expression | undefined>();
  const actions = new Map<Condition, { then: Action | undefined; otherwise: Action | undefined }>();
  const { verbs, metrics: ofProject, ...config } = options.project?.config ?? emptyConfig;
  const pythonVersion =
    config.pythonVersion ?? options.pythonVersion ?? options.project?.python?.version;
  const metrics = [...pipeline.metrics, ...ofProject];
  const { files = noFiles } = options;
  let scripts: readonly Script[] | undefined;
  let conditions: readonly Condition[] | undefined;
  let endings: readonly Condition[] | undefined;
  let tests: readonly Condition[] | undefined;
  let followed: readonly FollowedTest[] | undefined;
  let linter: PythonLinter | undefined;
  let texts: readonly WrittenValue[] | undefined;
  const tools: Tools = {
    pipeline,
    get scripts() {
      scripts ??= readScripts(pipeline, pythonVersion);
      return scripts;
    },
    get conditions() {
      conditions ??= [
        // Schedules of one pipeline may share their condition.
        ...new Set(writtenConditions(pipeline)),
        ...tools.scripts
          .filter((script) => script.language === "python")
          .flatMap((script) => {
            const python = tools.python(script);
            const sound = mended(script, python);
            return embeddedConditions(sound, sound === script ? python : undefined);
          }),
      ];
      return conditions;
    },
    get shellTests() {
      tests ??= tools.scripts.flatMap(shellTests);
      return tests;
    },
    get endingTests() {
      endings ??= tools.scripts.flatMap(endingTests);
      return endings;
    },
    get followed() {
      followed ??= [...tools.conditions, ...tools.endingTests, ...tools.shellTests]
        .filter(({ reads, rests }) => reads ?? rests)
        .flatMap((guard) => {
          const expression = tools.expression(guard);
          return expression
            ? [...followOutputs(guard, expression, files), ...followParts(guard, expression)]
            : [];
        });
      return followed;
    },
    expression(condition) {
      if (!expressions.has(condition))
        expressions.set(
          condition,
          grammarOf(condition.grammar)?.read(condition.text.text).expression,
        );
      return expressions.get(condition);
    },
    actions(condition) {
      let known = actions.get(condition);
      if (!known) {
        known = {
          then: classify(condition.then, verbs),
          otherwise: classify(condition.otherwise, verbs),
        };
        actions.set(condition, known);
      }
      return known;
    },
    metric: (path) => lookupMetric(path, metrics),
    mayMention: (pattern) => document.root.mayMention(pattern),
    values(pattern) {
      // A document whose text says nothing of it need not be walked through.
      if (!tools.mayMention(pattern)) return [];
      texts ??= textsOf(document.root);
      return texts.filter(({ text }) => pattern.test(text));
    },
    python(script) {
      linter ??= options.linter?.();
      return linter && readPython(script.masked.text, { version: script.pythonVersion, linter });
    },
  };
  return tools;
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
