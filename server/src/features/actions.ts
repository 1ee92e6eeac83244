import type { Analysis } from "../analysis/analysis.ts";
import { fixToRest } from "../analysis/fix.ts";
import type { Edit, Span } from "../base/text.ts";
import type { Finding } from "../rules/rule.ts";
import { rulePage } from "./documentation.ts";
import { layOutPython } from "./format-python.ts";
import { ignoreFinding } from "./ignore.ts";

/** Something a person can choose to do about findings. */
export interface Action {
  readonly title: string;
  readonly findings: readonly Finding[];
  /** The one to take without further thought. */
  readonly preferred: boolean;
  readonly edits?: readonly Edit[] | undefined;
  /** Address of a page to open instead of an edit. */
  readonly opens?: string | undefined;
}

/**
 * What can be done about the findings that touch a range: mends first, those that are certain
 * before those that need an eye, then "Fix all", the documentation, and "Ignore" last.
 */
export function actionsAt(analysis: Analysis, range: Span): Action[] {
  const touched = analysis.findings.filter(
    ({ span }) => span.start <= range.end && range.start <= span.end,
  );
  if (touched.length === 0) return [];
  const mends = mendsOf(touched);
  const byRule = [...new Set(touched.map(({ rule }) => rule))].map(
    (rule) => [rule, touched.filter((finding) => finding.rule === rule)] as const,
  );
  return [
    ...mends.filter(({ preferred }) => preferred),
    ...mends.filter(({ preferred }) => !preferred),
    ...(touched.some(({ fix }) => fix?.safe) ? fixAllWorthwhile(analysis) : []),
    ...byRule.map(([rule, findings]) => ({
      title: `Show documentation of ${rule}`,
      findings,
      preferred: false,
      opens: rulePage(rule),
    })),
    ...byRule.flatMap(([, findings]) => ignores(analysis, findings)),
  ];
}

/** The same mend of several findings is offered once. */
function mendsOf(findings: readonly Finding[]): Action[] {
  const mends = new Map<string, Action>();
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix) continue;
    const key = JSON.stringify([fix.title, fix.edits]);
    const known = mends.get(key);
    mends.set(key, {
      title: fix.title,
      findings: [...(known?.findings ?? []), finding],
      preferred: fix.safe || known?.preferred === true,
      edits: fix.edits,
    });
  }
  return [...mends.values()];
}

function fixAllWorthwhile(analysis: Analysis): Action[] {
  const all = fixAll(analysis);
  return all && all.findings.length > 1 ? [all] : [];
}

/** Every mend of the file that needs no second look. Nothing where there is none. */
export function fixAll(analysis: Analysis): Action | undefined {
  const { edits, fixed } = fixToRest(analysis);
  if (edits.length === 0) return undefined;
  return {
    title: fixed === 1 ? "Fix 1 problem" : `Fix all ${fixed} problems that have a safe fix`,
    findings: analysis.findings.filter(({ fix }) => fix?.safe),
    preferred: false,
    edits,
  };
}

/** The embedded Python in the layout of its project. Nothing where it has it. */
export function formatPython(analysis: Analysis): Action | undefined {
  const { edits } = layOutPython(analysis);
  return edits.length === 0
    ? undefined
    : { title: "Format embedded Python", findings: [], preferred: false, edits };
}

function ignores(analysis: Analysis, findings: readonly Finding[]): Action[] {
  const [finding] = findings;
  const ignore = finding && ignoreFinding(analysis, finding);
  if (!ignore) return [];
  return [
    {
      title: `Ignore ${finding.rule} ${ignore.atKey ? "in this block" : "on this line"}`,
      findings,
      preferred: false,
      edits: [ignore.edit],
    },
  ];
}
