import { classify } from "../condition/action.ts";
import { evidenceOf } from "../model/evidence.ts";
import type { Step } from "../model/step.ts";

/** Commands that change something outside the machine, at the beginning of a line. */
const commands =
  /^\s*(?:sudo\s+)?(?:(?:bash|sh|python3?|uv run|poetry run)\s+)?(kubectl\s+(?:apply|rollout|set|replace|patch|delete)|helm\s+(?:install|upgrade|rollback)|terraform\s+(?:apply|destroy)|docker\s+push|git\s+push|twine\s+upload|npm\s+publish|mlflow\s+deployments\s+(?:create|update|delete)|bentoml\s+deploy|gcloud\s+(?:\S+\s+)*deploy|aws\s+(?:\S+\s+)*(?:deploy|update-endpoint|create-endpoint)|az\s+ml\s+online-(?:deployment|endpoint)\s+(?:create|update)|(?:\S*\/)?(?:deploy|promote|rollout|release)[\w-]*\.(?:sh|py))/m;

/**
 * What says that a step changes something outside this machine, in words: its own declaration, its
 * name, or a command that is known for it. Nothing where nothing says so.
 */
export function deployment(step: Step): string | undefined {
  if (step.deploys !== undefined) return step.deploys ? "the pipeline says so" : undefined;
  const names = evidenceOf(step).filter(({ from }) => from === "the step name");
  const action = classify(names);
  if (action?.kind === "deploy" || action?.kind === "promote" || action?.kind === "rollback")
    return "its name says so";
  for (const { masked, language } of step.scripts) {
    const command = language === "python" ? undefined : commands.exec(masked.text)?.[1];
    if (command !== undefined) return `it runs ${command.replaceAll(/\s+/g, " ")}`;
  }
  return undefined;
}
