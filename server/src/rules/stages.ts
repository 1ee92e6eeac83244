import { oncePer } from "../base/once.ts";
import { Recent } from "../base/recent.ts";
import { projectAction } from "../condition/action.ts";
import { wordsOf } from "../condition/metric.ts";
import type { ActionKind, Verb } from "../model/action.ts";
import type { Pipeline } from "../model/pipeline.ts";
import { type PlacedStep, placedSteps } from "../model/place.ts";
import type { Script } from "../model/script.ts";
import { allSteps, type Step } from "../model/step.ts";
import { readShell, someCommand } from "../shell/commands.ts";
import { embeddedPython } from "../shell/python.ts";

/** What a step of a pipeline for models is there for. */
export type Stage = "train" | "evaluate" | "deploy";

const acts: Readonly<Record<Stage, RegExp>> = {
  train:
    /\b(?:re ?)?train(?:s|ing)?\b|\brefit(?:s|ting)?\b|\bfine ?tun(?:e|es|ing)\b|\b(?:model|clf|classifier|estimator|regressor) fit\b/,
  evaluate: /\bevaluat(?:e|es|ing|ion)\b|\beval\b|\bbacktest(?:s|ing)?\b/,
  deploy: /\b(?:re)?deploy(?:s|ing|ment)?\b|\broll ?out\b|\bpromot(?:e|es|ing|ion)\b/,
};

/** With one of these in front, a step only has to do with what follows: "verify training". */
const otherVerbs =
  /^(?:test|check|verify|validate|lint|format|install|set ?up|prepare|preprocess|download|upload|fetch|pull|push|copy|create|build|notify|report|comment|commit|cache|restore|save|wait|trigger|dispatch|request|import|log|load|show|print|generate|send|post|update|configure|ensure|decide|select|compare|monitor|delete|remove|zip|unzip|provision|clean|clean ?up|undo|roll ?back|revert|restore|list|get|describe|display|summari[sz]e|calculate|compute|register|archive|package|convert|export|skip|dont|do not|no|not|plan)\b/;

/** With one of these at the end it is not the act itself: "training summary". */
const otherThings =
  /\b(?:data|dataset|set|split|test|tests|env|environment|image|deps|dependencies|requirements|assets?|artifacts?|logs?|metrics|report|summary|results?|outputs?|status|notification|notif|note|comment|config|args|arguments|parameters|params|docs|documentation|decision|validation|verification|check|checks|tag|manifest|manifests|message|success|successful|finished|completed?|done|failed|failure|skipped|needed|undo|readiness|url|secrets?|credentials|gpu|runner|code|script|scripts|job id|history|curves?|frequency|stack)$/;

/** What is deployed beside models, and what turns a deployment round. */
const noModel =
  /\b(?:roll ?back|revert|undeploy|docs?|documentation|pages?|site|website|frontend|ui|web|dashboard|grafana|prometheus|infra|infrastructure|terraform|bicep|gpu|runner|stack|bundle|image|docker|package|pypi|npm|database|db|migrations?|lambda layer|cluster|cron|workflow|dag|dags|pipeline|monitoring|storybook|preview)\b/;

/** A place where nobody is served yet. */
const rehearsal =
  /\b(?:staging|stage|stg|dev|develop|development|test|testing|qa|uat|sandbox|shadow|canary|candidate|challenger|experiment|experimental|simulat(?:e|ed|ion)|mock|dummy|local|localhost|kind|minikube|dry run|pre ?prod|preview|demo|tutorial)\b/;

/**
 * Whether a step certainly does the act itself, by its name or by a command of its own. Its name
 * decides where it says anything of models at all.
 */
function isStage(step: Step, stage: Stage, verbs: readonly Verb[]): boolean {
  const own = projectActions(step, verbs);
  // What the project says of its own words is all there is to say.
  if (own.size > 0) return kinds[stage].some((kind) => own.has(kind));
  return mentionsStem(step, stems[stage]) && findStage(step, stage) && !onlySpeaks(step);
}

/** Programs that change nothing. */
const speakers = /^(?:echo|printf|true|false|:|ls|cat|pwd|date|sleep|exit|set|test|\[|\[\[)$/;
/** Actions that only make a place ready. */
const preparing = /^actions\/(?:checkout|setup-\w+|cache|download-artifact)@/;

/** Whether a step, with all that is in it, is still to be written: "echo 'Deploying …'". */
function onlySpeaks({ scripts, uses, group }: Step): boolean {
  if (uses) return preparing.test(uses.text);
  if (group?.steps.length) return !group.isOpen && group.steps.every(onlySpeaks);
  return (
    scripts.length > 0 &&
    scripts.every(
      ({ language, masked }) =>
        language === "shell" &&
        !someCommand(masked.text, ({ words }) => !speakers.test(words[0]?.text ?? "")),
    )
  );
}

/** What a project's own words say that a step does, by its names and by what it calls. */
export function projectActions(
  step: Step,
  verbs: readonly Verb[] | undefined,
): ReadonlySet<ActionKind> {
  if (!verbs || verbs.length === 0) return noActions;
  const { label, id, uses, scripts } = step;
  const texts = [label?.text, id, uses?.text, ...scripts.map(({ masked }) => masked.text)];
  return new Set(texts.flatMap((text) => (text && projectAction(text, verbs)) || []));
}

const noActions: ReadonlySet<ActionKind> = new Set();
const kinds: Readonly<Record<Stage, readonly ActionKind[]>> = {
  train: ["retrain"],
  evaluate: ["evaluate"],
  deploy: ["deploy", "promote"],
};

/** A look at the text: most steps of most files say nothing of models anywhere. */
const mentionsStem = ({ label, id, uses, scripts }: Step, stem: RegExp): boolean =>
  (label !== undefined && stem.test(label.text)) ||
  (id !== undefined && stem.test(id)) ||
  (uses !== undefined && stem.test(uses.text)) ||
  scripts.some(({ masked }) => stem.test(masked.text));

/** What the words of each stage have in them. */
const stems: Readonly<Record<Stage, RegExp>> = {
  train: /train|fit|tun/i,
  evaluate: /eval|backtest/i,
  deploy: /deploy|roll|promot/i,
};
const anyStem = new RegExp(
  Object.values(stems)
    .map(({ source }) => source)
    .join("|"),
  "i",
);

function findStage(step: Step, stage: Stage): boolean {
  for (const name of namesOf(step)) {
    if (does(name, stage)) return true;
    const speaks = Object.values(acts).some((act) => act.test(name));
    if (speaks || otherVerbs.test(name) || otherThings.test(name)) return false;
  }
  return step.scripts.some((script) => doings(script).some((done) => does(done, stage)));
}

function does(words: string, stage: Stage): boolean {
  if (!acts[stage].test(words) || otherVerbs.test(words) || otherThings.test(words)) return false;
  return stage !== "deploy" || !noModel.test(words);
}

/** Whether what a step deploys is not for those whom the model is to serve. */
export const isRehearsal = (step: Step): boolean =>
  rehearsal.test([...namesOf(step), spoken(step.environment?.text ?? "")].join(" ")) ||
  step.scripts.some((script) =>
    readShell(script.masked.text).commands.some(({ words }) =>
      rehearsal.test(spoken(words.map((word) => word.text).join(" "))),
    ),
  );

/** What a step is called: its name, its id, what it uses. */
const namesOf = oncePer(({ label, id, uses }: Step): readonly string[] => {
  const used = uses && !/^(?:io|org|com)\./.test(uses.text) ? uses.text.replace(/@.*$/, "") : "";
  return [
    label?.text ?? "",
    id ?? "",
    used
      .split("/")
      .at(-1)
      ?.replace(/\.\w+$/, "") ?? "",
  ]
    .filter((name) => name !== "")
    .map(spoken);
});

/** Words as a person would say them: `Train_model` is "train model". */
const spoken = (text: string): string =>
  inWords.get(text, () => wordsOf(text.replace(/[^\p{L}\p{N}\s.@\-/_]+/gu, " ")).join(" "));

const inWords = new Recent<string>(100_000);

/** What each command of a script does, in words: the script it runs, or the program and what it is told. */
function doings(script: Script): readonly string[] {
  const { language, masked } = script;
  if (language === "powershell") return [];
  const find = () => (language === "python" ? calls(masked.text) : doneIn(script));
  return done[language].get(masked.text, find);
}

/** Each stage asks the same, in every version of a document. */
const done = {
  python: new Recent<readonly string[]>(500_000),
  shell: new Recent<readonly string[]>(500_000),
};

function doneIn(script: Script): readonly string[] {
  const code = script.masked.text;
  const commands = readShell(code).commands.map(({ words }) => words.map((word) => word.text));
  return [
    ...commands.flatMap((words) => commandInWords(words) ?? []),
    ...embeddedPython(script).flatMap((inner) => calls(inner.masked.text)),
  ];
}

/** Programs that do nothing to a model, whatever their arguments say. */
const bystanders =
  /^(?:echo|printf|git|gh|cat|cp|mv|rm|ls|test|\[|\[\[|cd|export|mkdir|touch|head|tail|grep|sed|awk|jq|tee|find|zip|tar|curl|wget|pip3?|apt|apt-get|brew|npm|docker|flake8|black|ruff|isort|pytest|pylint|mypy|bandit|coverage|dvc|cml|set|if|source|\.|sleep|exit|true|false|chmod|ln|unzip|rsync|scp|ssh|which|diff)$/;
const runners = /^(?:python[\d.]*|bash|sh|zsh|Rscript|torchrun|papermill|ipython|node|julia)$/;
/** Words in front of the command that is meant. */
const wrappers = /^(?:sudo|time|nohup|exec|env|poetry|pipenv|uv|pdm|conda|accelerate|run|launch)$/;

function commandInWords(words: readonly string[]): string | undefined {
  const start = words.findIndex((word) => !wrappers.test(word) && !/^-|=/.test(word));
  const [program = "", ...rest] = words.slice(Math.max(0, start));
  const name = program.split("/").at(-1) ?? "";
  if (bystanders.test(name)) return undefined;
  if (runners.test(name)) {
    const module = rest.indexOf("-m");
    const target = module >= 0 ? rest[module + 1] : rest.find((word) => !word.startsWith("-"));
    if (!target || rest[0] === "-c") return undefined;
    const file = target.split("/").at(-1) ?? "";
    const script = spoken(
      module >= 0 ? (file.split(".").at(-1) ?? "") : file.replace(/\.\w+$/, ""),
    );
    // `pipeline.py evaluate`, `training_pipeline monitor`: one script for several acts.
    const told = spoken(rest[rest.indexOf(target) + 1] ?? "");
    return isAct(told) ? `${told} ${script}` : script;
  }
  if (/[./]/.test(program)) return spoken(name.replace(/\.\w+$/, ""));
  const told = rest.slice(0, 4);
  const flag = told.findIndex((word) => word.startsWith("-"));
  const said = (flag < 0 ? told : told.slice(0, flag)).filter((word) => /^[\w-]+$/.test(word));
  // A program's own name ("mlops deploy") says less than what it is told to do.
  return spoken(said.join(" ")) || undefined;
}

/** A single word that says what is done. */
const isAct = (word: string): boolean =>
  /^[a-z]+$/.test(word) &&
  (otherVerbs.test(word) || Object.values(acts).some((act) => act.test(word)));

/** The functions that Python code calls. */
function calls(code: string): readonly string[] {
  if (!/train|fit|tun|eval|deploy|promot|rollout/i.test(code)) return [];
  const called: string[] = [];
  for (const line of code.split("\n")) {
    if (/^\s*(?:#|def |class |from |import |print\()/.test(line)) continue;
    for (const [, path = ""] of line.matchAll(/(?<![\w.])([A-Za-z_][\w.]*)\s*\(/g))
      called.push(
        spoken(
          path
            .split(".")
            .slice(-2)
            .join(" ")
            .replace(/^self /, ""),
        ),
      );
  }
  return called.filter((words) => !/\btrain test\b|\btraining args\b/.test(words));
}

/** CML calls it a deployment when a machine to train on is rented. */
const rented = /\bcml[ -]runner\b/;

/** The steps of a stage: of a step and the ones inside it that do the same, the innermost. */
export function stepsOf(pipeline: Pipeline, stage: Stage): readonly PlacedStep[] {
  const found = foundIn(pipeline);
  found[stage] ??= findSteps(found.speaking, stage, pipeline.verbs ?? []);
  return found[stage];
}

interface Found extends Partial<Record<Stage, readonly PlacedStep[]>> {
  /** Those among which all of them are. */
  readonly speaking: readonly PlacedStep[];
}

/** Each rule about stages asks the same. */
const foundIn = oncePer((pipeline: Pipeline): Found => ({ speaking: speakingSteps(pipeline) }));

/** The steps that may be of any stage. */
function speakingSteps({ groups, verbs = [] }: Pipeline): readonly PlacedStep[] {
  if (verbs.length > 0) return placedSteps(groups);
  const speaking = new Set(allSteps(groups).filter((step) => mentionsStem(step, anyStem)));
  return speaking.size === 0 ? [] : placedSteps(groups).filter(({ step }) => speaking.has(step));
}

function findSteps(
  speaking: readonly PlacedStep[],
  stage: Stage,
  verbs: readonly Verb[],
): readonly PlacedStep[] {
  const found: PlacedStep[] = [];
  const outer = new Set<Step>();
  // What stands inside of a step comes behind it.
  for (const placed of speaking.toReversed()) {
    const { step, path } = placed;
    if (outer.has(step) || !isStage(step, stage, verbs)) continue;
    if (stage === "deploy" && mentions(step, rented)) continue;
    found.push(placed);
    for (const around of path.slice(0, -1)) outer.add(around.step);
  }
  return found.reverse();
}

/** Whether any word that a step, or one inside it, is written with is one of these. */
export function mentions(step: Step, words: RegExp): boolean {
  const { label, id, uses, condition, scripts, group, environment, inputs } = step;
  const texts = [label, uses, condition?.whole, environment, ...scripts.map(({ code }) => code)];
  return (
    texts.some((text) => text && words.test(text.text)) ||
    words.test([id ?? "", ...(inputs ?? [])].join(" ")) ||
    (group?.steps.some((inner) => mentions(inner, words)) ?? false)
  );
}
