import type { AnalyzedPipeline } from "../../server/src/analysis/analysis.ts";
import type { Excerpt } from "../../server/src/base/excerpt.ts";
import type { Lines, Span } from "../../server/src/base/text.ts";
import type { Condition } from "../../server/src/model/condition.ts";
import type { Trigger } from "../../server/src/model/pipeline.ts";
import type { Script } from "../../server/src/model/script.ts";
import type { Step, StepGroup } from "../../server/src/model/step.ts";

/** A pipeline as a plain listing: one line per thing, each with the line and column it is written at. */
export function listModel({ pipeline, tools }: AnalyzedPipeline, lines: Lines): string {
  const listed: string[] = [];
  const at = ({ start }: Span): string => {
    const { line, character } = lines.position(start);
    return `${line + 1}:${character + 1}`;
  };
  const add = (depth: number, span: Span | undefined, ...words: (string | undefined)[]): void => {
    const said = words.filter((word) => word !== undefined && word !== "").join(", ");
    listed.push(`${"  ".repeat(depth)}${span ? `${at(span)} ` : ""}${said}`);
  };

  const listCondition = (condition: Condition, depth: number): void => {
    const { then, otherwise } = tools.actions(condition);
    const read = tools.expression(condition)?.kind ?? "nothing";
    add(
      depth,
      condition.text.span(),
      `${condition.beforehand ? "beforehand, " : ""}${condition.role} \`${oneLine(condition.text)}\` (${condition.grammar}: ${read})`,
      then && `then ${then.kind} from ${then.evidence.from}`,
      otherwise && `otherwise ${otherwise.kind} from ${otherwise.evidence.from}`,
    );
  };
  const listScript = (script: Script, depth: number): void => {
    const count = script.code.text.trimEnd().split("\n").length;
    add(
      depth,
      script.code.span(),
      `${script.language} \`${firstLine(script.masked)}\``,
      count > 1 ? `${count} lines` : undefined,
      script.form === "block" ? script.style : script.form,
      script.pythonVersion && `Python ${script.pythonVersion}`,
      script.directory && `in ${script.directory}`,
      script.expanded ? "expanded by the shell" : undefined,
      script.words ? "without a shell" : undefined,
      ...script.templates.map(({ start, end }) => `template ${script.code.text.slice(start, end)}`),
    );
  };
  const listStep = (step: Step, depth: number): void => {
    const { id, label, needs, uses, image, timeout, retries, environment } = step;
    add(
      depth,
      step.idSpan,
      id === undefined ? "step" : `step ${id}`,
      label && `label '${oneLine(label)}'`,
      needs.length > 0
        ? `needs ${needs.map((need) => `${need.id} ${need.implied ? "before" : at(need.span)}`).join(" ")}`
        : "",
      uses && `uses ${oneLine(uses)}`,
      image && `image ${oneLine(image)}`,
      environment && `environment ${oneLine(environment)}`,
      timeout && `timeout ${timeout.seconds} s`,
      retries === undefined ? undefined : `retries ${retries}`,
      step.mayFail ? "may fail" : undefined,
      step.after && `after ${step.after === "failure" ? "a failure" : step.after}`,
      step.variables && `variables ${Object.keys(step.variables).join(" ")}`,
      step.inputs && `reads ${step.inputs.join(" ")}`,
      step.outputs && `writes ${step.outputs.join(" ")}`,
    );
    if (step.condition) listCondition(step.condition, depth + 1);
    for (const condition of step.furtherConditions ?? []) listCondition(condition, depth + 1);
    for (const condition of step.alternatives ?? []) listCondition(condition, depth + 1);
    if (step.unless) add(depth + 1, undefined, `unless \`${oneLine(step.unless.text)}\``);
    for (const script of step.scripts) listScript(script, depth + 1);
    if (step.group) listGroup(step.group, depth + 1);
  };
  const listGroup = ({ order, steps, template, after, isOpen }: StepGroup, depth: number): void => {
    if (steps.length === 0) return;
    const name = template?.name;
    add(
      depth,
      name?.span(),
      name ? `${order} ${name.text}` : order,
      after && `after ${after === "failure" ? "a failure" : after}`,
      isOpen ? "open" : undefined,
    );
    for (const step of steps) listStep(step, depth + 1);
  };
  const listTrigger = (trigger: Trigger): void => {
    const { schedule, startWithin, cooldown, starts, zone, paused, needsChange } = trigger;
    add(
      0,
      trigger.nameSpan,
      `trigger ${trigger.name}`,
      schedule &&
        `cron ${at(schedule.cron.span())} \`${schedule.cron.text}\` (${schedule.flavour})`,
      schedule?.zone
        ? `zone ${at(schedule.zone.span())} ${schedule.zone.text} (${schedule.zoneNames})`
        : schedule?.defaultZone && `zone ${schedule.defaultZone}`,
      zone && `zone ${at(zone.name.span())} ${zone.name.text} (${zone.names})`,
      paused ? "paused" : undefined,
      needsChange && `only after a change ${at(needsChange.span)}`,
      startWithin && `start within ${startWithin.seconds} s`,
      cooldown && `cooldown ${cooldown.seconds} s`,
      starts && `starts ${starts.join(" ")}`,
    );
    if (trigger.condition) listCondition(trigger.condition, 1);
    for (const condition of trigger.furtherConditions ?? []) listCondition(condition, 1);
  };

  add(
    0,
    pipeline.name?.span(),
    pipeline.dialect,
    pipeline.name && `name '${oneLine(pipeline.name)}'`,
  );
  if (pipeline.overlap) add(0, undefined, `overlapping runs: ${pipeline.overlap}`);
  for (const condition of pipeline.conditions ?? []) listCondition(condition, 0);
  for (const trigger of pipeline.triggers) listTrigger(trigger);
  for (const { name, nameSpan, direction } of pipeline.metrics)
    add(0, nameSpan, `metric ${name}`, direction);
  for (const group of pipeline.groups) listGroup(group, 0);
  for (const { name, span, kind, target } of pipeline.references)
    add(0, span, `refers to ${kind} ${name}`, target && `defined ${at(target)}`);
  return `${listed.join("\n")}\n`;
}

const oneLine = (excerpt: Excerpt): string => excerpt.text.trim().replaceAll(/\s+/g, " ");

const firstLine = (excerpt: Excerpt): string => excerpt.text.trim().split("\n")[0] ?? "";
