import type { Rule } from "./rule.ts";
import { triggersAndGates } from "./trigger-and-gate.ts";
import { deed } from "./written-condition.ts";

export const triggerStricterThanGate: Rule = {
  id: "trigger-stricter-than-gate",
  group: "condition",
  summary: "A model that passes the gate sets off the next retraining.",
  severity: "warning",
  *check(pipeline, tools) {
    for (const [trigger, gate] of triggersAndGates(tools)) {
      const high = trigger.judgement.operator.startsWith("<");
      if (high === gate.judgement.operator.startsWith("<")) continue;
      if (high ? gate.value >= trigger.value : gate.value <= trigger.value) continue;
      const started = pipeline.triggers.find((one) => one.condition === trigger.written.condition);
      // A cooldown is what keeps such a pair from running in circles.
      if (started?.cooldown) continue;
      const name = gate.written.text(gate.judgement.name);
      yield {
        span: gate.written.spanOfNumber(gate.judgement.bound),
        message: `A model with ${name} between ${Math.min(gate.value, trigger.value)} and ${Math.max(gate.value, trigger.value)} passes here, and the trigger retrains it again at once. Let the gate ask for at least what the trigger asks for, ${trigger.value}, or give the trigger a cooldown.`,
        related: [
          {
            span: trigger.written.span(trigger.judgement.comparison.span),
            message: "What starts the retraining.",
          },
          {
            span: gate.judgement.action.evidence.span,
            message: `What ${deed(gate.judgement.action)}.`,
          },
        ],
        fix: gate.written.fix(`Write ${trigger.value}`, false, [
          gate.written.editNumber(gate.judgement.bound, trigger.value),
        ]),
      };
    }
  },
};
