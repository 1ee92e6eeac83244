import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Excerpt } from "../server/src/base/excerpt.ts";
import { applyEdits } from "../server/src/base/text.ts";
import type { Script } from "../server/src/model/script.ts";
import { type Command, readShell, someCommand } from "../server/src/shell/commands.ts";
import { embeddedPython } from "../server/src/shell/python.ts";
import { processorTime } from "./processor-time.ts";

/** A shell script that stands at offset 100 of its document, character by character. */
function shell(text: string, masked = text): Script {
  const code = Excerpt.verbatim(text, 100, (written) => written);
  return {
    language: "shell",
    code,
    masked: code.masked(masked),
    templates: [...masked.matchAll(/_+/g)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })),
    keySpan: { start: 0, end: 3 },
    style: "literal",
    form: "block",
    expanded: false,
  };
}

const words = (text: string): string[][] =>
  readShell(text).commands.map((command) => command.words.map((word) => word.text));

describe("commands", () => {
  it.each<[string, string[][]]>([
    ["run train.sh", [["run", "train.sh"]]],
    ["a && b || c; d | e &", [["a"], ["b"], ["c"], ["d"], ["e"]]],
    ["X=1 Y=2 python train.py --lr 0.1", [["python", "train.py", "--lr", "0.1"]]],
    ["python train.py \\\n  --lr 0.1", [["python", "train.py", "--lr", "0.1"]]],
    ["if test -f x; then run a.sh; else b; fi", [["test", "-f", "x"], ["run", "a.sh"], ["b"]]],
    ["for x in a b; do echo $x; done", [["echo", "$x"]]],
    ["while read x; do c; done < f", [["read", "x"], ["c"], []]],
    [
      "(cd x && run y)",
      [
        ["cd", "x"],
        ["run", "y"],
      ],
    ],
    ["echo a#b # run c", [["echo", "a#b"]]],
    [`echo "a b"'c d'e\\ f`, [["echo", "a bc de f"]]],
    [
      "echo $(python x.py)",
      [
        ["python", "x.py"],
        ["echo", "$(python x.py)"],
      ],
    ],
    [
      'echo "$(cat `ls x`)"',
      [
        ["ls", "x"],
        ["cat", "`ls x`"],
        ["echo", "$(cat `ls x`)"],
      ],
    ],
    ["x=$( (a; b) ); c", [["a"], ["b"], [], ["c"]]],
    ["a > out 2>&1 < in", [["a"]]],
    ["cat <<EOF | b\nrun x\nEOF\nc", [["cat"], ["b"], ["c"]]],
    ["cat <<A <<B\n1\nA\n2\nB\nc", [["cat"], ["c"]]],
    ["echo ${x:-a b} $((1 + 2)) $'a\\'b'", [["echo", "${x:-a b}", "$((1 + 2))", "$'a\\'b'"]]],
  ])("%j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("knows the functions and aliases a script defines", () => {
    const { defined } = readShell("run() { bash $1; }\nfunction go { x; }\nalias execute=bash");
    expect([...defined].sort()).toEqual(["execute", "go", "run"]);
  });

  it("takes a heredoc without its end to the end of the text", () => {
    const [command] = readShell("cat <<'EOF'\na\n  EOF\n").commands;
    const heredoc = command?.redirects[0]?.heredoc;
    expect(heredoc).toMatchObject({ closed: false, quoted: true, body: { start: 12, end: 20 } });
  });
});

describe("embedded Python", () => {
  it.each<[string, string | undefined]>([
    ["python - <<'EOF'\nprint(1)\nEOF", "print(1)\n"],
    ["python3 <<EOF\nprint(1)\nEOF\n", "print(1)\n"],
    ["python3.9 -u - a b <<EOF\nprint(1)\nEOF", "print(1)\n"],
    ["python <<-EOF\n\tif x:\n\t    y\n\tEOF", "if x:\n    y\n"],
    ["cat > train.py <<'EOF'\nprint(1)\nEOF", "print(1)\n"],
    ["cat <<EOF > src/train.py\nprint(1)\nEOF", "print(1)\n"],
    ["cat <<EOF | python3 -\nprint(1)\nEOF", "print(1)\n"],
    ["tee train.py <<EOF\nprint(1)\nEOF", "print(1)\n"],
    ["python -c 'print(1)'", "print(1)"],
    [`python -c "print('a', \\"b\\", \\$x, \\\\n)"`, `print('a', "b", $x, \\n)`],
    ["sudo -E python3 -c 'print(1)'", "print(1)"],
    ["env A=1 B=2 python -c 'print(1)'", "print(1)"],
    ["A=1 python -c 'print(1)'", "print(1)"],
    ["uv run --with pandas python -c 'print(1)'", "print(1)"],
    ["uv run --with pandas - <<EOF\nprint(1)\nEOF", "print(1)\n"],
    ["poetry run python -c 'print(1)'", "print(1)"],
    ["conda run -n ml python -c 'print(1)'", "print(1)"],
    ["micromamba run -n ml python -c 'print(1)'", "print(1)"],
    ["xvfb-run -a python -c 'print(1)'", "print(1)"],
    ["docker run --rm image python -c 'print(1)'", "print(1)"],
    ["echo ::set-output name=x::$(python -c 'print(1)')", "print(1)"],
    [`echo "v=$(python -c 'print(1)')" >> "$GITHUB_OUTPUT"`, "print(1)"],
    ["if python -c 'print(1)'; then x; fi", "print(1)"],
    ["python -m timeit -c 'print(1)'", undefined],
    ["python train.py <<EOF\ninput\nEOF", undefined],
    ["cat >> train.py <<EOF\nprint(1)\nEOF", undefined],
    ["cat > train.sh <<EOF\npython x\nEOF", undefined],
    ["echo python -c 'print(1)'", undefined],
    ["pip install python-dateutil -c constraints.txt", undefined],
  ])("%j", (text, expected) => {
    const found = embeddedPython(shell(text));
    expect(found.map((script) => script.code.text)).toEqual(
      expected === undefined ? [] : [expected],
    );
    expect(found.every((script) => !script.expanded)).toBe(true);
  });

  it("takes the version from the interpreter's name", () => {
    expect(embeddedPython(shell("python3.9 -c 'x'"))[0]?.pythonVersion).toBe("3.9");
    expect(embeddedPython(shell("python2 -c 'x'"))[0]?.pythonVersion).toBe("2");
  });

  it.each<[string, boolean]>([
    ['python -c "import $X"', true],
    ['python -c "print(1)"', false],
    ['python -c "cost = 1 # in $"', false],
    ["python <<EOF\nimport ${X}\nEOF", true],
    ["python <<EOF\nprint('`date`')\nEOF", true],
    ["python <<EOF\nprint('\\$x')\nEOF", false],
    ["python <<'EOF'\nprint('$x')\nEOF", false],
  ])("is expanded by the shell: %j", (text, expanded) => {
    expect(embeddedPython(shell(text))[0]?.expanded).toBe(expanded);
  });

  it("carries templates to where they stand in the code", () => {
    const written = `python -c "a = \\"{{x}}\\"; {{y}}"`;
    const masked = `python -c "a = \\"_____\\"; _____"`;
    const [found] = embeddedPython(shell(written, masked));
    expect(found?.templates.map(({ start, end }) => found.code.text.slice(start, end))).toEqual([
      "{{x}}",
      "{{y}}",
    ]);
    expect(found?.masked.text).toBe('a = "_____"; _____');
  });

  it.each<[string, string, string | undefined]>([
    [`python -c "print('a)"`, `'`, `python -c "print('a')"`],
    [`python -c "print(\\"a)"`, `"`, `python -c "print(\\"a\\")"`],
    [`python -c 'print("a)'`, `"`, `python -c 'print("a")'`],
    [`python -c 'print("a)'`, `'`, undefined],
  ])("writes a change of %j back", (text, inserted, expected) => {
    const [found] = embeddedPython(shell(text));
    const at = (found?.code.text.indexOf("a") ?? 0) + 1;
    const edit = found?.code.edit(at, at, inserted);
    const document = " ".repeat(100) + text;
    expect(edit && applyEdits(document, [edit]).slice(100)).toBe(expected);
  });
});

const fragment = fc.constantFrom(
  ..."'\"\\$`#;|&()<>{}\n\t =a".split(""),
  ...[
    "python -c ",
    "<<EOF\n",
    "<<-'E'\n",
    "\nEOF\n",
    "$(",
    "${",
    "$((",
    "$'",
    "cat > x.py ",
    "\\\n",
  ],
  ...["print(1)", "\r\n", " | ", " && ", "\nE\n", "😀"],
);
const text = fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join(""));

describe("laws", () => {
  it("reads any text, with every span in it and every word where it says", () => {
    fc.assert(
      fc.property(text, (source) => {
        const { commands, comments } = readShell(source);
        for (const { start, end } of comments) {
          expect(source[start]).toBe("#");
          expect(end).toBeLessThanOrEqual(source.length);
        }
        for (const command of commands)
          for (const { span, pieces } of [...command.words, ...command.assignments]) {
            expect(span.start).toBeLessThan(span.end);
            expect(span.end).toBeLessThanOrEqual(source.length);
            for (const piece of pieces) {
              expect(piece.span.start).toBeGreaterThanOrEqual(span.start);
              expect(piece.span.end).toBeLessThanOrEqual(span.end);
              if (piece.kind !== "escape")
                expect(source.slice(piece.span.start, piece.span.end)).toBe(piece.text);
            }
          }
      }),
      { numRuns: 500 },
    );
  });

  it("finds a command without reading on as it does among all of them", () => {
    fc.assert(
      fc.property(text, fc.constantFrom("=a", "a", "python", "}", undefined), (source, program) => {
        const is = ({ words }: Command) => words[0]?.text === program;
        expect(someCommand(source, is)).toBe(readShell(source).commands.some(is));
      }),
      { numRuns: 500 },
    );
  });

  it("maps every unescaped character of embedded code to the same character of the shell text", () => {
    let characters = 0;
    const beginning = fc.constantFrom("", 'python -c "', "python -c '", "python - <<'E'\n");
    fc.assert(
      fc.property(beginning, text, (first, rest) => {
        const source = first + rest;
        for (const { code } of embeddedPython(shell(source)))
          for (let at = 0; at < code.length; at++) {
            characters++;
            const from = code.source(at) - 100;
            expect(from).toBeLessThan(source.length);
            if (source[from] !== "\\") expect(source[from]).toBe(code.text[at]);
          }
      }),
      { numRuns: 1000 },
    );
    expect(characters).toBeGreaterThan(1000);
  });

  it("takes time in proportion to the text", () => {
    const time = (source: string): number => {
      const spent = processorTime();
      embeddedPython(shell(source));
      return spent();
    };
    for (const piece of [
      "$(",
      "'",
      '"',
      "<<E\n",
      "`",
      "$'",
      "{",
      "( ",
      "\\",
      "a",
      "python -c 'x'\n",
    ])
      expect(time(`python\n${piece.repeat(20_000)}`)).toBeLessThan(2000);
  });
});
