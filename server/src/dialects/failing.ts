import type { Edit } from "../base/text.ts";
import type { Step } from "../model/step.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** What is said of a failure under the key that lets it pass: `continue-on-error: true`. */
export function readMayFail(value: YamlValue): Pick<Step, "mayFail" | "countFailure"> {
  const mayFail = value.boolean();
  const countFailure: Edit | undefined = mayFail ? { span: value.span, text: "false" } : undefined;
  return { mayFail, countFailure };
}
