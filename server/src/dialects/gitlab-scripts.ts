import type { Language, Script } from "../model/script.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { findTemplates } from "../yaml/template.ts";
import { isPython2, pythonVersionOf } from "./containers.ts";
import type { Job } from "./gitlab-jobs.ts";
import { readCommands, type Setting } from "./scripts.ts";

/** The commands of a job: before, at and after its work. */
export function readJobScripts(
  job: Job,
  file: {
    readonly root: YamlValue;
    readonly shared: YamlValue;
    readonly image: string | undefined;
  },
): Script[] {
  const { root, shared, image } = file;
  const setting: Setting = {
    language: languageOf(job, image),
    pythonVersion: pythonVersionOf(image),
    templates: (text) => ({ places: findTemplates(text, "$[[", "]]") }),
  };
  return ["before_script", "script", "after_script"]
    .flatMap((key) => {
      const entry =
        job.entryOf(key) ??
        (key === "script" ? undefined : (shared.entryOf(key) ?? root.entryOf(key)));
      return readCommands(entry, setting);
    })
    .filter(() => !isPython2(image));
}

/** Runners on Windows use PowerShell; which runner it is, its tags or the image may tell. */
function languageOf(job: Job, image: string | undefined): Language {
  const tags = job
    .get("tags")
    .itemsOrSelf()
    .flatMap((tag) => tag.string() ?? []);
  const isWindows = [...tags, image ?? ""].some((text) =>
    /windows|servercore|powershell/i.test(text),
  );
  return isWindows ? "powershell" : "shell";
}
