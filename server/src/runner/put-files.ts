import { joinPath, normalPath } from "../base/path.ts";
import type { Variables } from "../model/step.ts";
import { type Failure, failed, type Machine } from "./machine.ts";
import { fillWord, type TemplateValues } from "./template.ts";

/**
 * Puts files that stand in the pipeline where a step runs that finds them there. One that is there
 * already with another text is left alone, and that is a failure. Answers how to take them away again.
 */
export async function putFiles(
  machine: Machine,
  folder: string,
  texts: Variables,
  valueFor: TemplateValues,
): Promise<(() => Promise<void>) | Failure> {
  const put: string[] = [];
  const takeAway = async () => {
    for (const path of put) await machine.files.remove(path);
  };
  for (const [name, written] of Object.entries(texts)) {
    const inside = normalPath(name);
    if (inside.startsWith("/") || inside.startsWith("..") || /^[a-z]:/i.test(inside)) {
      await takeAway();
      return { problem: `${name} would be put outside the folder it runs in` };
    }
    const path = joinPath(folder, inside);
    const text = fillWord(written, valueFor);
    const made = await machine.files.create(path, text);
    if (made === "created") put.push(path);
    else {
      const there = made === "taken" ? await machine.files.read(path) : made;
      if (!failed(there) && there.text === text) continue;
      await takeAway();
      return {
        problem: failed(there)
          ? `${name} could not be put there: ${there.problem}`
          : `it brings a file ${name} along, and another of that name is there already`,
      };
    }
  }
  return takeAway;
}
