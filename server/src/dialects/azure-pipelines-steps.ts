import type { Excerpt } from "../base/excerpt.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Language, Script } from "../model/script.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { Entry, YamlValue } from "../yaml/reader.ts";
import { expand, readCondition, scriptTemplates, valuesOf } from "./azure-pipelines-templates.ts";
import { readVariables } from "./azure-pipelines-variables.ts";
import { isPython2, pythonVersionOf } from "./containers.ts";
import { readMayFail } from "./failing.ts";
import { readScript } from "./scripts.ts";

/** What steps run on. */
export interface Machine {
  readonly isWindows: boolean;
  /** Container image. */
  readonly image?: Excerpt | undefined;
}

/** The machine of a stage or job: its own pool and container, or those around it. */
export function machineOf(
  value: YamlValue,
  root: YamlValue,
  around: Machine = { isWindows: false },
): Machine {
  const pool = value.get("pool");
  const system = pool.get("vmImage").string() ?? "";
  const isWindows =
    pool.kind === "empty"
      ? around.isWindows
      : /windows|vs20/i.test(system) ||
        (/\$\(/.test(system) && value.get("strategy").mayMention(/windows|vs20/i));
  return { isWindows, image: containerOf(value, root) ?? around.image };
}

/** An image by its name, or by the name it has under `resources`. */
function containerOf(value: YamlValue, root: YamlValue): Excerpt | undefined {
  const container = value.get("container");
  const named = container.get("image").text() ?? container.text();
  const resource = root
    .get("resources", "containers")
    .items()
    .find((item) => item.get("container").string() === named?.text);
  return resource?.get("image").text() ?? named;
}

/** The steps of a job, one after the other. */
export const readSteps = (list: YamlValue, machine: Machine): StepGroup => {
  const reader = new StepReader(machine);
  const { steps, isOpen } = expand(list, (item) => reader.step(item));
  return { order: "sequence", steps, isOpen: isOpen ? true : undefined };
};

/** What a deployment does, in the order in which it does it. */
const phases = ["preDeploy", "deploy", "routeTraffic", "postRouteTraffic"];

/** The steps of a deployment's phases, and those for when it went well or failed. */
export function deploymentSteps(strategy: YamlValue, machine: Machine): StepGroup[] {
  return ["runOnce", "rolling", "canary"].flatMap((kind) => {
    const value = strategy.get(kind);
    const main = phases.flatMap((phase) =>
      valuesOf(value.get(phase), "steps").map((list) => readSteps(list, machine)),
    );
    const ends = (["success", "failure"] as const).flatMap((outcome) => {
      const entry = value.get("on").entryOf(outcome);
      return entry ? [ending(entry, outcome, machine)] : [];
    });
    const groups = ends.length > 0 ? [...main, { order: "sequence" as const, steps: ends }] : main;
    return groups;
  });
}

function ending(entry: Entry, outcome: "success" | "failure", machine: Machine): Step {
  const [list] = valuesOf(entry.value, "steps");
  const group = list && readSteps(list, machine);
  return {
    idSpan: entry.keySpan,
    label: entry.keyText,
    span: entry.span,
    needs: [],
    scripts: [],
    group: group && outcome === "failure" ? { ...group, after: "failure" } : group,
  };
}

class StepReader {
  private readonly machine: Machine;
  /** The version that the last UsePythonVersion chose. */
  private pythonVersion: string | undefined;

  constructor(machine: Machine) {
    this.machine = machine;
    this.pythonVersion = pythonVersionOf(machine.image?.text);
  }

  step(item: YamlValue): Step {
    const id = item.get("name").text();
    const task = item.get("task").text();
    const template = item.get("template").text();
    const [first] = item.entries();
    const minutes = item.get("timeoutInMinutes");
    const count = minutes.number();
    if (taskName(task) === "usepythonversion")
      this.pythonVersion = versionOf(inputOf(item, "versionSpec")?.value.string());
    const given = template ? valuesOf(item.get("parameters"), "steps") : [];
    const step: Step = {
      id: id && !id.text.includes("${{") ? id.text : undefined,
      idSpan: id?.span() ?? first?.keySpan ?? item.span,
      label: item.get("displayName").text(),
      span: item.span,
      needs: [],
      scripts: this.scripts(item, taskName(task)),
      uses: task ?? template,
      timeout: count ? { seconds: count * 60, span: minutes.span } : undefined,
      retries: item.get("retryCountOnTaskFailure").number(),
      ...readMayFail(item.get("continueOnError")),
      variables: readVariables(item.get("env")),
      group: given[0] && readSteps(given[0], this.machine),
    };
    return { ...step, condition: readCondition(item.get("condition"), evidenceOf(step)) };
  }

  private scripts(item: YamlValue, task: string | undefined): Script[] {
    const folder =
      item.get("workingDirectory").string() ?? inputOf(item, "workingDirectory")?.value.string();
    const read = (entry: Entry | undefined, language: Language | undefined): Script[] =>
      entry && language && !(language === "python" && isPython2(this.machine.image?.text))
        ? readScript(entry.value, entry.keySpan, {
            language,
            pythonVersion: this.pythonVersion,
            directory: folder?.includes("$(") ? undefined : folder,
            templates: (text) => ({ places: scriptTemplates(text) }),
          }).map((script) => (language === "shell" ? { ...script, shell: azureShell } : script))
        : [];
    // On Windows `script` is the command prompt's, of which nothing is read here.
    const native = this.machine.isWindows ? undefined : "shell";
    if (task !== undefined) {
      const inline = inlineScript(item, task, native);
      return inline ? read(inline.entry, inline.language) : [];
    }
    return [
      ...read(item.entryOf("script"), native),
      ...read(item.entryOf("bash"), "shell"),
      ...read(item.entryOf("pwsh"), "powershell"),
      ...read(item.entryOf("powershell"), "powershell"),
    ];
  }
}

/**
 * Neither Bash@3 nor CmdLine@2 ends a script at the first command that fails.
 * https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/bash-v3
 */
const azureShell = { program: "bash", options: ["--noprofile", "--norc"] } as const;

/** The name of a task without its publisher and version, in small letters. */
const taskName = (task: Excerpt | undefined): string | undefined =>
  task && /([A-Za-z]\w*)@[\w.]+$/.exec(task.text.trim())?.[1]?.toLowerCase();

/** Names of inputs are compared without regard to upper and lower case. */
const inputOf = (item: YamlValue, name: string): Entry | undefined =>
  item
    .get("inputs")
    .entries()
    .find(({ key }) => key.toLowerCase() === name.toLowerCase());

/** `3.11`, and what Microsoft's pages write for it: `3.11.x`. `3.x` and `>= 3.9` name no version. */
const versionOf = (spec: string | undefined): string | undefined =>
  /^\s*=?=?\s*(3\.\d+)(\.[\dx*]+)?\s*$/.exec(spec ?? "")?.[1];

/** The code in the inputs of the tasks that run some. */
function inlineScript(
  item: YamlValue,
  task: string,
  native: Language | undefined,
): { readonly entry: Entry | undefined; readonly language: Language | undefined } | undefined {
  const said = (name: string) => inputOf(item, name)?.value.string()?.toLowerCase();
  switch (task) {
    case "pythonscript":
      return said("scriptSource") === "inline"
        ? { entry: inputOf(item, "script"), language: "python" }
        : undefined;
    case "bash":
      return said("targetType") === "inline"
        ? { entry: inputOf(item, "script"), language: "shell" }
        : undefined;
    case "powershell":
      return said("targetType") === "inline"
        ? { entry: inputOf(item, "script"), language: "powershell" }
        : undefined;
    case "cmdline":
      return { entry: inputOf(item, "script"), language: native };
    case "azurecli":
      return said("scriptLocation") === "inlinescript"
        ? { entry: inputOf(item, "inlineScript"), language: shellOf(said("scriptType"), native) }
        : undefined;
    case "azurepowershell":
      return said("ScriptType") === "inlinescript"
        ? { entry: inputOf(item, "Inline"), language: "powershell" }
        : undefined;
    default:
      return undefined;
  }
}

/** `scriptType` of AzureCLI, which its first version did not have. */
function shellOf(type: string | undefined, native: Language | undefined): Language | undefined {
  if (type === undefined) return native;
  if (type === "bash") return "shell";
  return type === "ps" || type === "pscore" ? "powershell" : undefined;
}
