import type { Pipeline } from "../model/pipeline.ts";
import type { Callable, Step, Variables } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { plainText } from "./parameters.ts";

/** What a template takes and gives. */
export function callableOf(template: YamlValue, isWork: boolean): Callable | undefined {
  const name = template.get("name").string();
  if (name === undefined) return undefined;
  const outputs = template.get("outputs", "parameters").items();
  return {
    name,
    isWork,
    inputs: named(template.get("inputs", "parameters").items(), (one) =>
      plainText(one.get("value").kind === "empty" ? one.get("default") : one.get("value")),
    ),
    results: named(outputs, (one) => {
      const expression = one.get("valueFrom", "expression").string();
      return one.get("valueFrom", "parameter").string() ?? (expression && `{{=${expression}}}`);
    }),
    files: named(outputs, (one) => one.get("valueFrom", "path").string()),
    fallbacks: named(outputs, (one) => plainText(one.get("valueFrom", "default"))),
  };
}

/** The template of this file that a step calls, and what it hands it. */
export function callOf(step: YamlValue): Pick<Step, "call" | "combinations" | "onlyHosted"> {
  const name = step.get("template").string();
  const call =
    name === undefined
      ? undefined
      : {
          name,
          arguments: named(step.get("arguments", "parameters").items(), (one) =>
            plainText(one.get("value")),
          ),
        };
  const items = step.get("withItems").data();
  if (Array.isArray(items) && !JSON.stringify(items).includes("{{"))
    return { call, combinations: () => items.map(itemOf) };
  const loop = ["withItems", "withParam", "withSequence"].find((key) => step.has(key));
  return loop === undefined
    ? { call }
    : {
        call,
        onlyHosted: `is run once for each of its '${loop}', which Argo makes when it gets there`,
      };
}

/** `item`, and `item.key` of an item that is a mapping. */
function itemOf(item: unknown): Variables {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const parts = typeof item === "object" && item !== null && !Array.isArray(item) ? item : {};
  return {
    item: text(item),
    ...Object.fromEntries(
      Object.entries(parts).map(([key, value]) => [`item.${key}`, text(value)]),
    ),
  };
}

/** Values of a workflow that a run is given no others for. */
export function workflowParameters(
  spec: YamlValue,
  name: string | undefined,
): Pipeline["parameters"] {
  const given = named(spec.get("arguments", "parameters").items(), (one) =>
    plainText(one.get("value").kind === "empty" ? one.get("default") : one.get("value")),
  );
  return {
    ...(name !== undefined && { "workflow.name": name.replace(/-$/, "-local") }),
    ...Object.fromEntries(
      Object.entries(given).map(([key, value]) => [`workflow.parameters.${key}`, value]),
    ),
  };
}

function named(
  items: readonly YamlValue[],
  textIn: (item: YamlValue) => string | undefined,
): Variables {
  return Object.fromEntries(
    items.flatMap((item) => {
      const name = item.get("name").string();
      const value = textIn(item);
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}
