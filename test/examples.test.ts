import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";
import mistakes from "./planted.json" with { type: "json" };
import { exampleFiles } from "./samples.ts";

/** Every mistake planted in the examples: the rule, the line (from 1) and the text it must mark. */
const planted: Readonly<Record<string, unknown[]>> = mistakes;

describe("the examples", () => {
  it("hold every file that is listed", () => {
    const paths = exampleFiles.map(({ path }) => path);
    expect(Object.keys(planted).filter((path) => !paths.includes(path))).toEqual([]);
  });

  it.each(exampleFiles.map((file) => [file.path, file.text] as const))(
    "%s shows its planted mistakes and nothing else",
    (path, text) => {
      const { findings, lines } = analyzeSample(path, text);
      const found = findings.map(({ rule, span }) => [
        rule,
        lines.position(span.start).line + 1,
        text.slice(span.start, span.end),
      ]);
      expect(found).toEqual(planted[path] ?? []);
    },
  );
});
