import { joinPath } from "../base/path.ts";
import type { Script } from "../model/script.ts";
import type { Step } from "../model/step.ts";
import { Again, Anchored, type Written } from "../yaml/writer.ts";
import { withSecrets } from "./github-text.ts";

/**
 * A script as a step of a job, and again for each retry: GitHub itself knows none, so the next attempt
 * runs where the one before it failed, and the last one decides. Its text stands in the file once.
 */
export function attempts(
  step: Step,
  script: Script,
  name: string,
  folder: string,
): Record<string, Written | undefined>[] {
  const { retries = 0, timeout } = step;
  const text = withSecrets(script.code.text);
  const python = script.language === "python";
  return Array.from({ length: retries + 1 }, (_, attempt) => ({
    name: attempt === 0 ? name : `${name}, attempt ${attempt + 1}`,
    id: attempt < retries ? idOf(script, attempt) : undefined,
    if: attempt === 0 ? undefined : `steps.${idOf(script, attempt - 1)}.outcome == 'failure'`,
    shell: python ? "python" : undefined,
    "working-directory":
      script.directory === undefined ? undefined : joinPath(folder, script.directory),
    "timeout-minutes": timeout && Math.ceil(timeout.seconds / 60),
    "continue-on-error": attempt < retries || undefined,
    // What stands beside the pipeline is imported, though the script file lies elsewhere.
    env: python && step.variables?.PYTHONPATH === undefined ? { PYTHONPATH: "." } : undefined,
    run: retries === 0 ? text : textOf(attempt, anchorOf(name, script), text),
  }));
}

const textOf = (attempt: number, anchor: string, text: string): Written =>
  attempt === 0 ? new Anchored(anchor, text) : new Again(anchor);

const idOf = ({ language }: Script, attempt: number): string => `${language}-${attempt + 1}`;

const anchorOf = (name: string, { language }: Script): string =>
  `${name.replaceAll(/[^\w-]/g, "-")}-${language}`;

/** What is otherwise with a timeout: GitHub counts whole minutes. */
export function timeoutChange(seconds: number): string | undefined {
  if (seconds % 60 === 0 && seconds <= longest) return undefined;
  return seconds > longest
    ? "GitHub's own machines end a job after six hours, whatever its timeout is."
    : `GitHub counts whole minutes, so it is ended after ${Math.ceil(seconds / 60)}.`;
}

/** Seconds. */
const longest = 21_600;
