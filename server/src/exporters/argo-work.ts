import { joinPath } from "../base/path.ts";
import { findArgoTemplates } from "../dialects/argo-template.ts";
import type { Script } from "../model/script.ts";
import type { Step, Variables } from "../model/step.ts";
import type { Written } from "../yaml/writer.ts";
import { containerVariables } from "./argo-variables.ts";

/** Where steps find the folder of the pipeline: they share it, as they do here. */
export const workspace = "/workspace";

export const mounts: Written = [{ name: "workspace", mountPath: workspace }];

/** What templates of one pipeline have in common. */
export interface Surroundings {
  readonly variables: Variables;
  /** Name of the Secret that holds its secrets. */
  readonly secrets: string;
}

/** That of steps whose pipeline names none, and of the code that decides. */
export const newestPython = "3.14";

/** The image of steps that name none: that of the Python that the pipeline names. */
export const imageFor = ({ image, scripts }: Step): string =>
  image?.text ??
  `python:${scripts.find((each) => each.pythonVersion)?.pythonVersion ?? newestPython}-slim`;

/**
 * The templates that do a step's work, its own first: one that runs its code or, where that has two parts
 * or may fail, one of steps around those that do.
 */
export function workOf(
  step: Step,
  name: string,
  around: Surroundings,
): readonly Record<string, Written | undefined>[] {
  const { scripts, mayFail } = step;
  const [only, another] = scripts;
  if (!only) return [{ name, suspend: { duration: "1s" } }];
  if (!another && !mayFail) return [leaf(step, only, name, around)];
  const names = scripts.map(({ language }) => `${name}-${language}`);
  return [
    {
      name,
      steps: names.map((each) => [
        {
          name: each,
          template: each,
          continueOn: mayFail ? { failed: true, error: true } : undefined,
        },
      ]),
    },
    ...scripts.map((script, index) => leaf(step, script, names[index] ?? name, around)),
  ];
}

function leaf(
  step: Step,
  script: Script,
  name: string,
  { variables, secrets }: Surroundings,
): Record<string, Written | undefined> {
  const folder = joinPath(workspace, script.directory ?? ".");
  const python = script.language === "python";
  const own = { ...(python ? { PYTHONPATH: folder } : {}), ...variables, ...step.variables };
  const env = containerVariables(own, secrets);
  return {
    name,
    activeDeadlineSeconds: step.timeout && Math.ceil(step.timeout.seconds),
    retryStrategy: step.retries
      ? {
          limit: String(step.retries),
          retryPolicy: "Always",
          backoff: { duration: "1s", factor: "2", cap: "1m" },
        }
      : undefined,
    script: {
      image: imageFor(step),
      command: python ? ["python"] : ["bash", "-eo", "pipefail"],
      workingDir: folder,
      env: env.length > 0 ? env : undefined,
      volumeMounts: mounts,
      source: script.code.text,
    },
  };
}

/** Names that Argo knows, and expressions: what else stands in braces it leaves alone. */
const known =
  /^\{\{\s*(?:=|(?:workflow|cronworkflow|inputs|outputs|steps|tasks|item|pod|node|retries|lastRetry)\b)/;

/** What Argo would put something else in the place of, in code that means it as it stands. */
export const replacedIn = (text: string): readonly string[] => [
  ...new Set(
    findArgoTemplates(text)
      .map(({ start, end }) => text.slice(start, end))
      .filter((tag) => known.test(tag)),
  ),
];
