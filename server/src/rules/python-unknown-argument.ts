import { didYouMean } from "../base/spelling.ts";
import { pythonCode } from "./python-code.ts";
import type { Report, Rule } from "./rule.ts";

export const pythonUnknownArgument: Rule = {
  id: "python-unknown-argument",
  group: "python",
  summary:
    "A call passes an argument that the function, defined in the same script, does not take.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { script, python, holdsTemplate } of pythonCode(tools))
      for (const fault of python.callFaults) {
        if (fault.kind === "missing" || holdsTemplate(fault.call)) continue;
        const [name = ""] = fault.names;
        const taken = list(fault.parameters);
        const meant = fault.kind === "unknown" ? didYouMean(name, fault.parameters) : undefined;
        const what = {
          unknown: `'${fault.function}' takes no argument called '${name}', only ${taken}.`,
          surplus: `'${fault.function}' takes only ${taken}; this argument is one too many.`,
          twice: `'${fault.function}' gets '${name}' twice: an argument before it stands in the same place.`,
        }[fault.kind];
        const edit = meant && script.code.edit(fault.span.start, fault.span.end, meant);
        const report: Report = {
          span: script.code.span(fault.span.start, fault.span.end),
          message: `${what}${meant ? ` Did you mean '${meant}'?` : ""} Python stops here with a TypeError.`,
          related: [
            {
              span: script.code.span(fault.definition.start, fault.definition.end),
              message: `'${fault.function}' is defined here`,
            },
          ],
          fix: edit ? { title: `Change to '${meant}'`, safe: false, edits: [edit] } : undefined,
        };
        yield report;
      }
  },
};

const list = (names: readonly string[]): string =>
  names.length === 0
    ? "no arguments"
    : names
        .map((name) => `'${name}'`)
        .join(", ")
        .replace(/, ([^,]*)$/, " and $1");
