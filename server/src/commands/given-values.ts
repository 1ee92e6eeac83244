import type { Value } from "../condition/evaluate.ts";
import type { Readings } from "../features/truth.ts";
import { Misuse, type Option } from "./command.ts";

/** For commands that evaluate conditions. */
export const setOption: Option = {
  name: "set",
  summary: "The value of a metric, instead of the one in its source.",
  value: "METRIC=VALUE",
  many: true,
};

/** What `--set` was given. Throws `Misuse` where that has another form. */
export function readGiven(settings: readonly string[]): Readings {
  return new Map(
    settings.map((setting) => {
      const [, name, value] = /^\s*([^=]+?)\s*=(.*)$/s.exec(setting) ?? [];
      if (name === undefined || value === undefined)
        throw new Misuse(`--set wants METRIC=VALUE, as in --set accuracy=0.9, not '${setting}'.`);
      return [name, { value: readValue(value.trim()) }];
    }),
  );
}

/** A number, `true`, `false`, or text; nothing and NaN are a missing value. */
function readValue(text: string): Value {
  if (/^(null|none|nan|)$/i.test(text)) return null;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
