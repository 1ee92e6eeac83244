import type { PythonProject } from "./project.ts";
import { defaultLintSettings, type LintSettings, within } from "./ruff.ts";

/** What a project's `.mlopslint.yaml` says of the checks of embedded Python. */
export interface OwnLintSettings {
  readonly select?: readonly string[] | undefined;
  readonly extendSelect?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly builtins?: readonly string[] | undefined;
}

/**
 * Families of ruff's rules that find faults, in a step of a few lines as well as in a module: pyflakes,
 * pylint's errors and warnings, bugbear, asyncio, time zones, NumPy, pandas.
 */
const families = ["F", "PLE", "PLW", "B", "ASYNC", "DTZ", "NPY", "PD"];

/**
 * Of these what says nothing of a step: it is no module that others import from, and a name may be
 * left over from the notebook the step was cut from.
 */
const noise = ["F401", "F403", "F405", "F811", "F841", "F842", "B018", "PLW1514", "PLW1641"];

/**
 * How embedded Python is checked. What the workspace asks of its modules holds for a step as far as
 * it is about faults: layout, imports, names, docstrings and types of a snippet are nobody's concern.
 * What it ignores is ignored here too. `.mlopslint.yaml` has the last word.
 */
export function lintSettings(own: OwnLintSettings, workspace: PythonProject = {}): LintSettings {
  const builtins = [defaultLintSettings, workspace, own].flatMap((each) => each.builtins ?? []);
  const shared = { builtins: [...new Set(builtins)], layout: workspace.layout };
  const further = own.extendSelect ?? [];
  if (own.select)
    return { select: [...own.select, ...further], ignore: own.ignore ?? [], ...shared };
  const taken = aboutFaults(workspace.select ?? []);
  // What is switched off for the workspace's sake, this file can switch on again.
  const unwanted = [...(workspace.ignore ?? []), ...(taken.length > 0 ? noise : [])].filter(
    (each) => !further.some((one) => within(each, one)),
  );
  const ignore = [...unwanted, ...(own.ignore ?? [])];
  // The usual choice names single rules, and is no answer to somebody who ignores their family.
  const usual = defaultLintSettings.select.filter(
    (code) => !ignore.some((each) => within(code, each)),
  );
  return { select: [...usual, ...taken, ...further], ignore, ...shared };
}

/** The part of a choice that is about faults: all of it, or the families that it holds. */
const aboutFaults = (select: readonly string[]): string[] =>
  select.flatMap((selector) =>
    families.some((family) => within(selector, family))
      ? [selector]
      : families.filter((family) => within(family, selector)),
  );
