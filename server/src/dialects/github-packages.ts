import type { Excerpt } from "../base/excerpt.ts";
import { oncePer } from "../base/once.ts";
import { normalPath } from "../base/path.ts";
import type { Packaged, ReadOutput } from "../model/condition.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { SourceFile } from "../model/source-file.ts";
import type { Step } from "../model/step.ts";
import { readYaml, type YamlDocument, type YamlValue } from "../yaml/reader.ts";
import { outputHanded, outputOfJob, outputOfStep, type Unpack } from "./github-outputs.ts";

/** How the parts of the files are read. */
interface Readers {
  workflow(document: YamlDocument): Pipeline;
  step(document: YamlDocument, item: YamlValue): Step;
}

/**
 * Finds an action or a workflow of the same repository, which may be read: `uses: ./.github/actions/gate`.
 * Steps of an action run where those of the job do, and know its folder by `github.action_path`.
 */
export function unpackBy(readers: Readers): Unpack {
  const unpack = (uses: Excerpt | undefined, output: string): Packaged | undefined => {
    const path = /^\.\/([\w@+./-]+)$/.exec(uses?.text ?? "")?.[1];
    if (!uses || path === undefined) return undefined;
    const folder = normalPath(path);
    if (/\.ya?ml$/.test(folder))
      return { paths: [folder], span: uses.span(), read: (file) => workflow(file, output) };
    return {
      paths: [`${folder}/action.yml`, `${folder}/action.yaml`],
      span: uses.span(),
      read: (file) => action(file, folder, output),
    };
  };
  const workflow = (file: SourceFile, output: string): readonly ReadOutput[] => {
    const document = documentIn(file);
    if (!document) return [];
    const jobs = document.root.get("jobs").entries();
    const steps = readers.workflow(document).groups.flatMap((group) => group.steps);
    const value = outputIn(document.root.get("on", "workflow_call", "outputs"), output);
    return outputHanded(value, "jobs", (name, given) =>
      outputOfJob(steps, jobs, [], name, given, unpack),
    );
  };
  const action = (file: SourceFile, folder: string, output: string): readonly ReadOutput[] => {
    const document = documentIn(file);
    if (!document) return [];
    const { root } = document;
    const steps = root
      .get("runs", "steps")
      .items()
      .map((item) => readers.step(document, item))
      .map((step) => ({
        ...step,
        scripts: step.scripts.map((script) => placedIn(script, folder)),
      }));
    return outputHanded(outputIn(root.get("outputs"), output), "steps", (name, given) =>
      outputOfStep(steps, [], name, given, unpack),
    );
  };
  return unpack;
}

/** The same file is asked for by every condition that reads it. */
const documentIn = oncePer((file: SourceFile): YamlDocument | undefined => readYaml(file.text)[0]);

const outputIn = (outputs: YamlValue, name: string): Excerpt | undefined =>
  outputs
    .entries()
    .find(({ key }) => key.toLowerCase() === name.toLowerCase())
    ?.value.get("value")
    .text();

/** The script with the folder of its action in place of the template for it, if that is long enough. */
function placedIn(script: Script, folder: string): Script {
  let text = script.masked.text;
  for (const { start, end } of script.templates) {
    const room = end - start - folder.length;
    const isPlace = /^\$\{\{\s*github\.action_path\s*\}\}$/.test(
      script.code.text.slice(start, end),
    );
    if (!isPlace || room < 0) continue;
    const path = `${"./".repeat(Math.floor(room / 2))}${folder}${"/".repeat(room % 2)}`;
    text = text.slice(0, start) + path + text.slice(end);
  }
  return text === script.masked.text ? script : { ...script, masked: script.code.masked(text) };
}
