import { pythonCode } from "./python-code.ts";
import type { Rule } from "./rule.ts";

export const pythonMissingArgument: Rule = {
  id: "python-missing-argument",
  group: "python",
  summary: "A call leaves out an argument that the function, defined in the same script, needs.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { script, python, holdsTemplate } of pythonCode(tools))
      for (const fault of python.callFaults) {
        if (fault.kind !== "missing" || holdsTemplate(fault.call)) continue;
        const missing = fault.names.map((name) => `'${name}'`).join(" and ");
        yield {
          span: script.code.span(fault.span.start, fault.span.end),
          message: `'${fault.function}' also needs ${missing}, which ${fault.names.length > 1 ? "have" : "has"} no default. Pass it here: Python stops with a TypeError otherwise.`,
          related: [
            {
              span: script.code.span(fault.definition.start, fault.definition.end),
              message: `'${fault.function}' is defined here`,
            },
          ],
        };
      }
  },
};
