import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import { allSteps, type Step } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";

/** `${{ if … }}` and the like as the key of a mapping: put in before the run. */
export const isTemplateKey = (key: string): boolean => key.startsWith("${{");

/** A list as it may come to be: with the items of all choices. */
export interface Expanded {
  readonly steps: readonly Step[];
  /** More is put in from elsewhere, or as often as a list says. */
  readonly isOpen: boolean;
}

/** How deep choices are looked for in choices. */
const deepest = 20;

/**
 * The items of a list, those under `${{ if }}`, `${{ else }}` and `${{ each }}` included. What is
 * there only under a condition carries it.
 */
export function expand(list: YamlValue, read: (item: YamlValue) => Step, depth = 0): Expanded {
  const steps: Step[] = [];
  let isOpen = list.kind === "scalar";
  let previous: Condition | undefined;
  for (const item of list.items()) {
    const entries = item.entries();
    if (item.kind !== "map" || entries.length === 0) {
      isOpen ||= item.kind === "scalar";
      continue;
    }
    if (!entries.every(({ key }) => isTemplateKey(key))) {
      steps.push(read(item));
      previous = undefined;
      continue;
    }
    for (const entry of entries) {
      if (depth > deepest) continue;
      const inner = expand(entry.value, read, depth + 1);
      const word = /^\$\{\{-?\s*(\w+)/.exec(entry.key)?.[1] ?? "";
      isOpen ||= inner.isOpen || word === "each" || word === "insert";
      const choice = /^(if|elseif)$/.test(word) ? choiceOf(entry, inner.steps) : undefined;
      const otherwise = /^(else|elseif)$/.test(word) ? previous : undefined;
      steps.push(...inner.steps.map((step) => chosen(step, choice, otherwise)));
      previous = choice;
    }
  }
  return { steps, isOpen };
}

/** What a key says of the item or keys under it. */
function choiceOf({ keyText }: Entry, steps: readonly Step[]): Condition | undefined {
  const match = /^\$\{\{-?\s*(?:if|elseif)\b\s*([\s\S]*?)\s*\}\}$/.exec(keyText.text);
  const expression = match?.[1];
  if (!expression) return undefined;
  const start = keyText.text.lastIndexOf(expression);
  return {
    text: keyText.slice(start, start + expression.length),
    whole: keyText,
    grammar: "azure",
    role: "gate",
    then: doneBy(steps),
    otherwise: [],
    beforehand: true,
  };
}

export const doneBy = (steps: readonly Step[]): Evidence[] =>
  allSteps([{ order: "sequence", steps }]).flatMap(evidenceOf);

function chosen(step: Step, condition: Condition | undefined, unless: Condition | undefined): Step {
  const further = condition && step.condition ? [condition] : [];
  return {
    ...step,
    condition: step.condition ?? condition,
    furtherConditions: joined(step.furtherConditions, further),
    unless: step.unless ?? unless,
  };
}

const joined = <T>(first: readonly T[] = [], second: readonly T[]): readonly T[] | undefined =>
  first.length + second.length > 0 ? [...first, ...second] : undefined;

/** What stands under a key, and under the same key of every choice. */
export function valuesOf(map: YamlValue, key: string, depth = 0): readonly YamlValue[] {
  const direct = map.entryOf(key);
  const inner = map
    .entries()
    .filter((entry) => isTemplateKey(entry.key) && depth < deepest)
    .flatMap((entry) => valuesOf(entry.value, key, depth + 1));
  return direct ? [direct.value, ...inner] : inner;
}

/** A `condition`, asked when the run comes to it. */
export function readCondition(value: YamlValue, then: readonly Evidence[]): Condition | undefined {
  const whole = value.text();
  if (!whole || whole.text.trim() === "") return undefined;
  return { text: trimmed(whole), whole, grammar: "azure", role: "gate", then, otherwise: [] };
}

function trimmed(excerpt: Excerpt): Excerpt {
  const start = excerpt.length - excerpt.text.trimStart().length;
  return excerpt.slice(start, Math.max(start, excerpt.text.trimEnd().length));
}

/**
 * What is put into code: `${{ }}` before the run, `$(name)` before the step, if there is a variable of
 * that name. A shell reads `$(name)` as a command, which is masked as well.
 */
export function scriptTemplates(text: string): readonly Span[] {
  const before = findTemplates(text, "${{", "}}");
  const macros = [...text.matchAll(/\$\([A-Za-z_][\w.-]*\)/g)]
    .map(({ index, 0: macro }) => ({ start: index, end: index + macro.length }))
    .filter((macro) => !before.some(({ start, end }) => macro.start < end && start < macro.end));
  return [...before, ...macros].sort((a, b) => a.start - b.start);
}
