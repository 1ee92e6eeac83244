import type { Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import { oncePer } from "../base/once.ts";
import { Recent } from "../base/recent.ts";
import { type CallFault, callFaults } from "./calls.ts";
import { type Judgement, judge, type SoundCode, type SyntaxFault } from "./faults.ts";
import type { PythonLinter, RuffFinding } from "./ruff.ts";

/** What is known of one Python text. Offsets are UTF-16 units of that text; answers come when asked for. */
export class PythonModule {
  readonly code: string;
  private readonly judgeIt: () => Judgement;
  private judgement: Judgement | undefined;
  private parsed: Tree | undefined;
  private refused: readonly CallFault[] | undefined;

  constructor(code: string, judgeIt: () => Judgement) {
    this.code = code;
    this.judgeIt = judgeIt;
  }

  private get judged(): Judgement {
    this.judgement ??= this.judgeIt();
    return this.judgement;
  }

  /** In order of place; an error that only follows from another one is left out. */
  get syntaxErrors(): readonly SyntaxFault[] {
    return this.judged.faults;
  }

  /** The code, or what it becomes when every fault is mended; nothing where one has no certain mend. */
  get sound(): SoundCode | undefined {
    return this.judged.sound;
  }

  /** Undefined names and the like, each with ruff's rule code. */
  get lints(): readonly RuffFinding[] {
    return this.judged.lints;
  }

  /** Calls that a function of the same text must refuse. */
  get callFaults(): readonly CallFault[] {
    this.refused ??= this.readCalls();
    return this.refused;
  }

  private readCalls(): readonly CallFault[] {
    const { sound } = this;
    if (!sound || !/\bdef\s/.test(sound.text)) return [];
    if (sound.text === this.code) return callFaults(this.code, this.tree);
    return callFaults(sound.text, parser.parse(sound.text)).map((fault) => ({
      ...fault,
      span: sound.written(fault.span),
      call: sound.written(fault.call),
      definition: sound.written(fault.definition),
    }));
  }

  /** The tree by @lezer/python, which reads broken code too. */
  get tree(): Tree {
    this.parsed ??= parser.parse(this.code);
    return this.parsed;
  }
}

/** Modules by version, for each linter. */
const modulesOf = oncePer((_: PythonLinter) => new Map<string, Recent<PythonModule>>());

/** The module of a text: computed once per text, version and linter. */
export function readPython(
  code: string,
  given: { readonly version?: string | undefined; readonly linter: PythonLinter },
): PythonModule {
  const { linter, version } = given;
  const byVersion = modulesOf(linter);
  const modules = byVersion.get(version ?? "") ?? new Recent<PythonModule>(1_000_000);
  byVersion.set(version ?? "", modules);
  return modules.get(code, () => new PythonModule(code, () => judge(code, linter, version)));
}
