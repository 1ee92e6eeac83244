import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readYaml } from "../server/src/yaml/reader.ts";

const at = (text: string, ...path: string[]) => readYaml(text)[0]?.root.get(...path);

/** libyaml, by which Kubernetes and Python read, asks for no indentation within quotes and brackets. */
describe("text that is out of line within quotes and brackets", () => {
  test.each([
    [
      "a quote closed at the margin of its key",
      'a:\n  b: ["\n    x &&\n    y\n  "]\n  c: 1\n',
      " x && y ",
    ],
    ["single quotes", "a:\n  b: ['\n    x\n  ']\n  c: 1\n", " x "],
    ["a line of text at the margin", 'a:\n  b: ["x\ny"]\n  c: 1\n', "x y"],
    ["a list that goes on at the margin", "a:\n  b: [\nx,\n  y]\n  c: 1\n", "x"],
  ])("%s", (_what, text, value) => {
    expect(readYaml(text)[0]?.faults).toEqual([]);
    const [first] = at(text, "a", "b")?.items() ?? [];
    expect(first?.string()).toBe(value);
    expect(first?.text()?.text).toBe(value);
    expect(at(text, "a", "c")?.number()).toBe(1);
  });

  it("knows the place of every character", () => {
    const text = 'a:\n  b: ["\n    one\n    two\n  "]\n';
    const [item] = at(text, "a", "b")?.items() ?? [];
    const excerpt = item?.text();
    if (!excerpt) throw new Error("no text");
    for (const word of ["one", "two"]) {
      const from = excerpt.text.indexOf(word);
      const { start, end } = excerpt.span(from, from + word.length);
      expect(text.slice(start, end)).toBe(word);
    }
  });

  test.each([
    ["a quote that is never closed", 'a: "x\nb: 1\n'],
    ["a bracket that is never closed", "a: [x\nb: 1\n"],
    ["a quote closed by the next one", 'a: "x\nb: "y"\n'],
  ])("still tells of %s", (_what, text) => {
    expect(readYaml(text)[0]?.faults).not.toEqual([]);
  });

  it("reads what is right as it was read before", () => {
    const line = fc.constantFrom(
      "a: 1",
      'b: "x"',
      "c: [1, 2]",
      "d: 'y'",
      "  - z",
      "e: {f: 1}",
      "# g",
      "",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        for (const { faults, root } of readYaml(lines.join("\n")))
          if (faults.length === 0) expect(root.data()).toBeDefined();
      }),
    );
  });
});
