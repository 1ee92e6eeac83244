import { type Expression, walk } from "../condition/expression.ts";
import { grammarOf } from "../condition/grammars.ts";
import type { Condition } from "../model/condition.ts";
import type { MetricDeclaration, Pipeline } from "../model/pipeline.ts";
import type { Parse } from "../runner/decide.ts";
import { metricsIn } from "../runner/gates.ts";
import { failed } from "../runner/machine.ts";
import { type FileFormat, readSource } from "../runner/sources/spec.ts";

/** A condition as the Python that decides it is asked (decision.ts). */
export interface Question {
  /** As it is written. */
  readonly when?: string | undefined;
  /** Arguments of `read`, by the names of metrics. */
  readonly metrics: Readonly<Record<string, PythonSource>>;
  readonly formats: readonly FileFormat[];
  /** Names in it of which nothing says where their values come from. */
  readonly unsourced: readonly string[];
}

type PythonSource =
  | { readonly file: string; readonly format: FileFormat; readonly key: string }
  | { readonly samples: readonly (readonly [number | null, unknown, string])[] };

/** Why a condition cannot be decided elsewhere, in a sentence. */
export interface Refusal {
  readonly refused: string;
}

/** What has to be asked for a condition; of a trigger without one, nothing but its memory. */
export function questionOf(
  condition: Condition | undefined,
  { metrics }: Pipeline,
  parse: Parse,
): Question | Refusal {
  if (!condition) return { metrics: {}, formats: [], unsourced: [] };
  const { text } = condition.text;
  const expression = parse(condition);
  const problems = grammarOf(condition.grammar)?.read(text).problems ?? [];
  if (
    !expression ||
    problems.length > 0 ||
    // A name that is given a value within the condition is read here as a metric, and in Python is none.
    text.includes(":=") ||
    ![...walk(expression)].every((part) => isRead(part, text))
  )
    return { refused: `The condition '${text}' cannot be read; mlops check says why.` };
  const sources: Record<string, PythonSource> = {};
  const formats: FileFormat[] = [];
  for (const metric of metricsIn([condition], metrics, parse)) {
    const source = sourceOf(metric, expression);
    if (!source) continue;
    if ("refused" in source) return source;
    sources[metric.name] = source;
    if ("format" in source) formats.push(source.format);
  }
  const names = [...walk(expression)].flatMap((part) => (part.kind === "name" ? [part.path] : []));
  const isSourced = (path: readonly string[]): boolean =>
    [path.join("."), path.at(-1) ?? ""].some((name) => Object.hasOwn(sources, name));
  const unsourced = new Set(names.filter((path) => !isSourced(path)).map((path) => path.join(".")));
  return { when: text, metrics: sources, formats, unsourced: [...unsourced] };
}

/** Names as Python's own syntax tree has them: `accuracy`, `model.accuracy`, `metrics["accuracy"]`. */
const plainName = /^[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*|\[\s*(?:"[^"\\]*"|'[^'\\]*')\s*\])*$/;

const isRead = (part: Expression, text: string): boolean =>
  part.kind === "name"
    ? plainName.test(text.slice(part.span.start, part.span.end))
    : part.kind !== "opaque";

/** Nothing for a metric without a source, which has no value anywhere. */
function sourceOf(
  metric: MetricDeclaration,
  expression: Expression,
): PythonSource | Refusal | undefined {
  const { name } = metric;
  const spec = readSource(metric);
  if (!spec) return undefined;
  if (failed(spec)) return { refused: `The source of ${name} cannot be read: ${spec.problem}.` };
  switch (spec.kind) {
    case "inline":
      return {
        samples: spec.samples.map(({ at, value, label }) => [at ?? null, value ?? null, label]),
      };
    case "file":
      return { file: spec.path, format: spec.format, key: spec.key ?? name };
    case "dvc":
      // The newest reading is the file itself; those before are git's, of which a checkout has the last.
      return looksBack(expression, name)
        ? { refused: `The history of ${name} is that of git, which only mlops itself reads.` }
        : { file: spec.path, format: spec.format, key: spec.key ?? name };
    default:
      return {
        refused: `${name} comes from ${spec.kind === "mlflow" ? "MLflow" : "Prometheus"}, which only mlops itself asks.`,
      };
  }
}

const looksBack = (expression: Expression, name: string): boolean =>
  [...walk(expression)].some(
    (part) =>
      part.kind === "call" &&
      ["avg", "min", "max", "count"].includes(part.name) &&
      part.arguments.some((each) => each.kind === "name" && each.path.at(-1) === name),
  );

/** The sources as JSON, a metric a line. */
export function metricsText(question: Question | undefined): string {
  const lines = Object.entries(question?.metrics ?? {}).map(
    ([name, source]) => `${JSON.stringify(name)}: ${JSON.stringify(source)}`,
  );
  return lines.length > 1 ? `{\n  ${lines.join(",\n  ")}\n}\n` : `{${lines.join("")}}`;
}
