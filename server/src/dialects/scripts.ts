import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Language, Script } from "../model/script.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { maskTemplates } from "../yaml/template.ts";
import { readJinja } from "./jinja.ts";

/** What holds for the code of a place, whatever its text. */
export interface Setting {
  readonly language: Language;
  readonly pythonVersion?: string | undefined;
  readonly directory?: string | undefined;
  /** How its shell is started (Script.shell). */
  readonly shell?: Script["shell"];
  /** No shell reads it (Script.words). */
  readonly words?: boolean | undefined;
  /** Where the system's templates stand; `unsure` where they may change more than their own place. */
  templates(text: string): { readonly places: readonly Span[]; readonly unsure?: boolean };
}

/** `${file("a.py")}`: Terraform calls a function, and writes the flow with what comes of it. */
const terraform = /\$\{\s*\w+\(/;

/** Templates of Jinja or Pebble. What a statement leaves out or repeats, nobody can tell. */
export function jinjaTemplates(text: string): ReturnType<Setting["templates"]> {
  const { templates, hasStatements } = readJinja(text);
  return { places: templates, unsure: hasStatements || terraform.test(text) };
}

/** The code of one scalar; none where there is no text. */
export function readScript(value: YamlValue, keySpan: Span, setting: Setting): Script[] {
  const code = value.text();
  return code && code.text.trim() !== "" ? [scriptOf(code, value, keySpan, setting)] : [];
}

/** The same for a part of a scalar's text. */
export function scriptOf(
  code: Excerpt,
  value: YamlValue,
  keySpan: Span,
  { language, pythonVersion, directory, shell, words, templates }: Setting,
): Script {
  const { places, unsure } = templates(code.text);
  return {
    language,
    code,
    masked: maskTemplates(code, places),
    templates: places,
    keySpan,
    style: value.style,
    indicator: value.indicator,
    form: "block",
    expanded: unsure === true,
    shell,
    words,
    pythonVersion,
    directory,
  };
}

/** The commands under a key: a text, or a list of texts, which may hold lists in turn. */
export function readCommands(entry: Entry | undefined, setting: Setting): Script[] {
  if (!entry) return [];
  const { keySpan } = entry;
  const within = (value: YamlValue, depth: number): Script[] =>
    value
      .itemsOrSelf()
      .flatMap((item) =>
        item.kind === "list" && depth < 10
          ? within(item, depth + 1)
          : readScript(item, keySpan, setting),
      );
  return within(entry.value, 0);
}
