import type { Evidence } from "../model/condition.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** The workflow or the event that an action sets off, by its inputs or by its script. */
export function setOff(inputs: YamlValue): Evidence[] {
  const from = "what it sets off";
  const named = [
    "event-type",
    "event_type",
    "workflow",
    "workflow_file_name",
    "workflow-id",
  ].flatMap((key) => {
    const text = inputs.get(key).text();
    return text ? [{ words: text.text, from, span: text.span() }] : [];
  });
  const script = inputs.get("script").text();
  const calls =
    script?.text.matchAll(/\b(?:workflow_id|event_type):\s*(["'`])([\w./ -]+)\1/g) ?? [];
  const called = [...calls].flatMap(({ index, 0: whole, 2: words = "" }) => {
    const start = index + whole.indexOf(words);
    return script ? [{ words, from, span: script.span(start, start + words.length) }] : [];
  });
  return [...named, ...called];
}
