import * as fs from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../server/src/base/text.ts";
import { type ParsedDocument, parseWithLibrary } from "../server/src/yaml/library.ts";
import { readYaml, YamlDocument, type YamlValue } from "../server/src/yaml/reader.ts";
import { readSimple } from "../server/src/yaml/simple.ts";

const scalarOf = (text: string, key = "a") => {
  const value = readYaml(text)[0]?.root.get(key);
  const excerpt = value?.text();
  if (!value || !excerpt) throw new Error(`no scalar in ${JSON.stringify(text)}`);
  return { value, excerpt };
};

/** Lines that use every trap of folding: blanks, deeper indentation, empty lines, CRLF. */
const line = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "x",
    "word word",
    "  deeper",
    "\ttab",
    "é𝄞 wide",
    "    ",
    "a: b # c",
    "- i",
  ),
  fc.stringMatching(/^[a-z (){}'"\\:,$#]{0,12}$/),
);

describe("scalars", () => {
  it.each([
    ["literal", "|"],
    ["folded", ">"],
  ])("knows the place of every character of a %s block", (_style, mark) => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.constantFrom("", "-", "+"),
        fc.constantFrom("\n", "\r\n"),
        fc.integer({ min: 0, max: 2 }),
        (lines, chomp, eol, tail) => {
          const body = ["first", ...lines].map((l) => `    ${l}`).join(eol);
          const text = `k: 1${eol}a: ${mark}${chomp}${eol}${body}${eol.repeat(tail + 1)}z: 1${eol}`;
          const { value, excerpt } = scalarOf(text);
          expect(excerpt.text).toBe(value.string());
          for (let i = 0; i < excerpt.length; i++) {
            const at = excerpt.span(i, i + 1);
            const written = text.slice(at.start, at.end);
            const read = excerpt.text[i];
            if (read !== "\n" && !(mark === ">" && read === " " && /\n/.test(written)))
              expect(written).toBe(read);
            else expect(written).toMatch(/^\s*$/);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ["double", (s: string) => JSON.stringify(s)],
    ["single", (s: string) => `'${s.replaceAll("'", "''")}'`],
  ])("decodes a %s-quoted scalar as the parser does", (_style, quote) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z'"\\\t é*:#]{0,20}$/), (content) => {
        const text = `a: ${quote(content)}\n`;
        const { value, excerpt } = scalarOf(text);
        expect(excerpt.text).toBe(value.string());
        const edit = excerpt.edit(0, excerpt.length, 'it\'s "x"');
        if (!edit) throw new Error("not editable");
        expect(scalarOf(applyEdits(text, [edit])).excerpt.text).toBe('it\'s "x"');
      }),
    );
  });

  it("folds multi-line flow scalars", () => {
    const plain = scalarOf("a: one\n  two\n\n  three\nb: 1\n");
    expect(plain.excerpt.text).toBe("one two\nthree");
    const quoted = scalarOf('a: "one \\\n  two\\n\n  three\\u00e9"\n');
    expect(quoted.excerpt.text).toBe(quoted.value.string());
  });

  it("writes an edit so that it can be read back, or not at all", () => {
    const text = "a: 0 24 * * *\n";
    const { excerpt } = scalarOf(text);
    const inner = excerpt.edit(2, 4, "0");
    expect(inner && applyEdits(text, [inner])).toBe("a: 0 0 * * *\n");
    const whole = excerpt.edit(0, excerpt.length, "*/5 * * * *");
    expect(whole && applyEdits(text, [whole])).toBe('a: "*/5 * * * *"\n');
    expect(excerpt.edit(0, 1, "*")).toBeUndefined();
  });
});

describe("values", () => {
  it("resolves anchors, aliases and merges", () => {
    const root = readYaml("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nagain: *b\n")[0]?.root;
    expect(root?.get("use").data()).toEqual({ y: 3, x: 1 });
    expect(root?.get("again", "y").number()).toBe(2);
  });

  it("survives a cycle and an alias bomb", () => {
    expect(readYaml("a: &x [*x, 1]\n")[0]?.root.get("a").data()).toEqual([null, 1]);
    let bomb = "l0: &l0 [x,x,x,x,x,x,x,x,x]\n";
    for (let i = 1; i < 10; i++)
      bomb += `l${i}: &l${i} [${Array(9)
        .fill(`*l${i - 1}`)
        .join(",")}]\n`;
    const document = readYaml(bomb)[0];
    document?.root.data();
    expect(document?.isAliasBomb).toBe(true);
  });

  it("reads every document of a file, and what stands around an error", () => {
    const documents = readYaml("a: 1\n---\nb: [1, 2\nc: 3\n---\nd: 4\n");
    expect(documents.map((d) => d.faults.length > 0)).toEqual([false, true, false]);
    expect(documents[2]?.root.get("d").number()).toBe(4);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab:-[]{}&*|>'\"\n\t #!%\r\uFEFF") }),
        (text) => {
          for (const document of readYaml(text)) {
            document.root.data();
            const { start, end } = document.root.span;
            expect(start).toBeLessThanOrEqual(end);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

/** The common form is read without the library: it must come to the same, or not be read so. */
describe("text in the common form", () => {
  const workflow = [
    "---",
    "name: Nightly # every night",
    "'on':",
    "- push",
    "-   schedule:",
    '    - cron: "0 0 * * *" # midnight',
    "      at: [1, 2.5, 'x y', true]",
    "jobs:",
    "  train: # the model",
    "    if: a > 1 &&",
    "      b != 'c'",
    '    needs: [x, "y"]',
    "    env: { A: 1, B: ~ }",
    "    empty:",
    "    steps:",
    "      # first",
    "      - run: |",
    "          echo 1",
    "",
    "            deeper: yes",
    "",
    "      - - a: 'it''s'",
    "        - >-",
    "          folded",
    "          text",
    "        -",
    "  last: |+",
    "    kept",
    "",
    "tail: 0x1f",
    "",
  ].join("\n");

  /** Every key, value and place of a tree. */
  const listing = (value: YamlValue): unknown =>
    value.kind === "map"
      ? [
          value.span,
          value.entries().map(({ key, keySpan, value }) => [key, keySpan, listing(value)]),
        ]
      : value.kind === "list"
        ? [value.span, value.items().map(listing)]
        : [value.kind, value.style, value.span, value.data(), value.text()?.text];

  const listed = (text: string, documents: readonly ParsedDocument[]) =>
    documents.map(({ root, span, faults }, index) => {
      const read = new YamlDocument(text, root, span).root;
      // Where comments before the first one belong is nobody's business.
      const start = index > 0 && span.start;
      return { faults, start, tree: listing(read), twice: read.duplicateKeys() };
    });

  const sameAsLibrary = (text: string): boolean => {
    const simple = readSimple(text);
    if (simple) expect(listed(text, simple)).toEqual(listed(text, parseWithLibrary(text)));
    return simple !== undefined;
  };

  it("is read so", () => {
    expect(sameAsLibrary(workflow)).toBe(true);
    expect(sameAsLibrary(workflow.replaceAll("\n", "\r\n"))).toBe(true);
    expect(sameAsLibrary(`${workflow}---\n${workflow.slice(4)}`)).toBe(true);
  });

  it("is what most of the examples are written in", () => {
    const examples = fs
      .readdirSync("examples", { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => fs.readFileSync(path.join("examples", name), "utf8"));
    const simple = examples.filter(sameAsLibrary);
    expect(simple.length).toBeGreaterThan(examples.length / 2);
  });

  it.each([
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "a:\t1\n",
    "? a\n: b\n",
    "a: b: c\n",
    "a: 1\n  b: 2\n",
    'a: "x\n  y"\n',
    "a: [1,\n  2]\n",
    "a: |2\n    x\n",
    "a: 1\n...\n",
    "\uFEFFa: 1\n",
    "# nothing\n",
  ])("is not %j", (text) => {
    expect(readSimple(text)).toBeUndefined();
  });

  it("gives what the library gives, or is left to it, whatever is changed", () => {
    const noise = fc.constantFrom(
      ..."\n|\n  |\n      |\n  x: 1\n|'|\"|&a |*a|[|]|{|}|- |  - a|: |:|# | #|\t|>\n|---\n|...\n|<<: *a|\r\n|\r|,|!!str |? |\\|%|@|\uFEFF|   \n|a".split(
        "|",
      ),
    );
    const change = fc.tuple(fc.nat(workflow.length), fc.nat(6), noise);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = workflow;
        for (const [at, gone, added] of changes)
          text = text.slice(0, at) + added + text.slice(at + gone);
        sameAsLibrary(text);
      }),
      { numRuns: 3000 },
    );
  });

  it("gives what the library gives for any lines", () => {
    const lines = fc.array(
      fc.tuple(
        fc.nat(4),
        fc.constantFrom(
          ..."a: 1|b:|- x|- c: d|-|- - y|# z|f: |g: 'h'|\"i\": [j, k]|l: {m: n}|o: >|text|12|p: |- |".split(
            "|",
          ),
          "q: |",
          "",
          " ",
          "---",
        ),
      ),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(lines, (parts) => {
        sameAsLibrary(parts.map(([indent, line]) => " ".repeat(indent) + line).join("\n"));
      }),
      { numRuns: 4000 },
    );
  });
});
