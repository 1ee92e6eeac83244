import { editDistance } from "../base/spelling.ts";
import type { Script } from "../model/script.ts";
import { type Command, readShell } from "../shell/commands.ts";
import type { Word } from "../shell/words.ts";
import type { Report, Rule } from "./rule.ts";

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

/** A word up to what it ends with, on the same line or the next. */
const upTo = String.raw`\s+(?:\\\s+)?(?:"[^"\n]*|'[^'\n]*|\S*)`;

/** A look at the text: the verbs in front of a script or a program, or what Python may be misspelt as. */
const mayBeSlip = new RegExp(
  [
    String.raw`\b(?:run|execute)${upTo}\.(?:${Object.keys(interpreters).join("|")})\b`,
    String.raw`\b(?:run|execute)\s+(?:\\\s+)?["']?(?:bash|sh|python3?|Rscript|node|make|perl|ruby)\b`,
    String.raw`\bp(?!ython)\w{4,6}3?${upTo}(?:\.py|-[mc])\b`,
  ].join("|"),
);

export const shellRunIsNoCommand: Rule = {
  id: "shell-run-is-no-command",
  group: "shell",
  summary: "A step is to run a script, and what stands in front of it is no program: `run x.sh`.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const script of tools.scripts) {
      if (script.language !== "shell" || !mayBeSlip.test(script.masked.text)) continue;
      const { commands, defined } = readShell(script.masked.text);
      if (commands.some(bringsCommands)) continue;
      for (const { words, span } of commands) {
        const slip = misspelt(script, words, defined) ?? verbAsFile(script, words);
        if (slip) yield slip;
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

/** `pyhton train.py` */
function misspelt(
  script: Script,
  words: readonly Word[],
  defined: ReadonlySet<string>,
): Report | undefined {
  const [program, object] = words;
  if (!program || !object || program.quoted || defined.has(program.text)) return undefined;
  // Others end on it, and follow it by a number.
  if (/python|ython$/.test(program.text) || !/\.py$|^-[mc]$/.test(object.text)) return undefined;
  const meant = ["python", "python3"].find((name) => editDistance(program.text, name) === 1);
  if (!meant) return undefined;
  const { start, end } = program.span;
  const edit = script.code.edit(start, end, meant);
  return {
    span: script.code.span(start, end),
    message: `There is no program called '${program.text}', so this step fails with "command not found". Write '${meant}'.`,
    fix: edit && { title: `Change to '${meant}'`, safe: true, edits: [edit] },
  };
}

/** `bash run train.sh`: the interpreter takes the word behind it for a file. */
function verbAsFile(script: Script, words: readonly Word[]): Report | undefined {
  const [program, verb, object] = words;
  if (!program || !verb || !object || !programs.test(program.text) || program.text === "make")
    return undefined;
  const interpreter = interpreters[/\.(\w+)$/.exec(object.text)?.[1] ?? ""];
  if (!/^(?:run|execute)$/.test(verb.text) || !interpreter) return undefined;
  if (!program.text.startsWith(interpreter) && interpreter !== "bash") return undefined;
  const edit = script.code.edit(verb.span.start, object.span.start, "");
  return {
    span: script.code.span(verb.span.start, verb.span.end),
    severity: "warning",
    message: `'${program.text}' takes '${verb.text}' for the name of the file to run, and '${object.text}' for what is told to it. Leave '${verb.text}' out.`,
    fix: edit && { title: `Leave out '${verb.text}'`, safe: false, edits: [edit] },
  };
}

/** What a sourced file or eval defines, or what lies on a path of one's own, may be called. */
function bringsCommands({ words, assignments }: Command): boolean {
  const [first, second] = words.map((word) => word.text);
  if (first === "eval") return true;
  if (first === "source" || first === ".")
    return !/(?:^|\/)(?:activate|conda\.sh|[\w.-]*\.env|\.\w*(?:rc|profile))$/.test(second ?? "");
  return [...words, ...assignments].some((word) => /^PATH=/.test(word.text));
}
