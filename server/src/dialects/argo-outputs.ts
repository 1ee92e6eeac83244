import type { OutputForm, ReadOutput } from "../model/condition.ts";
import type { Script } from "../model/script.ts";
import type { Step } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** A template that a step calls, and the code in it. */
interface Called {
  readonly template: YamlValue;
  readonly scripts: readonly Script[];
}

const output =
  /\b(?:tasks|steps)\.([\w-]+)\.outputs\.(?:(result)\b|parameters\.([\w-]+))(?![\w.-])/g;

/**
 * The steps, with every condition following the outputs it reads to the code of the template that the
 * other step calls: a parameter to the file it is read from, a result to what is printed.
 */
export function readingOutputs(
  steps: readonly Step[],
  others: readonly Step[],
  called: (template: string) => Called | undefined,
): readonly Step[] {
  const readIn = (text: string): readonly ReadOutput[] =>
    [...text.matchAll(output)].flatMap(([path, id, , parameter]) => {
      const name = others.find((step) => step.id === id)?.uses?.text;
      const work = name === undefined ? undefined : called(name);
      const written = work && formOf(work.template, parameter);
      return written && work.scripts.length > 0
        ? [{ path: path.split("."), scripts: work.scripts, written, through: [] }]
        : [];
    });
  return steps.map((step) => {
    const { condition } = step;
    const reads = condition?.text.text.includes("outputs") ? readIn(condition.text.text) : [];
    return condition && reads.length > 0 ? { ...step, condition: { ...condition, reads } } : step;
  });
}

function formOf(template: YamlValue, parameter: string | undefined): OutputForm | undefined {
  if (parameter === undefined) return { as: "print" };
  const declared = template
    .get("outputs", "parameters")
    .items()
    .find((one) => one.get("name").string() === parameter);
  const path = declared?.get("valueFrom", "path").string();
  return path === undefined ? undefined : { as: "file", path };
}
