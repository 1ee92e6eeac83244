import { didYouMean } from "../base/spelling.ts";
import type { Span } from "../base/text.ts";
import type { Fix } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { PythonModule } from "../python/module.ts";
import { pythonCode } from "./python-code.ts";
import type { Report, Rule } from "./rule.ts";

/** Words of other languages for Python's constants. */
const constants: Readonly<Record<string, string>> = {
  true: "True",
  TRUE: "True",
  false: "False",
  FALSE: "False",
  null: "None",
  none: "None",
  NULL: "None",
  undefined: "None",
  nil: "None",
};

/** What is imported under a name by everybody. */
const imports: Readonly<Record<string, string>> = {
  np: "import numpy as np",
  pd: "import pandas as pd",
  plt: "import matplotlib.pyplot as plt",
  tf: "import tensorflow as tf",
  Path: "from pathlib import Path",
  datetime: "from datetime import datetime",
  timedelta: "from datetime import timedelta",
  ...Object.fromEntries(
    [
      ...["argparse", "csv", "glob", "io", "itertools", "json", "logging", "math", "os", "pickle"],
      ...["random", "re", "requests", "shutil", "subprocess", "sys", "tempfile", "time", "torch"],
      ...["mlflow", "joblib", "yaml", "urllib", "traceback", "uuid", "hashlib", "boto3", "wandb"],
    ].map((name) => [name, `import ${name}`]),
  ),
};

/** Ways to define a name that no reader can see. */
const definesUnseen = /\b(?:exec|globals|locals|setattr)\s*\(|__builtins__|__dict__/;

export const pythonUndefinedName: Rule = {
  id: "python-undefined-name",
  group: "python",
  summary: "Embedded Python uses a name that nothing defines.",
  severity: "warning",
  *check(_pipeline, tools) {
    for (const { script, python, holdsTemplate } of pythonCode(tools)) {
      if (definesUnseen.test(python.code)) continue;
      const told = new Set<string>();
      for (const { code, span } of python.lints) {
        if (code !== "F821" || holdsTemplate(span)) continue;
        const name = python.code.slice(span.start, span.end);
        // Once is enough: the first place is where Python stops.
        if (told.has(name)) continue;
        told.add(name);
        const caught = caughtByComma(script, python.code, span);
        if (caught) {
          yield caught;
          continue;
        }
        const constant = constants[name];
        const meant = constant ?? similar(name, python);
        const line = imports[name];
        const edit = meant && script.code.edit(span.start, span.end, meant);
        yield {
          span: script.code.span(span.start, span.end),
          message: `Nothing in this script defines '${name}'${isBound(name, python) ? " before this line" : ""}, so Python stops here with a NameError. ${
            line && !constant
              ? `Add '${line}'.`
              : meant
                ? constant
                  ? `Python writes '${constant}'.`
                  : `Did you mean '${meant}'?`
                : "Define or import it first."
          }`,
          fix:
            line && !constant
              ? importing(script, line)
              : edit
                ? {
                    title: `Change to '${meant}'`,
                    safe: constant !== undefined && name !== "undefined",
                    edits: [edit],
                  }
                : undefined,
        };
      }
    }
  },
};

/** `except Error, e:` of Python 2, which Python 3.14 reads as two kinds of errors. */
function caughtByComma(script: Script, code: string, { start, end }: Span): Report | undefined {
  const before = /^[ \t]*except\s+[\w.]+(\s*,\s*)$/m.exec(
    code.slice(code.lastIndexOf("\n", start) + 1, start),
  );
  if (!before || !/^\s*:/.test(code.slice(end))) return undefined;
  const edit = script.code.edit(start - (before[1] ?? "").length, start, " as ");
  return {
    span: script.code.span(start, end),
    message:
      "Since Python 3 the name of a caught error follows after `as`; behind a comma stands another kind of error, and nothing defines this one.",
    fix: edit && { title: "Write 'as'", safe: true, edits: [edit] },
  };
}

/** The script gives the name a value, only further down. */
const isBound = (name: string, { code }: PythonModule): boolean =>
  new RegExp(
    `^[ \\t]*(?:${name}\\s*(?::[^=\\n]+)?=(?!=)|def\\s+${name}\\b|class\\s+${name}\\b)`,
    "m",
  ).test(code);

/** Names that Python brings along and that are long enough to be misspelt. */
const builtins = [
  ...["print", "range", "input", "enumerate", "sorted", "reversed", "isinstance", "tuple", "float"],
  ...["round", "filter", "format", "Exception", "ValueError", "TypeError", "KeyError", "hasattr"],
  ...[
    "getattr",
    "RuntimeError",
    "FileNotFoundError",
    "ImportError",
    "AttributeError",
    "IndexError",
  ],
];

/** A name that the script binds and that differs by a slip only. */
function similar(name: string, python: PythonModule): string | undefined {
  if (name.length < 4) return undefined;
  const bound = new Set<string>();
  const undefinedNames = new Set(
    python.lints
      .filter(({ code }) => code === "F821")
      .map(({ span }) => python.code.slice(span.start, span.end)),
  );
  python.tree.iterate({
    enter: (node) => {
      if (node.name !== "VariableName") return;
      const other = python.code.slice(node.from, node.to);
      if (!undefinedNames.has(other)) bound.add(other);
    },
  });
  return didYouMean(name, [...bound, ...builtins]);
}

/** Puts the import after the imports there are, or before everything else. */
function importing(script: Script, line: string): Fix | undefined {
  const text = script.code.text;
  if (script.form === "argument") return undefined;
  const title = `Add '${line}'`;
  const [first] = /^(?:import|from)\s[^\n\\(]*(?=\n|$)/m.exec(text) ?? [];
  const at = first === undefined ? 0 : text.indexOf(first) + first.trimEnd().length;
  if (first === undefined && /^\s*(?:["']|[rRbBuU]["'])|^\s/.test(text)) return undefined;
  const edit =
    first === undefined
      ? script.code.edit(0, 1, `${line}\n${text.slice(0, 1)}`)
      : script.code.edit(at, at, `\n${line}`);
  return edit && { title, safe: false, edits: [edit] };
}
