import type { Host as CommandHost } from "../commands/host.ts";
import type { LintSettings, PythonLinter } from "../python/ruff.ts";
import type { Machine } from "../runner/machine.ts";

/** What a language server needs of the place it runs in: a process, or a worker of a browser. */
export interface Host {
  /** Of this program, where it is known. */
  readonly version?: string;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** IANA name of the zone the machine is in; a client's own word wins. */
  readonly localZone: string;
  /** Ruff, started when first asked for; nothing where it cannot be had, or not yet. */
  linter(settings?: Partial<LintSettings>): PythonLinter | undefined;
  /** Told once, if ruff is to be had later only: what was checked without it is checked again. */
  onLinterReady?(listener: () => void): void;
  /** Lets everything that has arrived meanwhile be received. */
  turn(): Promise<void>;
  pause(milliseconds: number): Promise<void>;
  /** The path a URI leads to, parts separated by `/`; nothing for documents that are no files. */
  filePath?(uri: string): string | undefined;
  /** The way back; absent where that is a plain `file://`. */
  fileUri?(path: string): string | undefined;
  /** Those of the files below a folder that git does not ignore; absent where nobody can say. */
  unignored?(folder: string, files: readonly string[]): readonly string[];
  /** Absent where nothing can be run, and no file be read but those of `projectFiles`. */
  readonly machine?: Machine;
  /** Absent where there are no files to be seen. */
  readonly projectFiles?: ProjectFiles;
}

/** What finding and reading a project's `.mlopslint.yaml` takes, and the scripts its pipelines run. */
export type ProjectFiles = Pick<CommandHost, "resolve" | "exists" | "read" | "readWithin">;
