import { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Language, Script } from "../model/script.ts";
import type { Step, Variables } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { maskTemplates } from "../yaml/template.ts";

/** Where the templates of a system stand in a text. */
export type TemplateFinder = (text: string) => readonly Span[];

/** What is read of a Kubernetes container. */
export type Container = Pick<Step, "scripts" | "image" | "variables">;

/**
 * A Kubernetes container: its image, and the code that its `command` and `args` start. Both are lists
 * of words, of which no shell makes anything unless it is one of them.
 */
export function readContainer(
  value: YamlValue,
  templates: TemplateFinder,
  /** Where the program stands, and where its arguments. */
  keys: readonly [program: string, words: string] = ["command", "args"],
): Container {
  const image = value.get("image").text();
  const setting: Setting = {
    templates,
    pythonVersion: pythonVersionOf(image?.text),
    directory: value.get("workingDir").string(),
    hasCommand: value.get(keys[0]).kind !== "empty" && wordsOf(value, [keys[0]]).length > 0,
  };
  return {
    image,
    scripts: isPython2(image?.text) ? [] : [...commandScripts(wordsOf(value, keys), setting)],
    variables: variablesOf(value),
  };
}

/** A whole scalar as code in one language. */
export function scalarScript(
  entry: Entry,
  language: Language,
  value: YamlValue,
  templates: TemplateFinder,
): Script[] {
  const code = entry.value.text();
  const image = value.get("image").string();
  if (!code || isPython2(image)) return [];
  const word = { text: code, value: entry.value, keySpan: entry.keySpan };
  return [
    scriptOf(word, language, {
      templates,
      pythonVersion: pythonVersionOf(image),
      directory: value.get("workingDir").string(),
    }),
  ];
}

/** The language a program reads its code in, by the path or name it is called with. */
export function languageOf(program: string): Language | undefined {
  const name = program.replace(/^.*\//, "");
  if (/^(python|pypy)(3[\d.]*)?$/.test(name)) return "python";
  if (/^(ba|da|a|z|k)?sh$/.test(name)) return "shell";
  if (/^(pwsh|powershell)$/.test(name)) return "powershell";
  return undefined;
}

/** Environment variables whose values stand in the file; with templates in them where they are `filled`. */
export function variablesOf(value: YamlValue, filled = false): Variables | undefined {
  const variables = value
    .get("env")
    .items()
    .flatMap((item) => {
      const name = item.get("name").string();
      const text = item.get("value").string();
      return name === undefined || text === undefined || (text.includes("{{") && !filled)
        ? []
        : [[name, text]];
    });
  return variables.length > 0 ? Object.fromEntries(variables) : undefined;
}

/** The version in the tag of an official Python image: `python:3.11-slim`. */
export const pythonVersionOf = (image: string | undefined): string | undefined =>
  /(?:^|\/)python:(3\.\d+)/.exec(image ?? "")?.[1];

/** Nothing can be said of Python 2: the linter reads 3 only. */
export const isPython2 = (image: string | undefined): boolean =>
  /(?:^|\/)python:2/.test(image ?? "");

interface Setting {
  readonly templates: TemplateFinder;
  readonly pythonVersion: string | undefined;
  readonly directory: string | undefined;
  readonly hasCommand?: boolean | undefined;
}

/** A word of the command line; one that is no text is put in by the system. */
interface Word {
  readonly text: Excerpt | undefined;
  readonly value: YamlValue;
  readonly keySpan: Span;
}

function wordsOf(container: YamlValue, keys: readonly string[]): Word[] {
  return keys.flatMap((key) => {
    const entry = container.entryOf(key);
    if (!entry) return [];
    const { keySpan } = entry;
    return entry.value.itemsOrSelf().map((value) => ({ text: value.text(), value, keySpan }));
  });
}

const said = (word: Word | undefined): string => word?.text?.text ?? "";

function* commandScripts(words: readonly Word[], setting: Setting): Generator<Script> {
  const start = words.findIndex((word) => !isWrapper(said(word)));
  const program = words[start];
  if (!program) return;
  const language = languageOf(said(program));
  const code = language && codeAfterFlag(words, start + 1, language);
  if (!code) {
    // Without a command the image's own program reads the words, unless they begin with one.
    if (setting.hasCommand || language) yield* listedWords(words, program, setting);
    return;
  }
  const word = words[code];
  if (!word?.text) return;
  const [script, behind] = [scriptOf(word, language, setting), words.slice(code + 1).map(said)];
  if (language !== "shell") yield { ...script, arguments: behind };
  else {
    const flags = words.slice(start + 1, code).map(said);
    // The first word behind is what the shell calls itself.
    yield { ...script, shell: shellOf(said(program), flags), arguments: behind.slice(1) };
  }
  if (language === "shell") yield* handedOn(word.text.text, words.slice(code + 1), setting);
}

/** A shell with its options, without the `c` that says that code follows. */
export const shellOf = (
  program: string,
  flags: readonly string[],
): NonNullable<Script["shell"]> => ({
  program,
  options: flags.map((flag) => flag.replace(/^(-[a-zA-Z]*)c/, "$1")).filter((flag) => flag !== "-"),
});

/** Programs that only start another one. */
const isWrapper = (word: string): boolean =>
  /^(.*\/)?(tini|dumb-init|env|exec|nice|nohup)$|^--?$|^-[gs]$|^[A-Z_]+=/.test(word);

/**
 * Index of the word behind `-c`, among the flags that stand first. `-o pipefail` takes a word with
 * it, also as the end of a cluster like `-euo`.
 */
function codeAfterFlag(
  words: readonly Word[],
  from: number,
  language: Language,
): number | undefined {
  for (let at = from; at < words.length; at++) {
    const flag = said(words[at]);
    if (language === "powershell" && /^-c(ommand)?$/i.test(flag)) return at + 1;
    if (!/^[-+]/.test(flag)) return undefined;
    const cluster = /^-([a-zA-Z]+)$/.exec(flag)?.[1] ?? "";
    const takesWord = language === "python" ? /[WX]$/.test(cluster) : cluster.includes("o");
    if (cluster.includes("c") && language !== "powershell") return at + (takesWord ? 2 : 1);
    if (language === "python" && cluster.includes("m")) return undefined;
    if (takesWord || flag === "+o") at++;
  }
  return undefined;
}

/**
 * What a shell's code does with the words behind it. Kubeflow's components hand Python on this way:
 * `sh -c '… && "$0" "$@"' sh -ec 'printf "%s" "$0" > "$path"; python3 …' 'the code'`.
 */
function* handedOn(code: string, rest: readonly Word[], setting: Setting): Generator<Script> {
  if (/"\$0"\s+"\$@"/.test(code)) yield* commandScripts(rest, setting);
  const [source] = rest;
  if (source?.text && /"\$0"\s*>/.test(code) && /\bpython/.test(code))
    yield scriptOf(source, "python", setting);
}

function scriptOf(word: Word, language: Language, setting: Setting): Script {
  const code = word.text ?? Excerpt.verbatim("", word.keySpan.end);
  const templates = setting.templates(code.text);
  return {
    language,
    code,
    masked: maskTemplates(code, templates),
    templates,
    keySpan: word.keySpan,
    style: word.value.style,
    indicator: word.value.indicator,
    form: "block",
    expanded: false,
    pythonVersion: setting.pythonVersion,
    directory: setting.directory,
  };
}

/**
 * The words as the line that a shell would read the same way, where all of them are so plain that
 * none needs quotes. It is written in pieces: no edit may put it back.
 */
function* listedWords(words: readonly Word[], program: Word, setting: Setting): Generator<Script> {
  if (!program.text) return;
  const { masked } = scriptOf(program, "shell", setting);
  const script = (text: Excerpt) => scriptOf({ ...program, text }, "shell", setting);
  // A line in one word was meant for a shell.
  if (/\S\s+\S/.test(masked.text)) {
    yield { ...script(program.text), program: masked };
    return;
  }
  const line = commandLine(words, setting.templates);
  if (line) yield { ...script(line), words: true, program: masked };
}

function commandLine(words: readonly Word[], templates: TemplateFinder): Excerpt | undefined {
  const parts: Excerpt[] = [];
  let end = -1;
  for (const { text } of words) {
    const span = text?.span();
    if (!text || !span || span.start < end || !isPlain(text, templates)) return undefined;
    if (parts.length > 0) parts.push(gap(end, span.start));
    parts.push(text);
    end = span.end;
  }
  return parts.length > 0 ? Excerpt.join(parts, () => undefined) : undefined;
}

const isPlain = (text: Excerpt, templates: TemplateFinder): boolean =>
  /^([\w./:=@%+,-]+|&&|\|\|?|>>?)$/.test(maskTemplates(text, templates(text.text)).text);

/** The blank between two words, which stands for all that lies between them in the YAML. */
const gap = (start: number, end: number): Excerpt =>
  new Excerpt(" ", [{ at: 0, length: 1, source: start, width: end - start }], start);
