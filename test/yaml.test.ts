import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { applyEdits } from "../server/src/base/text.ts";
import { readYaml, YamlDocument, type YamlValue } from "../server/src/yaml/reader.ts";
import { parseOptions, parseSegments } from "../server/src/yaml/segments.ts";

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

describe("segments", () => {
  const job = (i: number) =>
    `  job-${i}: # ${i}\n    if: a > ${i}\n    needs: [x, "y"]\n    steps:\n      - run: |\n          echo ${i}\n\n          done\n      - { name: 'q', run: ls *.py && true }\n    # end\n`;
  const large = `name: Large\n"on":\n- push\njobs:\n${Array.from({ length: 120 }, (_, i) => job(i)).join("")}tail: |+\n  kept\n\n`;

  /** Every key, value and place of a tree. */
  const listing = (value: YamlValue): unknown =>
    value.kind === "map"
      ? value.entries().map((entry) => [entry.key, entry.keySpan, entry.span, listing(entry.value)])
      : value.kind === "list"
        ? value.items().map(listing)
        : [value.kind, value.span, value.text()?.text, value.text()?.span()];

  const whole = (text: string) => {
    const parsed = parseAllDocuments(text, parseOptions);
    return "empty" in parsed
      ? undefined
      : parsed.map((document) => new YamlDocument(text, { document }));
  };

  it("divides a large workflow", () => {
    const segments = parseSegments(large);
    expect(segments?.map((segment) => segment.key.value)).toEqual(["name", "on", "jobs", "tail"]);
    expect(segments?.[2]?.children).toHaveLength(120);
    expect(listing(readYaml(large)[0]?.root as YamlValue)).toEqual(
      listing(whole(large)?.[0]?.root as YamlValue),
    );
  });

  it("gives what parsing the whole gives, or leaves it to that, whatever is changed", () => {
    const noise = fc.constantFrom(
      ..."\n|\n  |\n  x: 1\n|'|\"|&a |*a|[|{|- |  - a|: |# |\t|>\n|---\n|<<: *a|\r\n|,|!!str |? |\\".split(
        "|",
      ),
    );
    const change = fc.tuple(fc.nat(large.length), fc.nat(12), noise);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = large;
        for (const [at, gone, added] of changes)
          text = text.slice(0, at) + added + text.slice(at + gone);
        const segments = parseSegments(text);
        if (!segments) return;
        const divided = new YamlDocument(text, { segments });
        const documents = whole(text);
        expect(documents).toHaveLength(1);
        expect(listing(divided.root)).toEqual(listing(documents?.[0]?.root as YamlValue));
      }),
      { numRuns: 150 },
    );
  });
});
