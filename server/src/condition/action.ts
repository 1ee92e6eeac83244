import { Recent } from "../base/recent.ts";
import type { ActionKind, Verb } from "../model/action.ts";
import type { Evidence } from "../model/condition.ts";
import { wordsOf } from "./metric.ts";

export type { ActionKind, Verb } from "../model/action.ts";

/** What a condition leads to. */
export interface Action {
  readonly kind: ActionKind;
  /** Done because the model got worse, or because it is good; nothing where it says neither. */
  readonly news: "bad" | "good" | undefined;
  /** What says so. */
  readonly evidence: Evidence;
}

/**
 * The action that a project's own words name in a text, which count before all that is known of words
 * in general: of several the longest, and none where the text says that it is not done.
 */
export function projectAction(text: string, verbs: readonly Verb[]): ActionKind | undefined {
  let longest: Verb | undefined;
  for (const line of verbs.length > 0 ? linesOf(text) : []) {
    const words = wordsOf(line.replace(/[^\w\s.@\-/]+/g, " ")).join(" ");
    for (const verb of verbs) {
      const own = wordsOf(verb.words).join(" ");
      if (own === "" || !` ${words} `.includes(` ${own} `)) continue;
      // `skip_all` may be a word of the project's own: what is left out of the text is what it says.
      if (verb.kind !== "skip" && denials.test(words.replace(own, ""))) return "skip";
      if (!longest || own.length > wordsOf(longest.words).join(" ").length) longest = verb;
    }
    if (longest) return longest.kind;
  }
  return undefined;
}

const newsOf: Readonly<Record<ActionKind, Action["news"]>> = {
  retrain: "bad",
  rollback: "bad",
  alert: "bad",
  fail: "bad",
  deploy: "good",
  promote: "good",
  register: "good",
  approve: "good",
  validate: undefined,
  evaluate: undefined,
  skip: undefined,
};

/** Words of which one is enough, in their plain form and with -s and -ing. */
const verbs: readonly (readonly [ActionKind, string])[] = [
  ["rollback", "rollback revert restore undo undeploy fallback"],
  ["retrain", "retrain train refit finetune"],
  ["promote", "promote promotion"],
  ["deploy", "deploy deployment redeploy rollout release serve ship"],
  ["register", "register registration"],
  ["approve", "approve approval"],
  ["alert", "alert pagerduty opsgenie escalate"],
  ["fail", "fail failed abort raise"],
  ["validate", "validate validation"],
  ["evaluate", "evaluate evaluation"],
];

/** Words that count only side by side. */
const phrases: readonly (readonly [ActionKind, RegExp])[] = [
  ["rollback", /\b(roll back|previous (model|version)|last good)\b/],
  [
    "retrain",
    /\b(re (train|training|fit)|fine (tune|tuning)|(model|estimator|classifier|clf) fit)\b/,
  ],
  ["retrain", /\b(refresh|rebuild|update) (the )?model\b/],
  ["promote", /\btransition model version stage\b.*\bproduction\b/],
  ["promote", /\bset registered model alias\b.*\b(champion|production|prod|live)\b/],
  ["deploy", /\b(push|move|send|copy) (\w+ ){0,2}to (prod|production)\b/],
  ["deploy", /\b(roll out|publish (the )?model|model publish|go live)\b/],
  ["alert", /\b(page (on call|oncall|team)|(open|create) (an )?issue|issue create)\b/],
  ["fail", /\b(exit [1-9]\d*|sys exit|exit code)\b/],
];

/** Said beside a verb, these say that it is not done, or only spoken of. */
const denials =
  /\b(no|not|dont|don t|skip|skipped|skipping|without|never|cancel|cancelled|block|blocked|blocking|stop|hold|prevent|avoid|unnecessary|false|dry run|already|before|until|unless|last|since|previously|disable|disabled|check|should i)\b/;

/**
 * Where a deployment is no verdict on quality: a test of a candidate, or the things around a model.
 * A last training on all data, too, follows from good news.
 */
const beside =
  /\b(canary|shadow|staging|dev|sandbox|experiment|docs|documentation|pages|site|infra|infrastructure|dashboard|report|final|full|backup|preview|pypi|npm|docker|image|notes)\b/;

/** Things that are named after an action without being one, and looking at them. */
const named =
  /\b(train|training|deploy|deployment|release) (data|dataset|set|split|test|loader|config|args|arguments|curve|history|logs?|loss|metrics?|time|status|url|name|id|path|env|environment|job id|notes)\b|\b(train|training|retraining|fit|fitting|deploy|deployment|release|promotion) (has |is |was )?(finished|completed?|converged|done|succeeded|successful|ended|over|took)\b|\b(finished|completed|done) (the )?(re)?(training|fitting|deploying)\b|^(get|load|read|is|has|plot|print|log|save|count|list|find|fetch|describe|commit|upload|archive|store|record|notify|announce|summari[sz]e)\b/;

const exits = /^(sys )?exit( code)?( 0)?$|^(return|continue|break|pass|quit)$/;

const stems = new Map(
  verbs.flatMap(([kind, words]) => words.split(" ").map((word) => [word, kind] as const)),
);

/** `deploys`, `deploying` → `deploy`. What is deployed already is not an action. */
function stem(word: string): ActionKind | undefined {
  if (!word.endsWith("ing")) return stems.get(word) ?? stems.get(word.replace(/s$/, ""));
  const root = word.slice(0, -3);
  return stems.get(root) ?? stems.get(`${root}e`);
}

function kindsOf(text: string): readonly ActionKind[] {
  const found = phrases.filter(([, phrase]) => phrase.test(text)).map(([kind]) => kind);
  for (const word of text.split(" ")) {
    const kind = stem(word);
    if (kind) found.push(kind);
  }
  return found;
}

/** Part of every text that says anything: most of them need no second look. */
const speaking = new RegExp(
  [
    "fit",
    "tun",
    "model",
    "to.?prod",
    "roll",
    "last.?good",
    "live",
    "page",
    "issue",
    "exit",
    "return",
  ]
    .concat(
      ["continue", "break", "pass", "quit"],
      [...stems.keys()].map((word) => word.slice(0, 5)),
    )
    .join("|"),
  "i",
);

/** What one line says; nothing where it says nothing, or good and bad news at once. */
function read(line: string): ActionKind | undefined {
  const known = knownLines.get(line, () => readLine(line) ?? "nothing");
  return known === "nothing" ? undefined : known;
}

/** Commands and names come back in every file and at every keystroke. */
const knownLines = new Recent<ActionKind | "nothing">(1_000_000);

function readLine(line: string): ActionKind | undefined {
  const text = wordsOf(line.replace(/[^\w\s.@\-/]+/g, " ")).join(" ");
  if (exits.test(text)) return "skip";
  const kinds = kindsOf(text);
  const [first] = kinds;
  if (!first) return undefined;
  if (denials.test(text)) return "skip";
  // Going back is never good news, whatever else is said beside it.
  for (const kind of ["rollback", "fail", "alert"] as const) if (kinds.includes(kind)) return kind;
  if (beside.test(text) || named.test(text)) return undefined;
  if (newsOf[first] === undefined && !/\band\b/.test(text)) return first;
  const acts = kinds.filter((kind) => newsOf[kind] !== undefined);
  // To train and then to deploy is to retrain; to deploy and then to train is anything.
  const [act = first] = acts;
  return act === "retrain" || acts.every((kind) => newsOf[kind] === newsOf[act]) ? act : undefined;
}

/** Lines of a script that do nothing: comments, imports. */
const idle = /^\s*(#|\/\/|import\b|from\b|$)/;
/** Lines of a script that only speak. */
const speech = /^\s*(echo|printf|print|log\w*\.)\b/;

/** What a commit, a tag or an issue is to be called tells of what was done, and does nothing itself. */
const told =
  /(?:^|\s)(?:-\w*m|-[bt]|--(?:message|title|body|notes|description))(?:\s+|=)(?:"(?:[^"\\]|\\.)*"|'[^']*')/g;
/** A sentence kept for later: what it is put together from may be done. */
const sentence = /^\s*(?:export\s+|local\s+|readonly\s+)?\w+=(["'])(?=.*\s)(.*)\1\s*$/;

/** A line of a script without the words that only tell of something. */
function doingOf(line: string): string {
  if (/^\s*(?:git|gh|glab|hub)\s/.test(line)) return line.replace(told, " ");
  const kept = sentence.exec(line)?.[2];
  return kept === undefined ? line : (kept.match(/\$\([^)]*\)|`[^`]*`/g) ?? []).join(" ");
}

/** The lines of a script: first what it does, then what it says. */
function linesOf(words: string): readonly string[] {
  if (!words.includes("\n")) return [doingOf(words)];
  // What stands behind `||` is done where the line fails.
  const lines = words
    .split("\n")
    .filter((line) => !idle.test(line))
    .map((line) => doingOf(line.replace(/\|\|.*$/, "")));
  return [
    ...lines.filter((line) => !speech.test(line)),
    ...lines.filter((line) => speech.test(line)),
  ];
}

function readAll({ words }: Evidence): ActionKind | undefined {
  const known = knownTexts.get(words, () => readText(words) ?? "nothing");
  return known === "nothing" ? undefined : known;
}

/** What a step does is asked for each condition on the way to it. */
const knownTexts = new Recent<ActionKind | "nothing">(1_000_000);

function readText(words: string): ActionKind | undefined {
  if (!speaking.test(words)) return undefined;
  const found = linesOf(words).map(read);
  const kinds = found.filter((kind) => kind !== undefined && newsOf[kind] !== undefined);
  // A script may give up at any line: that is what it is about only where nothing else is.
  return (
    kinds.find((kind) => kind !== "fail") ?? kinds[0] ?? found.find((kind) => kind !== undefined)
  );
}

/**
 * The action behind a condition. Evidence comes strongest first; the first that says bad or good news
 * decides, and of what nothing speaks clearly nothing is claimed.
 */
export function classify(
  evidence: readonly Evidence[],
  verbs: readonly Verb[] = [],
): Action | undefined {
  let quiet: Action | undefined;
  for (const piece of evidence) {
    const kind = projectAction(piece.words, verbs) ?? readAll(piece);
    if (!kind) continue;
    const action: Action = { kind, news: newsOf[kind], evidence: piece };
    if (action.news || kind === "skip") return action;
    quiet ??= action;
  }
  return quiet;
}
