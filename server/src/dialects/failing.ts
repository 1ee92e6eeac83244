import type { Edit } from "../base/text.ts";
import type { Step } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** What is said of a failure under the key that lets it pass: `continue-on-error: true`. */
export const readMayFail = (value: YamlValue): Pick<Step, "mayFail" | "countFailure"> => ({
  mayFail: value.boolean(),
  countFailure: countFailure(value),
});

/** What makes the failure count there, where it does not. */
export const countFailure = (value: YamlValue): Edit | undefined =>
  value.boolean() ? { span: value.span, text: "false" } : undefined;
