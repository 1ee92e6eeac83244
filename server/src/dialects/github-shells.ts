import { Recent } from "../base/recent.ts";
import type { Language, Script } from "../model/script.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** How a script is read: in which language, and by a shell that is started how. */
export interface Start {
  readonly language: Language | undefined;
  readonly shell: Script["shell"];
}

export const startOf = (shell: string): Start =>
  starts.get(shell, () => {
    const language = languageOf(shell);
    return { language, shell: language === "shell" ? shellOf(shell) : undefined };
  });

/** Nearly all jobs use one of a few. */
const starts = new Recent<Start>(1_000);

/**
 * How GitHub starts a shell: `bash` and `sh` by its own command lines, others as they are written.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
function shellOf(written: string): Script["shell"] {
  const [program = "", ...words] = (ownShells[written.trim()] ?? written).trim().split(/\s+/);
  return { program, options: words.filter((word) => word !== "{0}") };
}

const ownShells: Readonly<Record<string, string>> = {
  bash: "bash --noprofile --norc -eo pipefail {0}",
  sh: "sh -e {0}",
};

/** Where no shell is named, Windows runners use PowerShell, and others one that knows no `pipefail`. */
export function nativeShell(job: YamlValue): string {
  const labels = job.get("runs-on").itemsOrSelf();
  return labels.some((label) => /^windows/i.test(label.string() ?? "")) ? "pwsh" : "bash -e {0}";
}

/** `shell:` may be a name or a command line with `{0}` for the script. */
function languageOf(shell: string): Language | undefined {
  const program = /^\s*(\S+)/.exec(shell)?.[1]?.replace(/^.*\//, "") ?? "";
  if (/^(python|pypy)[\d.]*$/.test(program)) return "python";
  if (/^(ba|da|z|k)?sh$/.test(program)) return "shell";
  if (/^(pwsh|powershell)$/.test(program)) return "powershell";
  return undefined;
}
