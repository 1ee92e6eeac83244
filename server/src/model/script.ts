import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { SourceFile } from "./source-file.ts";

export type Language = "python" | "shell" | "powershell";

/** Code inside the YAML, or in a file that it runs. */
export interface Script {
  readonly language: Language;
  /** The code as written. */
  readonly code: Excerpt;
  /** The same with every template replaced by a name of its length. */
  readonly masked: Excerpt;
  /** Where templates stand, in offsets of the code. */
  readonly templates: readonly Span[];
  /** The YAML key it stands under. */
  readonly keySpan: Span;
  /** How the scalar was written. */
  readonly style: ScalarStyle;
  /** The `|` or `>` of a block scalar. */
  readonly indicator?: Span | undefined;
  /** How it comes to run: a scalar of its own, a shell's heredoc, the argument of `-c`. */
  readonly form: "block" | "heredoc" | "argument";
  /** The shell changes `$x` and backquotes before the code runs: nothing can be proven. */
  readonly expanded: boolean;
  /** It is put into a file, which other code may run; itself it is not run. */
  readonly isFile?: boolean | undefined;
  /** No shell reads it: each word goes to the program as it stands, `&&` and `|` too. */
  readonly words?: boolean | undefined;
  /** Of such words the first, which names the program, where the file lists them one by one. */
  readonly program?: Excerpt | undefined;
  /**
   * The shell that reads it, and the options it is started with, where the system says it: `bash`, `-e`.
   * Without, it ends at the first command that fails.
   */
  readonly shell?: { readonly program: string; readonly options: readonly string[] } | undefined;
  /** Words behind the code on the command line, which it finds as its arguments: text with templates. */
  readonly arguments?: readonly string[] | undefined;
  /** Version of Python as `3.11`, where the file says it. */
  readonly pythonVersion?: string | undefined;
  /** Working directory, where the file says it. */
  readonly directory?: string | undefined;
  /** The file that holds the code, where that is not the document: offsets are those of its text. */
  readonly file?: SourceFile | undefined;
}

export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded";
