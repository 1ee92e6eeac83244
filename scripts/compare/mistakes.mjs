import * as fs from "node:fs";
import { inRoot } from "../root.mjs";
import { azureMistakes } from "./azure-mistakes.mjs";
import { githubMistakes } from "./github-mistakes.mjs";

/**
 * The files that are measured. A case is a file with the places of its mistakes, in characters from the
 * start; `right` is the same file without them, where there is one mistake.
 */

/** One mistake in a file that is right otherwise: what stood there, what stands there, what of it is wrong. */
const planted = [githubMistakes, azureMistakes].flatMap(({ dialect, path, right, groups }) =>
  Object.entries(groups).flatMap(([group, mistakes]) =>
    mistakes.map(([name, from, to, mark = to]) => {
      const at = right.indexOf(from);
      if (at < 0 || right.indexOf(from, at + 1) >= 0)
        throw new Error(`'${from}' has to be in the text of ${dialect} once.`);
      const text = right.replace(from, () => to);
      const start = at + to.indexOf(mark);
      return {
        dialect,
        path,
        group,
        right,
        text,
        places: [{ name, start, end: start + mark.length }],
      };
    }),
  ),
);

/** The examples: many mistakes in a file, as test/examples.test.ts proves them to be there. */
const mistakesInExamples = JSON.parse(fs.readFileSync(inRoot("test", "planted.json")));
const examples = Object.entries(mistakesInExamples).map(([path, mistakes]) => {
  const text = fs.readFileSync(inRoot(path), "utf8");
  const lines = text.split("\n");
  const offset = (line) => lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  const places = mistakes.map(([rule, line, marked]) => {
    const start = text.indexOf(marked, offset(line));
    return { name: `${rule}: ${marked.split("\n")[0]}`, start, end: start + marked.length };
  });
  const dialect = path.split("/")[1];
  return { dialect, path, group: "examples", text, places };
});

/** Examples without a mistake. */
const clean = fs
  .readdirSync(inRoot("examples"), { recursive: true })
  .map((name) => `examples/${name.split("\\").join("/")}`)
  .filter((name) => /\.ya?ml$|\/MLproject$/.test(name) && !(name in mistakesInExamples))
  .sort()
  .map((path) => ({
    dialect: path.split("/")[1],
    path,
    text: fs.readFileSync(inRoot(path), "utf8"),
  }));

export const cases = [...planted, ...examples];
export const rightFiles = [
  ...[githubMistakes, azureMistakes].map(({ dialect, path, right }) => ({
    dialect,
    path,
    text: right,
  })),
  ...clean,
];
