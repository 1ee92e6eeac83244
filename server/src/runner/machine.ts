import type { Variables } from "../model/step.ts";

/**
 * What running needs of the machine it runs on. The doors bring it. Nothing here throws: what
 * cannot be done is answered with a sentence. Paths are absolute, with `/` between their parts.
 */
export interface Machine {
  /** Milliseconds since 1970 UTC, by the clock on the wall: it may be set back. */
  now(): number;
  /** Over after that many milliseconds, or as soon as `cancel` is asked for. */
  sleep(milliseconds: number, cancel?: Cancel): Promise<void>;
  /** The environment this program was started in. */
  readonly variables: Variables;
  /** What stands between the folders of `PATH`. */
  readonly pathSeparator: string;
  /** What the machine runs under, as GitHub names it. */
  readonly system: "Linux" | "macOS" | "Windows";
  /** How many steps run side by side where nobody says it. */
  readonly processors: number;
  /** SHA-256 in hexadecimal digits. */
  hash(text: string): string;
  readonly files: Files;
  readonly processes: Processes;
  /** Asks a server. Follows redirections; what it answers is cut off at `most` characters. */
  request(what: Request): Promise<Answer | Failure>;
}

/** Why something could not be done, in a sentence without the path or address it was about. */
export interface Failure {
  readonly problem: string;
  /** There is nothing at that path. */
  readonly absent?: boolean | undefined;
}

export const failed = (result: object | undefined): result is Failure =>
  result !== undefined && "problem" in result;

/** A person's or the system's wish that what is going on ends. */
export interface Cancel {
  readonly asked: boolean;
  /**
   * Calls back when it is asked for (at once where it was), and again when the person insists.
   * Answers how to be called no more.
   */
  onAsked(listener: (how: "asked" | "forced") => void): () => void;
}

export interface Files {
  read(path: string): Promise<FileText | Failure>;
  /** SHA-256 of a file's bytes; nothing where it cannot be read. */
  hash(path: string): Promise<string | undefined>;
  /** What lies in a folder, by name; nothing in one that is not there. */
  list(folder: string): Promise<readonly Listed[]>;
  exists(path: string): Promise<boolean>;
  /**
   * Makes a file that nobody has made before, with all of its text at once, on the disk: of several
   * that try at the same time one succeeds.
   */
  create(path: string, text: string): Promise<"created" | "taken" | Failure>;
  /** Adds to a file, which need not be there, and returns when the text is on the disk. */
  append(path: string, text: string): Promise<Failure | undefined>;
  /** Puts a whole text in the place of a file: readers see the old one or the new one. */
  replace(path: string, text: string): Promise<Failure | undefined>;
  /** Removes a file or a folder with all in it. */
  remove(path: string): Promise<Failure | undefined>;
  /** Opens a file that grows. */
  grow(path: string): Promise<GrowingFile | Failure>;
}

export interface FileText {
  readonly text: string;
  /** When it was last written, milliseconds since 1970 UTC. */
  readonly modified: number;
}

export interface Listed {
  readonly name: string;
  readonly folder: boolean;
}

export interface GrowingFile {
  write(text: string): Promise<Failure | undefined>;
  /** Returns when all of it is on the disk. */
  close(): Promise<Failure | undefined>;
}

export interface Processes {
  /** Starts a command in a process group of its own, which ends when this program does. */
  start(command: CommandLine): Running;
  /** Runs a short command to its end. */
  call(command: Call): Promise<Called | Failure>;
  /** How this program can be recognised while it lives. */
  readonly self: ProcessMark;
  isAlive(mark: ProcessMark): Promise<boolean>;
  /** Starts this program again with other arguments, on its own, writing to a file. */
  detach(what: Detached): Promise<ProcessMark | Failure>;
  /** Asks a process of ours to end. */
  end(mark: ProcessMark): Promise<boolean>;
}

export interface CommandLine {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** All of the environment. */
  readonly variables: Variables;
  /** Told what it writes. More is read only when this is done, so nothing piles up. */
  output(text: string, from: "out" | "error"): Promise<void>;
}

export interface Running {
  /** Over when the whole group is gone and all it wrote was told; never rejected. */
  readonly ended: Promise<Ending>;
  /** Asks the whole group to end, or ends it without asking. */
  stop(how: "asked" | "forced"): void;
}

export interface Ending {
  /** Exit code, 128 and the signal's number where a signal ended it; nothing where it is not known. */
  readonly code?: number | undefined;
  /** In a sentence, where it did not start. */
  readonly problem?: string | undefined;
}

export interface Call {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly input?: string | undefined;
  /** Milliseconds after which it is ended. */
  readonly timeout: number;
}

export interface Called {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A process that can be told from a later one with the same number. */
export interface ProcessMark {
  readonly id: number;
  /** When it began, as the system writes it; nothing where the system does not say. */
  readonly born?: string | undefined;
}

export interface Detached {
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly log: string;
}

export interface Request {
  readonly url: string;
  readonly method?: "GET" | "POST" | undefined;
  /** Sent as JSON. */
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Name and password, sent in clear as HTTP's basic authentication. */
  readonly user?: { readonly name: string; readonly password: string } | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}
