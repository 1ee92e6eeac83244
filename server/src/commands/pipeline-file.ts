import type { Analysis } from "../analysis/analysis.ts";
import { analyze } from "../analysis/analyze.ts";
import { lintSettingsOf } from "../analysis/config.ts";
import { didYouMean } from "../base/spelling.ts";
import type { Trigger } from "../model/pipeline.ts";
import { Misuse } from "./command.ts";
import type { Host } from "./host.ts";
import { Projects } from "./projects.ts";

/** The pipelines of a file that a command is about. Throws `Misuse` where there are none. */
export async function readPipelineFile(host: Host, path: string): Promise<Analysis> {
  const file = await host.read(path);
  if ("problem" in file) throw new Misuse(file.problem);
  const project = await new Projects(host).of(path);
  const analysis = analyze(path, file.text, {
    project,
    linter: () => host.linter(lintSettingsOf(project)),
  });
  if (analysis.pipelines.length === 0)
    throw new Misuse(`${path}: this is no pipeline of a system that is known here.`);
  return analysis;
}

/** The trigger of that name, or all without one. Throws `Misuse` where there is none of that name. */
export function triggersNamed({ path, pipelines }: Analysis, name: string | undefined): Trigger[] {
  const triggers = pipelines.flatMap(({ pipeline }) => pipeline.triggers);
  if (name === undefined) return triggers;
  const named = triggers.filter((trigger) => trigger.name === name);
  if (named.length > 0) return named;
  const names = triggers.map((trigger) => trigger.name);
  const meant = didYouMean(name, names);
  throw new Misuse(
    `${path}: there is no trigger '${name}'. ${
      meant
        ? `Did you mean '${meant}'?`
        : names.length > 0
          ? `There is ${names.map((each) => `'${each}'`).join(", ")}.`
          : "The pipeline has no triggers."
    }`,
  );
}
