import { parseDuration } from "../base/duration.ts";
import type { Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { namesIn } from "./argo-depends.ts";
import { languageOf, readContainer, scalarScript, shellOf, variablesOf } from "./containers.ts";

/** `{{name}}` and `{{= expression }}`; braces of Python's own (`f"{{{x}}}"`) are none of Argo's. */
export function findArgoTemplates(text: string): Span[] {
  const tag = /(?<!\{)\{\{(?:=[\s\S]*?|\s*[\w$][\w.$-]*(?:\[[^\]\n]*\][\w.-]*)*\s*)\}\}(?!\})/g;
  return [...text.matchAll(tag)].map(({ index, 0: tag }) => ({
    start: index,
    end: index + tag.length,
  }));
}

/** Image, code, time and retries of a template that runs something. */
export function workOf(
  template: YamlValue,
): Pick<Step, "scripts" | "image" | "variables" | "timeout" | "retries" | "group"> {
  const timeout = template.get("timeout").kind === "empty" ? "activeDeadlineSeconds" : "timeout";
  const seconds = parseDuration(template.get(timeout).string() ?? "");
  const retries = Number(template.get("retryStrategy", "limit").string() ?? Number.NaN);
  return {
    ...containerOf(template),
    timeout: seconds === undefined ? undefined : { seconds, span: template.get(timeout).span },
    retries: Number.isInteger(retries) ? retries : undefined,
    group: besideOf(template),
  };
}

function containerOf(template: YamlValue): Pick<Step, "scripts" | "image" | "variables"> {
  const script = template.get("script");
  const container = script.kind === "map" ? script : template.get("container");
  const { image, scripts } = readContainer(container, findArgoTemplates);
  const variables = variablesOf(container, true);
  return { image, variables, scripts: script.kind === "map" ? sourceOf(script) : scripts };
}

/** The `source` of a script is written to a file, and `command` is called with that file. */
function sourceOf(script: YamlValue): Script[] {
  const source = script.entryOf("source");
  const [program = "", ...options] = script
    .get("command")
    .itemsOrSelf()
    .map((word) => word.string() ?? "")
    .filter((word) => !/^(.*\/)?env$/.test(word));
  const language = languageOf(program);
  if (!source || !language) return [];
  const scripts = scalarScript(source, language, script, findArgoTemplates);
  return language === "shell"
    ? scripts.map((one) => ({ ...one, shell: shellOf(program, options) }))
    : scripts;
}

/** The other containers of the same pod, and those of a container set. */
function besideOf(template: YamlValue): StepGroup | undefined {
  const containers = [
    ...template.get("containerSet", "containers").items(),
    ...template.get("initContainers").items(),
    ...template.get("sidecars").items(),
  ];
  if (containers.length === 0) return undefined;
  const steps = containers.map((value): Step => {
    const name = value.get("name").text();
    return {
      id: name?.text,
      idSpan: name?.span() ?? value.span,
      span: value.span,
      needs: namesIn(value.get("dependencies")),
      ...readContainer(value, findArgoTemplates),
    };
  });
  return { order: "graph", steps };
}
