import type { Value } from "../condition/evaluate.ts";
import type { Script } from "../model/script.ts";

const braces = /^(?:\$\{\{|\{\{=?|\$\(|\$\[|\$\{|\{)-?\s*([\s\S]*?)\s*-?(?:\}\}|\)|\]|\})$/;

/** The value of a template by its name; nothing where that is not known. */
export type TemplateValues = (template: string) => Value | undefined;

/** What a template stands for: `inputs.model` of `${{ inputs.model }}`. */
export const templateName = (written: string): string => braces.exec(written)?.[1] ?? written;

/** The templates of a script, as they are to be named when values are given, in order. */
export const templateNames = ({ code, templates, arguments: words = [] }: Script): string[] => [
  ...templates.map(({ start, end }) => templateName(code.text.slice(start, end))),
  ...words.flatMap(templatesInWord),
];

const inWord = /\{\{[\s\S]*?\}\}/g;

/** The templates of a text outside of code: those between `{{ }}`. */
export const templatesInWord = (word: string): string[] =>
  [...word.matchAll(inWord)].map(([written]) => templateName(written));

/** A word of a command line with values in place of its `{{ }}`; those without one stay as they are. */
export const fillWord = (word: string, valueFor: TemplateValues): string =>
  word.replaceAll(inWord, (written) => String(valueFor(templateName(written)) ?? written));

/** A secret alone, which a run finds in its environment. */
export const isKeptSecret = (template: string): boolean => /^secrets\.[\w-]+$/.test(template);

/** How values for templates are given, in words that go on from "it needs". */
export function whatToGive(templates: readonly string[]): string {
  const kept = templates.filter(isKeptSecret).map((one) => one.replace("secrets.", ""));
  const others = templates.filter((one) => !isKeptSecret(one));
  return [
    ...(kept.length > 0
      ? [
          `${kept.length === 1 ? "the secret" : "the secrets"} ${kept.join(", ")}, in the environment, in .env, or kept by "MLOps: Set Secret" in VS Code`,
        ]
      : []),
    ...others.map((one) => `--set '${one}=VALUE'`),
  ].join(" and ");
}

/** A text with values in place of its templates, of `${{ }}`; nothing where one of them has none. */
export function fillText(
  text: string,
  valueFor: TemplateValues,
  templates: RegExp = /\$\{\{[\s\S]*?\}\}/g,
): string | undefined {
  let lacks = false;
  const filled = text.replaceAll(templates, (written) => {
    const value = valueFor(templateName(written));
    lacks ||= value === undefined;
    return String(value ?? "");
  });
  return lacks ? undefined : filled;
}

/** A text with values in place of its `$(name)`; one without a value stays as it is, as Azure has it. */
export const fillMacros = (text: string, valueFor: TemplateValues): string =>
  text.replaceAll(/\$\(([\w. -]+)\)/g, (written, name: string) =>
    String(valueFor(name) ?? written),
  );

/** The code with values in place of its templates; those without a value stay as they are. */
export function fillTemplates(script: Script, valueFor: TemplateValues): string {
  const { text } = script.code;
  let filled = "";
  let at = 0;
  for (const { start, end } of script.templates) {
    const written = text.slice(start, end);
    const value = valueFor(templateName(written));
    filled += text.slice(at, start) + (value === undefined ? written : String(value ?? ""));
    at = end;
  }
  return filled + text.slice(at);
}
