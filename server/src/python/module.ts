import type { Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import { Recent } from "../base/recent.ts";
import { type Judgement, judge, type SyntaxFault } from "./faults.ts";
import type { PythonLinter, RuffFinding } from "./ruff.ts";

/** What is known of one Python text. Offsets are UTF-16 units of that text; answers come when asked for. */
export class PythonModule {
  readonly code: string;
  private readonly judgeIt: () => Judgement;
  private judgement: Judgement | undefined;
  private parsed: Tree | undefined;

  constructor(code: string, judgeIt: () => Judgement) {
    this.code = code;
    this.judgeIt = judgeIt;
  }

  /** In order of place; an error that only follows from another one is left out. */
  get syntaxErrors(): readonly SyntaxFault[] {
    this.judgement ??= this.judgeIt();
    return this.judgement.faults;
  }

  /** Undefined names and the like, each with ruff's rule code. */
  get lints(): readonly RuffFinding[] {
    this.judgement ??= this.judgeIt();
    return this.judgement.lints;
  }

  /** The tree by @lezer/python, which reads broken code too. */
  get tree(): Tree {
    this.parsed ??= parser.parse(this.code);
    return this.parsed;
  }
}

const known = new WeakMap<PythonLinter, Recent<PythonModule>>();

/** The module of a text: computed once per text, version and linter. */
export function readPython(
  code: string,
  given: { readonly version?: string | undefined; readonly linter: PythonLinter },
): PythonModule {
  let modules = known.get(given.linter);
  if (!modules) {
    modules = new Recent();
    known.set(given.linter, modules);
  }
  return modules.get(
    `${given.version ?? ""}\n${code}`,
    () => new PythonModule(code, () => judge(code, given.linter, given.version)),
  );
}
