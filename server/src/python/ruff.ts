import { initSync, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-web";
import { type Edit, Lines, type Span } from "../base/text.ts";

/** One thing ruff says about a text. Offsets are UTF-16 units of that text. */
export interface RuffFinding {
  /** Nothing for a syntax error. */
  readonly code?: string | undefined;
  /** In ruff's words. */
  readonly message: string;
  readonly span: Span;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] } | undefined;
}

export interface LintSettings {
  /** Rule codes and prefixes, as ruff's `select`. One that ruff does not know counts as not said. */
  readonly select: readonly string[];
  /** Codes and prefixes of what is not told, unless `select` names it more exactly. */
  readonly ignore: readonly string[];
  /** Names that the place where the code runs defines. */
  readonly builtins: readonly string[];
  /** Ruff's options for the layout of code, as the project writes them: `line-length`, `format`. */
  readonly layout?: RuffOptions | undefined;
}

export type RuffOptions = Readonly<Record<string, unknown>>;

export interface PythonLinter {
  /** Why ruff could not be started. Such a linter finds nothing. */
  readonly failure?: string | undefined;
  /** Whether a rule code or prefix stands for any rule. */
  knows(selector: string): boolean;
  /**
   * Syntax errors and lints in order of place. `version` is a Python version as the file gives it
   * (`3.11`, `>=3.9`, `3.x`); without one the newest syntax is taken, so that nothing is refused
   * that some Python accepts. Code for Python 2 cannot be judged and has no findings. About 0.1 ms
   * for a step of 500 characters; readPython keeps what was found.
   */
  check(code: string, version?: string): readonly RuffFinding[];
  /**
   * The code as ruff lays it out; nothing where it cannot be read. `keepsQuotes` leaves every quote as it
   * is written. About 1 ms for a step of 500 characters.
   */
  format(code: string, given: FormatOptions): string | undefined;
}

export interface FormatOptions {
  /** As `check` takes it. */
  readonly version?: string | undefined;
  readonly keepsQuotes: boolean;
}

/**
 * What stops a program or is certainly wrong; nothing of style, nothing about what is unused.
 * https://docs.astral.sh/ruff/rules/
 */
export const defaultLintSettings: LintSettings = {
  select: [
    "E9",
    // Format strings that raise: wrong placeholders, missing arguments.
    ...["F501", "F502", "F503", "F505", "F506", "F507", "F508", "F509", "F521", "F524", "F525"],
    // Two starred targets, an assert or if on a tuple, `is` with a literal, `print >>`.
    ...["F621", "F622", "F631", "F632", "F633", "F634"],
    // break, continue, return, yield, await where they cannot stand.
    "F7",
    "F821",
    "F822",
    "F823",
    "F901",
    "PLE",
  ],
  ignore: [],
  // Notebook runtimes (Databricks, Jupyter) bring these names along.
  builtins: ["dbutils", "spark", "sc", "sqlContext", "display", "displayHTML", "get_ipython"],
};

/** Whether a rule code or prefix is a part of what another prefix stands for: `F401` of `F`, not `FBT`. */
export function within(code: string, prefix: string): boolean {
  if (prefix === "ALL" || code === prefix) return true;
  if (!code.startsWith(prefix)) return false;
  // Pylint's rules alone have families within a family.
  return /\d$/.test(prefix) || /^\d/.test(code.slice(prefix.length)) || prefix === "PL";
}

/** As ruff decides it: the longest prefix counts. */
function isTold(code: string, { select, ignore }: LintSettings): boolean {
  const exactness = (selectors: readonly string[]): number =>
    Math.max(
      -1,
      ...selectors
        .filter((each) => within(code, each))
        .map((each) => (each === "ALL" ? 0 : each.length)),
    );
  const ignored = exactness(ignore);
  return ignored < 0 || exactness(select) > ignored;
}

/** Says once more what F704 says; of a function that is not async only the first speaks. */
const isRepeated = (
  { code, start_location: at }: RawFinding,
  all: readonly RawFinding[],
): boolean =>
  code === "PLE1142" &&
  all.some(
    ({ code: other, start_location: { row, column } }) =>
      other === "F704" && at.row === row && at.column === column,
  );

const newestMinor = 14;
const oldestMinor = 7;

/** Texts beyond this are no step of a pipeline, and would hold up every keystroke. UTF-16 units. */
const longest = 1_000_000;

/** What stands in for ruff where it could not be started. */
export const blindLinter: PythonLinter = {
  knows: () => true,
  check: () => [],
  format: () => undefined,
};

/**
 * Starts ruff. `binary` is ruff_wasm_bg.wasm, as bytes or as a compiled WebAssembly.Module: the door
 * brings it, since only a door can read files. About 60 ms; at most one binary per process counts.
 */
export function startRuff(
  binary: ArrayBuffer | Uint8Array | object,
  settings: Partial<LintSettings> = {},
): PythonLinter {
  try {
    initSync({ module: binary as ArrayBuffer });
  } catch (error) {
    return { failure: String(error), ...blindLinter };
  }
  const all: LintSettings = { ...defaultLintSettings, ...settings };
  const known = new Set(defaultLintSettings.select);
  const knows = (selector: string): boolean => {
    if (!known.has(selector) && isSelector(selector)) known.add(selector);
    return known.has(selector);
  };
  const select = all.select.filter(knows);
  const { builtins } = all;
  const workspaces = new Map<string, Workspace>();

  const workspace = (target: string): Workspace => {
    const ready = workspaces.get(target);
    if (ready) return ready;
    const fresh = new Workspace(
      { "target-version": target, builtins, lint: { select } },
      PositionEncoding.Utf16,
    );
    workspaces.set(target, fresh);
    return fresh;
  };

  return {
    knows,
    check(code, version) {
      const target = targetVersion(version);
      if (!target || code.length > longest) return [];
      try {
        const found = findings(code, workspace(target).check(code) as readonly RawFinding[]);
        return all.ignore.length === 0
          ? found
          : found.filter((each) => each.code === undefined || isTold(each.code, all));
      } catch {
        // Thousands of nested brackets exhaust the stack; a fresh workspace serves the next text.
        workspaces.delete(target);
        return [];
      }
    },
    format(code, { version, keepsQuotes }) {
      const target = targetVersion(version);
      if (!target || code.length > longest) return undefined;
      const quotes = keepsQuotes ? { "quote-style": "preserve" } : {};
      const layout = (options: RuffOptions) =>
        layouter({
          ...options,
          "target-version": target,
          format: { ...(options.format as RuffOptions | undefined), ...quotes },
        });
      // Options that ruff refuses are the project's own affair: its defaults count then.
      const workspace = layout(all.layout ?? {}) ?? layout({});
      try {
        return workspace?.format(code);
      } catch {
        return undefined;
      } finally {
        workspace?.free();
      }
    },
  };
}

function layouter(options: RuffOptions): Workspace | undefined {
  try {
    return new Workspace(options, PositionEncoding.Utf16);
  } catch {
    return undefined;
  }
}

/** One selector that ruff does not know makes it refuse all of them. */
function isSelector(selector: string): boolean {
  try {
    new Workspace({ lint: { select: [selector] } }, PositionEncoding.Utf16).free();
    return true;
  } catch {
    return false;
  }
}

/** Ruff's name for a version as people write it; nothing for Python 2. */
function targetVersion(version: string | undefined): string | undefined {
  const [, major, minor] = /^\D*(\d+)(?:\.(\d+))?/.exec(version ?? "") ?? [];
  if (major !== undefined && Number(major) < 3) return undefined;
  if (major !== "3" || minor === undefined) return `py3${newestMinor}`;
  return `py3${Math.max(oldestMinor, Math.min(newestMinor, Number(minor)))}`;
}

/** Rows and columns count from 1; columns in UTF-16 units. */
interface RawPlace {
  readonly row: number;
  readonly column: number;
}

interface RawFinding {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: RawPlace;
  readonly end_location: RawPlace;
  readonly fix: {
    readonly message: string | null;
    readonly edits: readonly {
      readonly content: string | null;
      readonly location: RawPlace;
      readonly end_location: RawPlace;
    }[];
  } | null;
}

function findings(code: string, raw: readonly RawFinding[]): RuffFinding[] {
  if (raw.length === 0) return [];
  const lines = new Lines(code);
  const place = ({ row, column }: RawPlace): number => {
    if (row > lines.count) return code.length;
    return Math.min(lines.line(row - 1).start + column - 1, code.length);
  };
  return raw
    .filter((each) => !isRepeated(each, raw))
    .map((found): RuffFinding => {
      const syntax = !found.code || found.code === "invalid-syntax" || found.code.startsWith("E9");
      const span = { start: place(found.start_location), end: place(found.end_location) };
      return {
        code: syntax ? undefined : (found.code ?? undefined),
        message: found.message,
        span: visible(code, span),
        fix: found.fix
          ? {
              title: found.fix.message ?? "Mend",
              edits: found.fix.edits.map((edit) => ({
                span: { start: place(edit.location), end: place(edit.end_location) },
                text: edit.content ?? "",
              })),
            }
          : undefined,
      };
    })
    .sort((a, b) => a.span.start - b.span.start);
}

/**
 * Where something is missing at the end of a line or of the text, ruff points at the line break or
 * past the text. There is nothing to see there: the last character before it is meant.
 */
function visible(code: string, { start, end }: Span): Span {
  if (start < code.length && !/[\r\n]/.test(code[start] ?? "")) {
    const shown = code.slice(start, end).trimEnd().length;
    return { start, end: shown > 0 ? start + shown : Math.max(end, start + 1) };
  }
  const before = code.slice(0, start).trimEnd().length;
  return before > 0
    ? { start: before - 1, end: before }
    : { start: 0, end: Math.min(1, code.length) };
}
