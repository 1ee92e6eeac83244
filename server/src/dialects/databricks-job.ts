import type { Condition, Evidence } from "../model/condition.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Reference } from "../model/pipeline.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";
import { readConditionTask } from "./databricks-condition.ts";
import { readDatabricksReferences } from "./databricks-references.ts";
import { readingTaskValues } from "./databricks-values.ts";
import { readCommands } from "./scripts.ts";

/** What is known around the jobs of one place. */
interface Surroundings {
  /** They are changes of jobs that are written elsewhere. */
  readonly isPart: boolean;
  /** The same job where it is written as a whole, if that is in this file. */
  base(job: string): YamlValue | undefined;
  readonly references: Reference[];
}

/** The jobs of a bundle, each with its tasks. */
export function readDatabricksJobs(jobs: readonly Entry[], around: Surroundings): StepGroup {
  const places = new Map(jobs.map(({ key, keySpan }) => [key, keySpan]));
  const steps = jobs.map((entry): Step => {
    const { key, keySpan, value, span } = entry;
    const timeout = value.get("timeout_seconds");
    const seconds = timeout.number();
    return {
      id: key,
      idSpan: keySpan,
      label: value.get("name").text(),
      span,
      needs: [],
      scripts: [],
      // 0 stands for no limit.
      timeout: seconds ? { seconds, span: timeout.span } : undefined,
      group: readTasks(value, around, key, places),
    };
  });
  return { order: "graph", steps };
}

function readTasks(
  job: YamlValue,
  { isPart, base, references }: Surroundings,
  key: string,
  jobs: ReadonlyMap<string, Entry["keySpan"]>,
): StepGroup {
  const tasks = job.get("tasks").items();
  const whole = base(key)?.get("tasks").items() ?? [];
  const all = [...tasks, ...whole];
  const steps = tasks.map((task) => readTask(task));
  const names = new Map(
    all.flatMap((task) => {
      const text = task.get("task_key").text();
      return text ? [[text.text, text.span()] as const] : [];
    }),
  );
  const isOpen = isPart || [...names.keys()].some((name) => name.includes("${"));
  references.push(
    ...tasks.flatMap((task) =>
      readDatabricksReferences(task, { tasks: isPart ? undefined : names, jobs }),
    ),
  );
  return { order: "graph", steps: branched(tasks, steps), isOpen: isOpen ? true : undefined };
}

function readTask(task: YamlValue): Step {
  const id = task.get("task_key").text();
  const timeout = task.get("timeout_seconds");
  const seconds = timeout.number();
  const loop = task.get("for_each_task", "task");
  const work = loop.kind === "map" ? loop : task;
  return {
    id: id?.text,
    idSpan: id?.span() ?? task.span,
    label: task.get("description").text(),
    span: task.span,
    needs: needsOf(task),
    after: afterOf(task.get("run_if").string()),
    scripts: readCommands(work.get("dbt_task").entryOf("commands"), {
      language: "shell",
      words: true,
      templates: (text) => ({
        places: [...findTemplates(text, "{{", "}}"), ...findTemplates(text, "${", "}")].sort(
          (a, b) => a.start - b.start,
        ),
      }),
    }),
    uses: usedBy(work),
    timeout: seconds ? { seconds, span: timeout.span } : undefined,
    retries: task.get("max_retries").number(),
  };
}

/** The notebook, file or job that does the work. */
const usedBy = (task: YamlValue): Step["uses"] =>
  task.get("notebook_task", "notebook_path").text() ??
  task.get("spark_python_task", "python_file").text() ??
  task.get("python_wheel_task", "entry_point").text() ??
  task.get("spark_jar_task", "main_class_name").text() ??
  task.get("sql_task", "file", "path").text() ??
  task.get("run_job_task", "job_id").text() ??
  task.get("pipeline_task", "pipeline_id").text();

function needsOf(task: YamlValue): Need[] {
  return task
    .get("depends_on")
    .items()
    .flatMap((item) => {
      const text = item.get("task_key").text();
      return text && !text.text.includes("${") ? [{ id: text.text, span: text.span() }] : [];
    });
}

/** `run_if`: the six words for when a task runs. Three of them want something to have gone well. */
function afterOf(runIf: string | undefined): Step["after"] {
  switch (runIf) {
    case "ALL_DONE":
      return "everything";
    case "AT_LEAST_ONE_FAILED":
    case "ALL_FAILED":
      return "failure";
    default:
      return undefined;
  }
}

/** A condition task leads to the tasks that wait for one of its outcomes. */
function branched(tasks: readonly YamlValue[], steps: readonly Step[]): Step[] {
  const conditions = new Map<string, Condition>();
  for (const [index, task] of tasks.entries()) {
    const id = steps[index]?.id;
    const value = task.get("condition_task");
    if (id === undefined || value.kind !== "map") continue;
    const condition = readConditionTask(value, {
      then: ledTo(id, "true", tasks, steps),
      otherwise: ledTo(id, "false", tasks, steps),
    });
    if (condition) conditions.set(id, readingTaskValues(condition, steps));
  }
  return steps.map((step, index) => {
    const outcomes = tasks[index]?.get("depends_on").items() ?? [];
    const waited = (outcome: string): Condition[] =>
      outcomes.flatMap((item) => {
        const condition = conditions.get(item.get("task_key").string() ?? "");
        return condition && item.get("outcome").string() === outcome ? [condition] : [];
      });
    const own = step.id === undefined ? undefined : conditions.get(step.id);
    const [condition, ...further] = [...(own ? [own] : []), ...waited("true")];
    const [unless] = waited("false");
    return {
      ...step,
      condition,
      furtherConditions: further.length > 0 ? further : undefined,
      unless,
    };
  });
}

/** What the tasks are that run for an outcome, and those that wait for them in turn. */
function ledTo(
  id: string,
  outcome: string,
  tasks: readonly YamlValue[],
  steps: readonly Step[],
): Evidence[] {
  const reached: Step[] = [];
  const waitsFor = (task: YamlValue, key: string, wanted: string | undefined): boolean =>
    task
      .get("depends_on")
      .items()
      .some(
        (item) => item.get("task_key").string() === key && item.get("outcome").string() === wanted,
      );
  const open: [key: string, outcome: string | undefined][] = [[id, outcome]];
  for (let next = open.shift(); next; next = open.shift())
    for (const [index, task] of tasks.entries()) {
      const step = steps[index];
      if (!step || reached.includes(step) || !waitsFor(task, ...next)) continue;
      reached.push(step);
      if (step.id !== undefined) open.push([step.id, undefined]);
    }
  return reached.flatMap(evidenceOf);
}
