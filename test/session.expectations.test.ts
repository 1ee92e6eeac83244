import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { methods, type TestedTrigger, type TriggerTests } from "../server/src/lsp/protocol.ts";
import { Editor } from "./session/editor.ts";

/** What an editor's Test Explorer asks a real server, over its standard input and output. */

const text = `name: churn
metrics:
  accuracy: {}
  drift: {}
triggers:
  drop:
    when: accuracy < 0.87 or drift > 0.2
    expect:
      - given: { accuracy: 0.80, drift: 0 }
        fires: true
      - given: { accuracy: 0.90, drift: 0.1 }
        fires: true
      - given: { accuracy: null, drift: 0.1 }
        fires: false
  nightly:
    cron: "0 3 * * *"
steps:
  train:
    run: touch executed
`;

describe("a session about tests", () => {
  const folder = mkdtempSync(join(tmpdir(), "mlops-expect-"));
  const uri = pathToFileURL(join(folder, "churn.mlops.yaml")).href;
  let editor: Editor;
  beforeAll(async () => {
    editor = await Editor.start();
  });
  afterEach(() => editor.close(uri));
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    expect(await editor.stop()).toBe(0);
  });

  const tests = (more: object = {}) =>
    editor.connection.sendRequest<TriggerTests[]>(methods.tests, { uri, ...more });
  const results = (more: object = {}) =>
    editor.connection.sendRequest<TestedTrigger[]>(methods.runTests, { uri, ...more });

  it("tells what tests there are, at their places", async () => {
    editor.open(uri, text);
    const [drop, ...others] = await tests();
    expect(others).toEqual([]);
    expect(drop?.trigger).toBe("drop");
    expect(drop && editor.at(uri, drop.range)).toBe("drop");
    expect(drop?.tests.map(({ label }) => label)).toEqual([
      "fires with accuracy 0.8, drift 0",
      "fires with accuracy 0.9, drift 0.1",
      "does not fire with accuracy missing, drift 0.1",
    ]);
    expect(drop?.tests.map(({ range }) => range.start)).toEqual([
      { line: 8, character: 8 },
      { line: 10, character: 8 },
      { line: 12, character: 8 },
    ]);
  });

  it("tells what came out of them, and what was computed part by part", async () => {
    editor.open(uri, text);
    const [drop] = await results();
    expect(drop?.tests.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(drop?.tests[1]).toMatchObject({
      fires: true,
      verdict: "It does not fire",
      why: [
        "accuracy < 0.87 or drift > 0.2  false",
        "  accuracy < 0.87  false  accuracy is 0.9",
        "  drift > 0.2      false  drift is 0.1",
      ],
    });
    expect(drop?.tests[2]).toMatchObject({
      verdict: "It does not fire, for its condition cannot be decided",
      remark: "A value is missing, and nothing starts where the outcome is unknown.",
    });
  });

  it("answers for the text as it is typed, saved or not", async () => {
    editor.open(uri, text);
    editor.replace(uri, "accuracy < 0.87", "accuracy < 0.95");
    const [drop] = await results();
    expect(drop?.tests.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it("answers for a file that no editor holds, from its text", async () => {
    const [drop] = await results({ text });
    expect(drop?.tests.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(await tests()).toEqual([]);
    expect(await tests({ text: "services: {}\n" })).toEqual([]);
  });

  it("takes the open text of a file before the one on the disk", async () => {
    editor.open(uri, text.replace("accuracy < 0.87", "accuracy < 0.95"));
    const [drop] = await results({ text });
    expect(drop?.tests.map(({ passed }) => passed)).toEqual([true, true, true]);
  });

  it("finds nothing in a file that is broken or brings no tests along", async () => {
    editor.open(uri, "triggers: [\n  expect: {{{\n");
    expect(await tests()).toEqual([]);
    expect(await results()).toEqual([]);
  });
});
