import type { ExitCode, Host } from "./host.ts";

/** One thing the product does, for the command line, the palette and the lenses alike. */
export interface Command {
  /** A verb: `check`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly operands?: readonly Operand[] | undefined;
  readonly options: readonly Option[];
  /** Whole command lines, for the help. */
  readonly examples?: readonly string[] | undefined;
  /** Throws `Misuse` where it was asked for something that makes no sense. */
  run(host: Host, given: Arguments): Promise<ExitCode>;
}

/** What stands on the line without a name. */
export interface Operand {
  /** In capitals: `FILE`. */
  readonly name: string;
  readonly summary: string;
  readonly needed: boolean;
  /** Takes all that follow. */
  readonly many?: boolean | undefined;
}

export interface Option {
  /** Without dashes: `fail-on`. */
  readonly name: string;
  readonly summary: string;
  /** What its value is called, in capitals: `NAME`. Without this it is a switch and has no value. */
  readonly value?: string | undefined;
  /** The values it can have. */
  readonly choices?: readonly string[] | undefined;
  /** The value is a number from here upwards, without a fraction. */
  readonly least?: number | undefined;
  /** Said in the help; commands decide themselves what they do without the option. */
  readonly standard?: string | undefined;
  /** May be given more than once. */
  readonly many?: boolean | undefined;
}

/** What was given, checked against the command's operands and options. */
export interface Arguments {
  readonly operands: readonly string[];
  has(option: string): boolean;
  /** The last value given. */
  value(option: string): string | undefined;
  values(option: string): readonly string[];
}

/** The command was asked for something that makes no sense. The message says what to do instead. */
export class Misuse extends Error {}
