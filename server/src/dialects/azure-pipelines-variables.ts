import type { Variables } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/**
 * `variables` of a pipeline, stage or job, as a mapping or as a list, and `env` of a step: those with
 * a value that is written down. `$(name)` in one is filled in when a step runs.
 */
export function readVariables(value: YamlValue): Variables | undefined {
  const listed = value.items().flatMap((item) => {
    const name = item.get("name").string();
    return name === undefined ? [] : [{ key: name, value: item.get("value") }];
  });
  const pairs = [...value.entries(), ...listed].flatMap(({ key, value: written }) => {
    const text = written.string() ?? written.number() ?? written.boolean();
    return text === undefined || /\$[{[]/.test(`${key}${text}`)
      ? []
      : [[key, String(text)] as const];
  });
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
