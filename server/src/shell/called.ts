import { oncePer } from "../base/once.ts";
import { joinPath, normalPath } from "../base/path.ts";
import type { Span } from "../base/text.ts";
import { type Command, readShell, type ShellText } from "./commands.ts";
import { interpreterOf } from "./python.ts";
import type { Word } from "./words.ts";

/** A script that shell code runs from a file. */
export interface CalledScript {
  /** Where it may lie, from the folder the shell begins in; the first one that is there is meant. */
  readonly paths: readonly string[];
  readonly language: "python" | "shell";
  /** The folder it runs in, from that same folder. */
  readonly folder: string;
  /** The command, in offsets of the shell text. */
  readonly span: Span;
  /** What is written down as the place that takes what it prints: `$GITHUB_OUTPUT`. */
  readonly printsTo?: string | undefined;
}

/**
 * The scripts that shell code runs by a path that is certain: `python scripts/check.py`,
 * `python -m checks.drift`, `bash check.sh`, `./check.sh`, behind `cd` too.
 */
export function calledScripts(text: string): readonly CalledScript[] {
  if (!/\.(?:py|sh|bash)\b|\s-[A-Za-z]*m\s/.test(text)) return [];
  return callsIn(readShell(text));
}

const callsIn = oncePer(({ commands }: ShellText): readonly CalledScript[] => {
  const found: CalledScript[] = [];
  let folder: string | undefined = ".";
  for (const [index, command] of commands.entries()) {
    const [program, target] = command.words;
    if (program?.text === "cd" || program?.text === "pushd" || program?.text === "popd") {
      const moved: string | undefined = target && certainPath(target);
      folder = folder !== undefined && moved ? joinPath(folder, moved) : undefined;
      continue;
    }
    const called = calledBy(command);
    if (!called || folder === undefined) continue;
    const from = folder;
    found.push({
      ...called,
      paths: called.paths.map((path) => joinPath(from, path)),
      folder,
      span: command.span,
      printsTo: printsTo(command, commands[index + 1]),
    });
  }
  return found;
});

function calledBy(command: Command): Pick<CalledScript, "paths" | "language"> | undefined {
  const python = interpreterOf(command);
  if (python) {
    const file = python.file && certainPath(python.file);
    if (file?.endsWith(".py")) return { paths: [file], language: "python" };
    const module = python.module && !python.module.expanded ? python.module.text : "";
    if (!/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(module)) return undefined;
    const path = module.replaceAll(".", "/");
    return { paths: [`${path}.py`, `${path}/__main__.py`], language: "python" };
  }
  const [program, ...words] = command.words;
  if (!program) return undefined;
  if (/^(?:.*\/)?(?:ba|da|z|k)?sh$|^(?:source|\.)$/.test(program.text)) {
    const file = scriptBehind(words);
    const path = file && certainPath(file);
    return path && /\.(?:sh|bash)$/.test(path) ? { paths: [path], language: "shell" } : undefined;
  }
  const path = program.text.includes("/") ? certainPath(program) : undefined;
  const [, ending] = /\.(py|sh|bash)$/.exec(path ?? "") ?? [];
  return path && ending
    ? { paths: [path], language: ending === "py" ? "python" : "shell" }
    : undefined;
}

/** What a shell is given behind its options; nothing where it runs what stands behind `-c`. */
function scriptBehind(words: readonly Word[]): Word | undefined {
  for (let at = 0; at < words.length; at++) {
    const { text = "" } = words[at] ?? {};
    if (!/^[-+]/.test(text)) return words[at];
    if (/^-\w*c/.test(text)) return undefined;
    if (/^[-+]\w*o$/.test(text)) at++;
  }
  return undefined;
}

/** A path as it stands, below the folder it counts from or beside it. */
function certainPath(word: Word): string | undefined {
  if (word.expanded || !/^[\w@+.-][\w@+./-]*$/.test(word.text)) return undefined;
  return normalPath(word.text);
}

/** The file that a command's output is added to, by itself or by a `tee` behind it. */
function printsTo(command: Command, next: Command | undefined): string | undefined {
  const taken = command.redirects.findLast(({ operator }) => /^1?>>?$/.test(operator));
  if (taken) return taken.target?.text;
  if (command.separator !== "|" || next?.words[0]?.text !== "tee") return undefined;
  return next.words.findLast(({ text }) => !text.startsWith("-"))?.text;
}
