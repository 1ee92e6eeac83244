import type { Machine } from "../machine.ts";

/** What reading a source needs besides saying which. */
export interface SourceContext {
  readonly machine: Machine;
  /** Folder that the paths in a pipeline are written from. */
  readonly folder: string;
  /** Path of a Python, for stores that only Python reads; nothing where there is none. */
  python(): Promise<string | undefined>;
  /** The stretch of time that is asked about, milliseconds since 1970 UTC. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Milliseconds that a server or a command has to answer. */
export const patience = 10_000;
