import type { Variables } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** A scalar as the text that stands for it in code; nothing for a list, a mapping or nothing. */
export function plainText(value: YamlValue): string | undefined {
  const plain = value.string() ?? value.number() ?? value.boolean();
  return plain === undefined ? undefined : String(plain);
}

/** Values by the names that templates read; those that are no plain text are left out. */
export const plainTexts = (
  pairs: readonly (readonly [name: string | undefined, value: YamlValue])[],
): Variables =>
  Object.fromEntries(
    pairs.flatMap(([name, value]) => {
      const text = plainText(value);
      return name === undefined || text === undefined ? [] : [[name, text] as const];
    }),
  );

/** The same, without those that are made of others when a run begins. */
export const defaultsOf = (pairs: Parameters<typeof plainTexts>[0]): Variables =>
  Object.fromEntries(
    Object.entries(plainTexts(pairs)).filter(([, text]) => !/\{\{|\$[([]/.test(text)),
  );
