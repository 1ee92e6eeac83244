import type { Script } from "../model/script.ts";
import { readShell } from "../shell/commands.ts";
import type { Word } from "../shell/words.ts";
import type { Report, Rule } from "./rule.ts";
import type { Tools } from "./tools.ts";

/** Options that say whether what is deployed is watched. */
const option = /^--(?:enable-)?(?:model-)?monitor(?:ing)?(?:-enabled)?$/;
const refusal = /^--(?:no|disable|skip|without)-(?:model-)?monitor(?:ing)?$/;

/** How a system says no, and how it says yes instead. */
const opposites: Readonly<Record<string, string>> = {
  disable: "enable",
  disabled: "enabled",
  off: "on",
  false: "true",
  no: "yes",
  none: "",
  "0": "1",
};

/** What puts a model to use: there an option on monitoring is about the model. */
const deploys =
  /(?:^|\/)(?:deploy|redeploy|serve|rollout|promote|release|publish)|deploy(?:ment)?s?$|endpoint/;

/** Where nobody is served yet, nothing needs to be watched. */
const rehearsal = /\b(?:staging|stage|dev|development|test|sandbox|local|preview)\b/;

export const monitoringDisabled: Rule = {
  id: "monitoring-disabled",
  group: "release",
  summary: "A model is deployed with its monitoring switched off.",
  severity: "warning",
  *check(_pipeline, tools) {
    if (!tools.mayMention(/monitor/)) return;
    for (const script of shellScripts(tools))
      for (const { words } of readShell(script.masked.text).commands) {
        const said = words.map(({ text }) => text);
        if (!said.some((word) => deploys.test(word)) || said.some((word) => rehearsal.test(word)))
          continue;
        for (const [index, word] of words.entries()) {
          const report = refused(script, word, words[index + 1]);
          if (report) yield report;
        }
      }
  },
};

const shellScripts = (tools: Tools): readonly Script[] =>
  tools.scripts.filter(
    ({ language, masked }) => language === "shell" && /monitor/.test(masked.text),
  );

function refused(script: Script, word: Word, next: Word | undefined): Report | undefined {
  const report = (start: number, end: number, yes?: string): Report => {
    const edit = yes ? script.code.edit(start, end, yes) : undefined;
    return {
      span: script.code.span(word.span.start, end),
      message:
        "This deploys a model that nothing watches: when its data moves or its answers get worse, nobody learns of it, and no retraining starts. Leave the monitoring on.",
      fix: edit && { title: `Write '${yes}'`, safe: false, edits: [edit] },
    };
  };
  if (refusal.test(word.text)) return report(word.span.start, word.span.end);
  const [name = "", ...given] = word.text.split("=");
  if (!option.test(name)) return undefined;
  const value = given.length > 0 ? given.join("=") : next?.text;
  const yes = value === undefined ? undefined : opposites[value.toLowerCase()];
  if (value === undefined || yes === undefined) return undefined;
  const place = given.length > 0 ? word.span : (next ?? word).span;
  const quoted = given.length > 0 ? word.quoted : next?.quoted;
  return report(place.end - value.length, place.end, quoted ? undefined : yes);
}
