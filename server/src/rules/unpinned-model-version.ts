import type { Excerpt } from "../base/excerpt.ts";
import { contains } from "../base/text.ts";
import type { Step } from "../model/step.ts";
import type { Report, Rule } from "./rule.ts";
import { isRehearsal, stepsOf } from "./stages.ts";

/** MLflow's address of whatever version was registered last. */
const latest = /models:\/{1,3}[\w.-]+(\/latest|@latest)\b/i;
/** Without stages, or with the stage None, these are the versions registered last. */
const lastVersions =
  /get_latest_versions\(\s*(?:name\s*=\s*)?[\w."'[\]-]+\s*(?:,\s*(?:stages\s*=\s*)?\[\s*["']None["']\s*\]\s*)?\)/;

/** Each with whether it names an alias. */
const patterns = [
  [latest, true],
  [lastVersions, false],
] as const;

export const unpinnedModelVersion: Rule = {
  id: "unpinned-model-version",
  group: "release",
  summary: "What is deployed is whatever model was registered last.",
  severity: "warning",
  *check(pipeline, tools) {
    const mentioned = patterns.filter(([pattern]) => tools.mayMention(pattern));
    if (mentioned.length === 0) return;
    // What goes to a test first may well be the newest.
    const deployments = stepsOf(pipeline, "deploy").filter(
      ({ path }) => !path.some(({ step }) => isRehearsal(step)),
    );
    if (deployments.length === 0) return;
    for (const [pattern, alias] of mentioned)
      for (const { value } of tools.values(pattern))
        if (deployments.some(({ step }) => holds(step, value.span().start)))
          yield* reports(value, pattern, alias);
  },
};

/** Whether it is written in the step, or in what it runs, which may stand elsewhere in the file. */
const holds = ({ span, scripts }: Step, at: number): boolean =>
  contains(span, at) || scripts.some(({ code }) => contains(code.span(), at));

function* reports(value: Excerpt, pattern: RegExp, hasAlias: boolean): Generator<Report> {
  for (const match of value.text.matchAll(new RegExp(pattern, `${pattern.flags}g`))) {
    const line = value.text.slice(value.text.lastIndexOf("\n", match.index) + 1, match.index);
    if (/^\s*#/.test(line)) continue;
    const end = match.index + match[0].length;
    const edit = hasAlias ? value.edit(end - (match[1]?.length ?? 0), end, "@champion") : undefined;
    yield {
      span: value.span(match.index, end),
      message:
        "This deploys whatever model was registered last, be it an experiment of somebody else. Name the version that was evaluated, or an alias that only a good model gets, such as '@champion'.",
      fix: edit && { title: "Take the alias 'champion'", safe: false, edits: [edit] },
    };
  }
}
