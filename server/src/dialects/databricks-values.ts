import { normalPath } from "../base/path.ts";
import type { Condition, ReadOutput } from "../model/condition.ts";
import type { Step } from "../model/step.ts";

const taskValue = /\{\{\s*(tasks\.([\w-]+)\.values\.([\w-]+))\s*\}\}/g;

/**
 * A condition that follows the task values it reads, `{{tasks.check.values.retrain}}`, to the notebook or
 * file of that task in the workspace, which sets them by `dbutils.jobs.taskValues.set`.
 */
export function readingTaskValues(condition: Condition, steps: readonly Step[]): Condition {
  const reads = [...condition.text.text.matchAll(taskValue)].flatMap(
    ([, path = "", task, name = ""]): ReadOutput[] => {
      const file = steps.find(({ id }) => id === task)?.uses;
      return file && /^[\w@+.][\w@+./ -]*\.py$/.test(file.text)
        ? [
            {
              path: path.split("."),
              scripts: [],
              files: [{ path: normalPath(file.text), span: file.span() }],
              written: { as: "set", call: "dbutils.jobs.taskValues.set", name },
              through: [],
            },
          ]
        : [];
    },
  );
  return reads.length > 0 ? { ...condition, reads } : condition;
}
