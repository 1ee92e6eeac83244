import * as vscode from "vscode";
import type { StepAnswer } from "../../../server/src/lsp/protocol.ts";

/** Asks which of some steps is to run. Nothing where the person gave up. */
export async function chooseStep<Step extends Pick<StepAnswer, "name" | "deploys" | "when">>(
  steps: readonly Step[],
): Promise<Step | undefined> {
  const choice = await vscode.window.showQuickPick(
    steps.map((step) => ({
      label: step.name,
      description: [
        step.deploys === undefined ? "" : "deploys",
        step.when === undefined ? "" : `when ${step.when}`,
      ]
        .filter(Boolean)
        .join(", "),
      step,
    })),
    { title: "Run which step?" },
  );
  return choice?.step;
}
