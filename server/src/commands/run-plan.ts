import { describeDuration } from "../base/duration.ts";
import { Freshness } from "../runner/freshness.ts";
import { type Gate, gateInWords } from "../runner/gate.ts";
import { allWell, Gates } from "../runner/gates.ts";
import type { PlannedStep } from "../runner/plan.ts";
import { type TemplateValues, whatToGive } from "../runner/template.ts";
import type { Host } from "./host.ts";
import { columns, reasons } from "./run-report.ts";
import { knownBefore, type RunSetting, sourcesOf } from "./run-setting.ts";

/** What would run, step by step, with each gate as it stands now. */
export async function planLines(
  host: Host,
  setting: RunSetting,
  {
    steps,
    openGates,
  }: { readonly steps: readonly PlannedStep[]; readonly openGates?: boolean | undefined },
): Promise<string[]> {
  const { pipeline, analyzed, given } = setting;
  const known = knownBefore(host, setting, steps);
  const gates = new Gates(
    steps.flatMap((step) => step.gates),
    pipeline.metrics,
    (condition) => analyzed.tools.expression(condition),
    sourcesOf(host, setting),
    given,
  );
  const rows = columns(
    steps.map((step, index) => [`${index + 1}`, step.name, whatRuns(step, setting, known(step))]),
  );
  const freshness = new Freshness({ ...setting, machine: host.machine });
  const lines: string[] = [];
  const told = new Map<Gate["rules"], string>();
  for (const [index, step] of steps.entries()) {
    lines.push(`  ${rows[index]}`);
    if (whyNot(step, setting.choices, known(step)) === undefined) {
      const judged = await freshness.judge(
        step,
        await freshness.fingerprint(step, known(step)),
        setting.choices,
      );
      if (judged.why !== undefined)
        lines.push(
          `       ${"outcome" in judged ? "not run" : "runs"}, as of now: ${[judged.why].flat().join(", ")}`,
        );
    }
    for (const gate of openGates ? [] : step.gates) {
      const first = told.get(gate.rules);
      if (first !== undefined) {
        lines.push(`       gate: the same as that of ${first}`);
        continue;
      }
      // The gate of a job is that of all its steps.
      if (gate.depends === undefined) told.set(gate.rules, step.name);
      const { readings } = await gates.decide(gate, allWell, known(step, gate.depth));
      if (readings.length === 0) lines.push(`       gate: ${gateInWords(gate)}`);
      for (const [whole, ...parts] of readings.map(reasons))
        lines.push(
          `       gate, as of now: ${whole}`,
          ...parts.map((part) => `                        ${part}`),
        );
    }
  }
  return [...lines, "", "Nothing was run, as --dry-run says."];
}

function whatRuns(step: PlannedStep, { choices }: RunSetting, valueFor: TemplateValues): string {
  const notRun = whyNot(step, choices, valueFor);
  const { timeout, retries, mayFail } = step.step;
  const facts = [
    notRun ? `not run: ${notRun}` : step.scripts.map(scriptInWords).join(", then "),
    ...(step.needs.length > 0 ? [`after ${step.needs.map(({ id }) => id).join(", ")}`] : []),
    ...(timeout ? [`at most ${describeDuration(timeout.seconds)}`] : []),
    ...(retries ? [`${retries} ${retries === 1 ? "retry" : "retries"}`] : []),
    ...(mayFail ? ["may fail"] : []),
  ];
  return facts.join("; ");
}

function whyNot(
  { name, obstacle, deploys, templates }: PlannedStep,
  { skip, fake, deploy }: RunSetting["choices"],
  valueFor: TemplateValues,
): string | undefined {
  if (skip.has(name)) return "left out, as asked";
  if (fake.has(name)) return "taken for done, as asked";
  if (obstacle !== undefined) return `it ${obstacle}`;
  const lacking = templates.filter(
    (template) => !isHandedOn(template) && valueFor(template) === undefined,
  );
  if (lacking.length > 0) return `it needs ${whatToGive(lacking)}`;
  if (deploys !== undefined && !deploy) return `it deploys (${deploys}); --deploy runs it`;
  return undefined;
}

/** What steps of GitHub and Argo tell those after them is not known before the run. */
const isHandedOn = (template: string): boolean =>
  /\b(?:steps|needs|env|tasks|inputs\.parameters)\./.test(template);

function scriptInWords({ language, code }: PlannedStep["scripts"][number]): string {
  const lines = code.text.trim().split("\n");
  const [first = ""] = lines;
  const short = first.length > 60 ? `${first.slice(0, 59)}…` : first;
  if (language === "python")
    return lines.length === 1 ? `Python: ${short}` : `${lines.length} lines of Python`;
  return lines.length === 1 ? short : `${short} … (${lines.length} lines)`;
}
