import { readGithub } from "./github.ts";
import type { Grammar, Semantics } from "./grammar.ts";
import { readOwnCondition } from "./own.ts";
import { readPython } from "./python.ts";

const python: Semantics = {
  chains: true,
  missing: "unknown",
  mixed: "error",
  ordersText: true,
  negationBindsTighter: false,
  textOutsideBraces: false,
  outputsAreText: false,
  ignoresCase: false,
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

/** Every grammar a condition can be written in. */
export const grammars = [
  {
    id: "mlops",
    name: "a condition on metrics",
    semantics: { ...python, mixed: "never" },
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
    },
    read: readGithub,
  },
] as const satisfies readonly Grammar[];

/** The grammar of that id; nothing for a grammar that no reader exists for. */
export function grammarOf(id: string): Grammar | undefined {
  return grammars.find((grammar) => grammar.id === id);
}
