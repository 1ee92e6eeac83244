import type { Span } from "../base/text.ts";
import type { Fault } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Need, Step, StepGroup } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { readContainer } from "./containers.ts";
import { readJinja } from "./jinja.ts";
import { jinjaTemplates, readScript } from "./scripts.ts";

/** A task or a group of tasks, by the name under which others depend on it. */
interface Named {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: YamlValue;
}

/** Both are written as a list whose items say their name, or as a mapping by name. */
function namedIn(value: YamlValue, nameKey: string): Named[] {
  if (value.kind === "map")
    return value
      .entries()
      .map(({ key, keySpan, value: inner }) => ({ name: key, nameSpan: keySpan, value: inner }));
  return value.items().flatMap((item) => {
    const name = item.get(nameKey).text();
    return name ? [{ name: name.text, nameSpan: name.span(), value: item }] : [];
  });
}

/**
 * The tasks of a DAG as one graph, in which a group of tasks is a step that waits for all that is in
 * it, while each of those waits for what the group depends on.
 */
export function readDagTasks(dag: YamlValue, shared: YamlValue, faults: Fault[]): StepGroup {
  const tasks = namedIn(dag.get("tasks"), "task_id");
  const groups = namedIn(dag.get("task_groups"), "group_name");
  // What the defaults bring is no step of this DAG, but no mistake either.
  const inherited = new Set(
    [
      ...namedIn(shared.get("tasks"), "task_id"),
      ...namedIn(shared.get("task_groups"), "group_name"),
    ].map(({ name }) => name),
  );
  const needsOf = new Map(groups.map(({ name, value }) => [name, dependencies(value, inherited)]));
  const steps = tasks.map((task): Step => {
    const groupName = task.value.get("task_group_name").string();
    const ofGroup = (needsOf.get(groupName ?? "") ?? []).map(implied);
    return readTask(task, [...dependencies(task.value, inherited), ...ofGroup], faults);
  });
  const groupSteps = groups.map(({ name, nameSpan, value }): Step => {
    const members = [
      ...tasks.filter((task) => task.value.get("task_group_name").string() === name),
      ...groups.filter((group) => group.value.get("parent_group_name").string() === name),
    ];
    const needs = [
      ...(needsOf.get(name) ?? []),
      ...members.map((member) => ({ id: member.name, span: nameSpan, implied: true })),
    ];
    return { id: name, idSpan: nameSpan, span: value.span, needs, scripts: [] };
  });
  return { order: "graph", steps: [...steps, ...groupSteps] };
}

const implied = (need: Need): Need => ({ ...need, implied: true });

function dependencies(value: YamlValue, left: ReadonlySet<string>): Need[] {
  return value
    .get("dependencies")
    .items()
    .flatMap((item) => {
      const text = item.text();
      return text && !/[{$]/.test(text.text) && !left.has(text.text)
        ? [{ id: text.text, span: text.span() }]
        : [];
    });
}

function readTask({ name, nameSpan, value }: Named, needs: readonly Need[], faults: Fault[]): Step {
  const timeout = value.get("execution_timeout");
  const seconds = timeout.get("seconds").number() ?? value.get("execution_timeout_secs").number();
  const fault = fileNotFound(value);
  if (fault) faults.push(fault);
  const work = fault ? { scripts: [] } : workOf(value);
  return {
    id: name,
    idSpan: nameSpan,
    span: value.span,
    needs,
    uses:
      value.get("python_callable_name").text() ??
      value.get("python_callable").text() ??
      value.get("operator").text() ??
      value.get("decorator").text(),
    timeout:
      seconds === undefined
        ? undefined
        : {
            seconds,
            span:
              timeout.kind === "empty" ? value.get("execution_timeout_secs").span : timeout.span,
          },
    retries: value.get("retries").number(),
    ...work,
  };
}

function workOf(value: YamlValue): Pick<Step, "scripts" | "image" | "variables"> {
  const command = value.entryOf("bash_command");
  if (command) return { scripts: readBashCommand(command.value, command.keySpan) };
  const operator = value.get("operator").string() ?? "";
  if (/\.KubernetesPodOperator$/.test(operator))
    return readContainer(value, (text) => readJinja(text).templates, ["cmds", "arguments"]);
  return { scripts: [], image: value.get("image").text() };
}

/** BashOperator calls `bash -c` and nothing more: a command that fails does not end the rest. */
const ofAirflow = { program: "bash", options: [] } as const;

/** What names a file is read from that file. */
const readBashCommand = (value: YamlValue, keySpan: Span): Script[] =>
  isTemplateFile(value)
    ? []
    : readScript(value, keySpan, {
        language: "shell",
        shell: ofAirflow,
        templates: jinjaTemplates,
      });

const isTemplateFile = (value: YamlValue): boolean => /\.(sh|bash)$/.test(value.string() ?? "");

/**
 * Airflow takes a `bash_command` that ends in `.sh` or `.bash` for the name of a file with the command
 * in it (`template_ext` of BashOperator). A program before it makes that a name no file has.
 */
function fileNotFound(value: YamlValue): Fault | undefined {
  const command = value.get("bash_command");
  const text = command.text();
  if (!text || !isTemplateFile(command) || !/\S\s+\S/.test(text.text)) return undefined;
  const edit = text.edit(0, text.length, `${text.text} `);
  return {
    kind: "command-taken-for-file",
    span: text.span(),
    message: `Airflow takes a command that ends in '.sh' for the name of a template file, and finds none called '${text.text}'. A blank at the end makes it a command.`,
    fix: edit && { title: "Put a blank at the end", safe: true, edits: [edit] },
  };
}
