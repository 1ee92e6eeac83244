import type { LintSettings, PythonLinter } from "../python/ruff.ts";
import type { Cancel, Machine } from "../runner/machine.ts";
import type { CheckResult, FileOutcome, ReportFormat } from "./check-result.ts";

/**
 * What a command needs of the world around it. The doors bring it; nothing behind them touches the
 * platform in another way. Methods answer with a sentence where something cannot be done, and do
 * not throw.
 */
export interface Host {
  /** Version of this program, as `1.2.3`. */
  readonly version: string;
  /** Working directory, absolute. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** IANA name of the zone the machine is in. */
  readonly localZone: string;

  /** Absolute, without `.` and `..`, parts separated by `/`. */
  resolve(path: string): string;
  exists(path: string): boolean;
  /**
   * The files that files, folders and globs stand for, each once, in order. Those named one by one
   * are all there; of folders and globs only those whose name is `wanted`, and within a repository
   * only what it does not ignore. Paths are as given, or begin with the folder as given.
   */
  find(paths: readonly string[], wanted: (path: string) => boolean): Promise<readonly Found[]>;
  read(path: string): Promise<TextFile | Unreadable>;
  /**
   * The text of a file of moderate size that lies in a folder, links followed; nothing where there is
   * none. A file that has not changed is not read again.
   */
  readWithin(path: string, folder: string): Promise<string | undefined>;
  /** What was piped in, to its end. */
  readInput(): Promise<TextFile | Unreadable>;
  /**
   * Puts a new text in place of one that was read, all of it or nothing, with its mode and its byte
   * order mark. Answers why not, where it cannot: also if the file has changed since.
   */
  rewrite(path: string, before: TextFile, text: string): Promise<Unreadable | undefined>;
  /** The text of a page that comes with the program: `rules/cron-syntax`. */
  page(name: string): Promise<string | undefined>;

  /** What running steps and reading metrics needs. */
  readonly machine: Machine;
  /** Asked when a person or the system wants the command to end. Who looks at it has to end itself. */
  readonly cancel: Cancel;

  readonly out: Output;
  readonly error: Output;
  /**
   * Checks many files on all processors at once, as `checkFiles` does on one; nothing where that
   * would not be quicker.
   */
  checkTogether?(
    files: readonly Found[],
    mend: boolean,
  ): Promise<readonly FileOutcome[] | undefined>;
  /** How this door tells what a check found. */
  report(format: ReportFormat, result: CheckResult): Promise<string>;

  /** Ruff with these settings, started when first asked for; nothing where it cannot be started. */
  linter(settings?: Partial<LintSettings>): PythonLinter | undefined;
  /** Speaks LSP on standard input and output until the client is done. Answers the exit code. */
  serve(): Promise<ExitCode>;
}

/** 0: all is well. 1: findings, or a run that failed. 2: misuse, or a failure of this program. */
export type ExitCode = 0 | 1 | 2;

export interface Output {
  write(text: string): void;
  /** Over when it is read fast enough again: for those who write without end. */
  ready(): Promise<void>;
  /** Width of the terminal; nothing where there is none. */
  readonly columns: number | undefined;
  /** A person reads along, and wants colour. */
  readonly colour: boolean;
}

export interface TextFile {
  /** Without the byte order mark. */
  readonly text: string;
  readonly byteOrderMark: boolean;
}

export interface Unreadable {
  /** Why, in a sentence that names the path. */
  readonly problem: string;
  /** What the text looks like where its bytes are not UTF-8. */
  readonly roughly?: string | undefined;
}

export interface Found {
  readonly path: string;
  /** It could not be looked at, in a sentence. */
  readonly problem?: string | undefined;
  /** Nothing is missed by it: a link to nothing that somebody left lying about. */
  readonly harmless?: boolean | undefined;
}
