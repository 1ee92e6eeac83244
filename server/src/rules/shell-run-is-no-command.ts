import { type Command, readShell } from "../shell/commands.ts";
import type { Rule } from "./rule.ts";

/** What runs a file of that ending. */
const interpreters: Readonly<Record<string, string>> = {
  sh: "bash",
  bash: "bash",
  py: "python",
  R: "Rscript",
  pl: "perl",
  rb: "ruby",
  js: "node",
};

const programs = /^(?:bash|sh|python3?|Rscript|node|make|perl|ruby)$/;

export const shellRunIsNoCommand: Rule = {
  id: "shell-run-is-no-command",
  group: "shell",
  summary: "`run x.sh` names no program: the shell knows no command called run or execute.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const script of tools.scripts) {
      if (script.language !== "shell" || !/\b(?:run|execute)\s/.test(script.masked.text)) continue;
      const { commands, defined } = readShell(script.masked.text);
      if (commands.some(bringsCommands)) continue;
      for (const { words, span } of commands) {
        const [verb, object] = words;
        if (!verb || !object || verb.quoted || !/^(?:run|execute)$/.test(verb.text)) continue;
        if (defined.has(verb.text)) continue;
        const interpreter = interpreters[/\.(\w+)$/.exec(object.text)?.[1] ?? ""];
        const program = programs.test(object.text);
        if (!interpreter && !program) continue;
        const { start, end } = verb.span;
        const path = script.code.text.slice(object.span.start, object.span.end);
        const rest = script.code.text.slice(object.span.start, span.end);
        const edit = program
          ? script.code.edit(start, object.span.end, path)
          : script.code.edit(start, end, interpreter ?? "");
        yield {
          span: script.code.span(start, end),
          message: `The shell has no command called '${verb.text}', so this step fails with "command not found". Write '${program ? rest : `${interpreter} ${rest}`}'.`,
          fix: edit
            ? {
                title: program ? `Leave out '${verb.text}'` : `Change to '${interpreter}'`,
                safe: true,
                edits: [edit],
              }
            : undefined,
        };
      }
    }
  },
};

/** What a sourced file or eval defines, or what lies on a path of one's own, may be called. */
function bringsCommands({ words, assignments }: Command): boolean {
  const [first, second] = words.map((word) => word.text);
  if (first === "eval") return true;
  if (first === "source" || first === ".")
    return !/(?:^|\/)(?:activate|conda\.sh|[\w.-]*\.env|\.\w*(?:rc|profile))$/.test(second ?? "");
  return [...words, ...assignments].some((word) => /^PATH=/.test(word.text));
}
