import type { Language, Script } from "../model/script.ts";
import type { YamlValue } from "../yaml/reader.ts";
import { isPython2, languageOf, pythonVersionOf, shellOf as startedShell } from "./containers.ts";
import { jinjaTemplates, readCommands, readScript, type Setting } from "./scripts.ts";

/** Every place of code in a task: its script or commands, and the files that are put beside them. */
export function readTaskScripts(task: YamlValue, image: string | undefined): Script[] {
  const type = task.get("type").string() ?? "";
  const setting = (language: Language): Setting => ({
    language,
    pythonVersion: pythonVersionOf(image),
    templates: jinjaTemplates,
  });
  const found: Script[] = [];
  const shell: Setting = { ...setting(shellOf(task, type)), shell: interpreterOf(task) };
  if (runsCommands(type))
    for (const key of ["beforeCommands", "commands"])
      found.push(...readCommands(task.entryOf(key), shell));
  const script = task.entryOf("script");
  const language = scriptLanguage(type);
  if (script && language)
    found.push(...readScript(script.value, script.keySpan, setting(language)));
  found.push(...readFiles(task.get("inputFiles"), setting));
  if (type.endsWith(".LocalFiles")) found.push(...readFiles(task.get("inputs"), setting));
  return found.filter((each) => each.language !== "python" || !isPython2(image));
}

const languages: Readonly<Record<string, Language>> = {
  python: "python",
  shell: "shell",
  powershell: "powershell",
};

/** `io.kestra.plugin.scripts.python.Script`. What GraalVM runs gets names of its own, and is left out. */
function scriptLanguage(type: string): Language | undefined {
  const name = /\.scripts\.(\w+)\.Script$/.exec(type)?.[1];
  return name === undefined || !Object.hasOwn(languages, name) ? undefined : languages[name];
}

/** Tasks that hand a list of commands to a shell; that of `docker.Run` is a list of words. */
const runsCommands = (type: string): boolean =>
  /\.scripts\.\w+\.(Script|Commands)$|\.tasks\.scripts\.(Bash|Python|Node)$|\.cli\.|CLI$/.test(
    type,
  );

/**
 * Without an `interpreter` it is `/bin/sh`; with `failFast`, which is so unless it is switched off, the
 * commands begin with `set -e`. https://kestra.io/plugins/plugin-script-shell
 */
function interpreterOf(task: YamlValue): Setting["shell"] {
  const [program = "/bin/sh", ...flags] = task
    .get("interpreter")
    .itemsOrSelf()
    .flatMap((word) => word.string() ?? []);
  const { options } = startedShell(program, flags);
  return {
    program,
    options: task.get("failFast").boolean() === false ? options : ["-e", ...options],
  };
}

function shellOf(task: YamlValue, type: string): Language {
  const [program] = task.get("interpreter").itemsOrSelf();
  const named = languageOf(program?.string() ?? "");
  return named ?? (/\.powershell\./.test(type) ? "powershell" : "shell");
}

/** Files by name. One whose text is a template alone is fetched from elsewhere. */
function readFiles(files: YamlValue, setting: (language: Language) => Setting): Script[] {
  return files.entries().flatMap(({ key, keySpan, value }) => {
    const language = /\.py$/.test(key) ? "python" : /\.(sh|bash)$/.test(key) ? "shell" : undefined;
    const text = value.string()?.trim() ?? "";
    if (!language || /^\{\{[^}]*\}\}$/.test(text) || /^(kestra|nsfile|file):\/\/\S*$/.test(text))
      return [];
    return readScript(value, keySpan, setting(language)).map((one) => ({ ...one, isFile: true }));
  });
}
