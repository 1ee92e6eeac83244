import type { Excerpt } from "../base/excerpt.ts";

/** What begins an action of Helm, and nothing that a pipeline's own system knows. */
const action =
  /^(?:[ \t]*|[^#\n]*:[ \t]+["']?)\{\{(?:-|\s*(?:\.|\$\w|\/\*|(?:if|else|end|range|with|include|define|template|block|tpl|toYaml|default|printf|quote|lookup|required)\b))/m;

/** Helm's values, cookiecutter's variables, sections of Mustache and Jinja's statements, wherever they stand. */
const foreign =
  /^[^#\n]*\{\{[^}\n]*\.(?:Values|Release|Chart|Capabilities)\b|\{\{\s*cookiecutter\.|^[ \t]*(?:\{\{[#/^]|\{%)/m;

/**
 * Whether another program writes what the system sees: the text as it stands is no YAML of its own,
 * and nothing is said of it.
 */
export const isGenerated = (text: string): boolean =>
  /\{[{%]/.test(text) && (action.test(text) || foreign.test(text));

/** Whether a value without templates of its system's own is put in later, by envsubst or kustomize. */
export const isFilledIn = (value: Excerpt): boolean => /[{}$<>]/.test(value.text);
