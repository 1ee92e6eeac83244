import { Recent } from "../base/recent.ts";
import { span } from "../base/text.ts";
import { readAzure } from "./azure.ts";
import { readCel } from "./cel.ts";
import { readConditionTask } from "./condition-task.ts";
import { readExpr } from "./expr.ts";
import { readGithub } from "./github.ts";
import { readGitlab } from "./gitlab.ts";
import { readGovaluate } from "./govaluate.ts";
import type { Grammar, Reading, Semantics } from "./grammar.ts";
import { readJinjaExpression } from "./jinja.ts";
import { readOwnCondition } from "./own.ts";
import { readPebble } from "./pebble.ts";
import { readPython } from "./python.ts";
import { readShellTest } from "./shell.ts";
import { withSlips } from "./slips.ts";

const python: Semantics = {
  chains: true,
  missing: "unknown",
  mixed: "error",
  ordersText: true,
  negationBindsTighter: false,
  textOutsideBraces: false,
  outputsAreText: false,
  ignoresCase: false,
  equalityMayDiffer: true,
  namesAreMetrics: false,
  bareWords: false,
  identity: true,
  spelling: {
    and: "and",
    or: "or",
    not: "not",
    true: "True",
    false: "False",
    null: "None",
    quote: '"',
  },
};

/** What the expression languages of the Kubernetes world have in common. */
const goLike: Semantics = {
  chains: false,
  missing: "unknown",
  mixed: "error",
  ordersText: true,
  negationBindsTighter: true,
  textOutsideBraces: false,
  outputsAreText: false,
  ignoresCase: false,
  equalityMayDiffer: false,
  namesAreMetrics: false,
  bareWords: false,
  identity: false,
  spelling: {
    and: "&&",
    or: "||",
    not: "!",
    true: "true",
    false: "false",
    null: "null",
    quote: "'",
  },
};

/** Every grammar a condition can be written in. */
export const grammars = [
  {
    id: "mlops",
    name: "a condition on metrics",
    semantics: { ...python, mixed: "never", equalityMayDiffer: false, namesAreMetrics: true },
    read: readOwnCondition,
  },
  { id: "python", name: "a Python expression", semantics: python, read: readPython },
  {
    id: "github",
    name: "a GitHub expression",
    // https://docs.github.com/actions/reference/workflows-and-actions/expressions, and measured with
    // GitHub's own evaluator (@actions/expressions 0.3).
    semantics: {
      chains: false,
      missing: "zero",
      mixed: "number",
      ordersText: true,
      negationBindsTighter: true,
      textOutsideBraces: true,
      outputsAreText: true,
      ignoresCase: true,
      equalityMayDiffer: false,
      namesAreMetrics: false,
      bareWords: false,
      identity: false,
      spelling: {
        and: "&&",
        or: "||",
        not: "!",
        true: "true",
        false: "false",
        null: "null",
        quote: "'",
        braces: ["${{", "}}"],
      },
    },
    read: readGithub,
  },
  {
    id: "govaluate",
    name: "a `when` of Argo",
    // Measured against evaluationStage.go of Knetic/govaluate: values of different types are never
    // equal, and to order them is an error.
    semantics: { ...goLike, mixed: "never", bareWords: true },
    read: readGovaluate,
  },
  {
    id: "expr",
    name: "an expr-lang expression",
    // Argo gives all parameters and results as text; to order text and a number is an error.
    semantics: {
      ...goLike,
      chains: true,
      mixed: "error",
      outputsAreText: true,
      spelling: { ...goLike.spelling, null: "nil", number: "asFloat" },
    },
    read: readExpr,
  },
  {
    id: "cel",
    name: "a CEL expression",
    semantics: { ...goLike, mixed: "never" },
    read: readCel,
  },
  {
    id: "gitlab",
    name: "a condition of GitLab's rules",
    // All variables are text; nothing is ordered.
    semantics: {
      ...goLike,
      mixed: "never",
      ordersText: false,
      spelling: { ...goLike.spelling, quote: '"', nameSign: "$" },
    },
    read: readGitlab,
  },
  {
    id: "jinja",
    name: "a Jinja expression",
    semantics: { ...python, mixed: "never", identity: false },
    read: readJinjaExpression,
  },
  {
    id: "threshold",
    name: "a metric with its threshold",
    // Written as two values: which comparison joins them follows from the metric.
    semantics: { ...goLike, mixed: "never" },
    read: readPython,
  },
  {
    id: "pebble",
    name: "a Pebble expression",
    // OperatorUtils.java of Pebble: values of different types are never equal, only numbers are
    // ordered. Kestra sets `strictVariables`: a name without a value is an error.
    semantics: {
      ...goLike,
      mixed: "never",
      ordersText: false,
      textOutsideBraces: true,
      spelling: {
        ...goLike.spelling,
        and: "and",
        or: "or",
        not: "not",
        braces: ["{{", "}}"],
      },
    },
    read: readPebble,
  },
  {
    id: "azure",
    name: "an expression of Azure Pipelines",
    // The documentation's "Type casting", and EvaluationResult.cs of the engine it was taken over
    // from by actions/runner (src/Sdk/DTExpressions): the left side's type decides.
    semantics: {
      ...goLike,
      missing: "zero",
      mixed: "left",
      negationBindsTighter: false,
      outputsAreText: true,
      ignoresCase: true,
      spelling: {
        and: "and",
        or: "or",
        not: "not",
        true: "true",
        false: "false",
        null: "''",
        quote: "'",
        functions: true,
        comparisons: { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" },
      },
    },
    read: readAzure,
  },
  {
    id: "condition-task",
    name: "a condition task of Databricks",
    // https://docs.databricks.com/api/workspace/jobs/create, `condition_task`: equality compares
    // texts, order compares numbers.
    semantics: {
      ...goLike,
      mixed: "number",
      ordersText: false,
      equatesText: true,
      spelling: {
        ...goLike.spelling,
        comparisons: {
          "==": "EQUAL_TO",
          "!=": "NOT_EQUAL",
          "<": "LESS_THAN",
          "<=": "LESS_THAN_OR_EQUAL",
          ">": "GREATER_THAN",
          ">=": "GREATER_THAN_OR_EQUAL",
        },
      },
    },
    read: readConditionTask,
  },
  {
    id: "shell-arithmetic",
    name: "a comparison that a shell computes",
    semantics: { ...goLike, mixed: "number", ordersText: false, anyScale: true },
    read: readShellTest,
  },
  {
    id: "shell-test",
    name: "a test of the shell",
    semantics: {
      ...goLike,
      mixed: "number",
      ordersText: false,
      anyScale: true,
      spelling: {
        ...goLike.spelling,
        comparisons: {
          "==": "-eq",
          "!=": "-ne",
          "<": "-lt",
          "<=": "-le",
          ">": "-gt",
          ">=": "-ge",
        },
      },
    },
    read: readShellTest,
  },
  {
    id: "shell-command",
    name: "a command whose end is looked at",
    semantics: { ...goLike, mixed: "number", ordersText: false },
    read: (text) => ({
      expression: { kind: "name", path: [text], span: span(0, text.length) },
      problems: [],
    }),
  },
] as const satisfies readonly Grammar[];

/** The same, remembering what was read: in a document's next version most conditions are the same. */
const remembering: ReadonlyMap<string, Grammar> = new Map(
  grammars.map((grammar) => {
    const readings = new Recent<Reading>(500_000);
    const read = (text: string) => readings.get(text, () => withSlips(grammar, text));
    return [grammar.id, { ...grammar, read }];
  }),
);

/** The grammar of that id; nothing for a grammar that no reader exists for. */
export function grammarOf(id: string): Grammar | undefined {
  return remembering.get(id);
}
