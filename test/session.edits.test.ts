import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { folderOf, mlops } from "./command-line.ts";
import { exampleFiles, pageSamples } from "./samples.ts";
import { Editor } from "./session/editor.ts";

/**
 * Whatever was typed, taken back and pasted before, a session tells of a text what a fresh process tells
 * of it: nothing that is remembered of one version stays in the next.
 */
const samples = [...exampleFiles, ...pageSamples].filter(
  ({ path }) => path !== "" && !path.endsWith(".mlopslint.yaml"),
);

const noise = fc.constantFrom(
  ..."\n,  ,',\",[,],{,},- ,: ,#,\t,\r\n,\uFEFF,${{ , }},<<EOF\n,&a ,*a,24,😀,---\n,>,|,print(x\n,–".split(
    ",",
  ),
);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const pasted = fc
  .tuple(fc.constantFrom(...samples), place)
  .map(([{ text }, part]) => text.slice(Math.floor(text.length * part)).slice(0, 300));
const change = fc.record({
  at: place,
  gone: fc.nat(12),
  added: fc.oneof({ weight: 3, arbitrary: noise }, pasted, fc.constant("")),
  isTakenBack: fc.boolean(),
});
const history = fc.record({
  sample: fc.constantFrom(...samples),
  changes: fc.array(change, { minLength: 1, maxLength: 8 }),
});

const listed = (rule: unknown, range: Diagnostic["range"], message: string): string =>
  `${rule} ${range.start.line}:${range.start.character} ${range.end.line}:${range.end.character} ${message}`;

function put(
  editor: Editor,
  uri: string,
  [start, end]: readonly [number, number],
  text: string,
): void {
  const document = TextDocument.create(uri, "yaml", 0, editor.text(uri));
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  editor.edit(uri, [{ range, newText: text }]);
}

it("a session tells what a fresh process tells of the same text", async () => {
  const folder = folderOf({});
  const editor = await Editor.start({ folder: pathToFileURL(folder).href });
  const told = new Map<string, string[]>();
  const histories = fc.sample(history, 25);
  for (const [index, { sample, changes }] of histories.entries()) {
    const file = `${index}/${sample.path}`;
    const uri = editor.open(pathToFileURL(join(folder, file)).href, sample.text);
    for (const { at, gone, added, isTakenBack } of changes) {
      const before = editor.text(uri);
      const start = Math.floor(before.length * at);
      put(editor, uri, [start, Math.min(before.length, start + gone)], added);
      await editor.pull(uri);
      if (isTakenBack) put(editor, uri, [0, editor.text(uri).length], before);
    }
    // The mark at the beginning of a file is no part of its text; typed, it is.
    if (editor.text(uri).startsWith("\uFEFF")) continue;
    const report = await editor.pull(uri);
    const items = report.kind === "full" ? report.items : [];
    told.set(
      file,
      items.map(({ code, range, message }) => listed(code, range, String(message))),
    );
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), editor.text(uri));
  }
  await editor.stop();
  const { out } = await mlops(["check", ".", "--format", "json"], { folder });
  const fresh = new Map([...told.keys()].map((file): [string, string[]] => [file, []]));
  for (const { file, rule, range, message } of JSON.parse(out))
    fresh.get(file)?.push(listed(rule, range, message));
  for (const [file, lines] of told) expect(lines, file).toEqual(fresh.get(file));
}, 120_000);
