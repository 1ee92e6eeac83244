import type { FaultKind, Pipeline } from "../model/pipeline.ts";
import type { Report } from "./rule.ts";

/** What the readers found of one kind: they see the YAML, which rules do not. */
export function* faultsOf(pipeline: Pipeline, kind: FaultKind): Generator<Report> {
  for (const { span, message, related, fix } of pipeline.faults.filter((f) => f.kind === kind))
    yield { span, message, related, fix };
}
