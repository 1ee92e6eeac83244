import type { Script } from "../model/script.ts";
import { allSteps } from "../model/step.ts";
import { type Command, readShell } from "../shell/commands.ts";
import type { Word } from "../shell/words.ts";
import type { Report, Rule } from "./rule.ts";

const ending = "(?:[-_]?(?:data|dataset|path|file|csv|df|dir|batch|window|sample))*";
const reference = new RegExp(`^--?(?:ref|reference|baseline)${ending}$`, "i");
const current = new RegExp(
  `^--?(?:cur|current|prod|production|live|new|recent|incoming)${ending}$`,
  "i",
);

export const driftAgainstItself: Rule = {
  id: "drift-against-itself",
  group: "data",
  summary: "A drift check is given the same data twice.",
  severity: "warning",
  *check(pipeline, tools) {
    if (!tools.mayMention(/drift|psi/i)) return;
    for (const { scripts } of allSteps(pipeline.groups))
      for (const script of scripts) {
        if (script.language !== "shell" || !/drift|psi/i.test(script.masked.text)) continue;
        for (const command of readShell(script.masked.text).commands)
          yield* within(script, command);
      }
  },
};

function* within(script: Script, command: Command): Generator<Report> {
  if (!command.words.some(({ text }) => /drift|psi/i.test(text))) return;
  const [old, now] = [wordBehind(command, reference), wordBehind(command, current)];
  if (!old || !now || old.text !== now.text || old.text === "") return;
  // A template may stand for something else each time it is filled in; a variable does not.
  if (script.masked.text.slice(now.span.start, now.span.end) !== codeAt(script, now)) return;
  yield {
    span: script.code.span(now.span.start, now.span.end),
    message: `This compares '${now.text}' with itself, and never finds any drift. Give it the data that came in since.`,
    related: [
      {
        span: script.code.span(old.span.start, old.span.end),
        message: "The same data as reference.",
      },
    ],
  };
}

const codeAt = ({ code }: Script, { span }: Word): string => code.text.slice(span.start, span.end);

/** The word behind a flag; of `--flag=value` the value cannot be told from its word, and is left out. */
function wordBehind({ words }: Command, flag: RegExp): Word | undefined {
  const at = words.findIndex(({ text }) => flag.test(text));
  const value = at < 0 ? undefined : words[at + 1];
  return value && !/^-/.test(value.text) ? value : undefined;
}
