import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { methods, type Overview } from "../server/src/lsp/protocol.ts";
import { Project } from "./runner/cli.ts";
import { Editor } from "./session/editor.ts";

/** What the built server tells of files that are not open. */

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start({ localZone: "America/New_York" });
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
});

const overview = (files: Readonly<Record<string, string>>, folder?: string) =>
  editor.connection.sendRequest<Overview[]>(methods.overview, {
    ...(folder && { folder }),
    files: Object.entries(files).map(([uri, text]) => ({ uri, text })),
  });

const churn = `name: churn
triggers:
  nightly:
    cron: "0 0 * * *"
    timezone: Europe/Berlin
  drop:
    when: accuracy < 0.87
steps:
  train:
    run: python train.py
  deploy:
    needs: train
    when: accuracy > 0.8
    run: ./deploy.sh
`;

describe("an overview", () => {
  const own = "vscode-vfs://github/somebody/churn.mlops.yaml";

  it("names triggers with their next run, and steps with what they need", async () => {
    const [found, ...others] = await overview({ [own]: churn });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ uri: own, dialect: "mlops", own: true, name: "churn" });
    const [nightly, drop] = found?.triggers ?? [];
    expect(nightly).toMatchObject({
      name: "nightly",
      isScheduled: true,
      schedule: "At 00:00, every day (Europe/Berlin)",
      paused: false,
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 9 } },
    });
    expect(Date.parse(nightly?.next?.utc ?? "")).toBeGreaterThan(Date.now());
    expect(nightly?.next?.zoned).toMatch(/T00:00:00\+0[12]:00$/);
    expect(drop).toMatchObject({ name: "drop", isScheduled: false, condition: "accuracy < 0.87" });
    expect(drop?.next).toBeUndefined();
    expect(found?.steps).toMatchObject([
      { name: "train", needs: [], templates: [], offset: churn.indexOf("train:") },
      { name: "deploy", needs: ["train"], when: "accuracy > 0.8" },
    ]);
    expect(found?.steps[1]?.deploys).toBeDefined();
  });

  it("lists steps as they are written, in whatever order they run", async () => {
    const text = "steps:\n  last: { needs: first, run: echo }\n  first: { run: echo }\n";
    const [found] = await overview({ [own]: text });
    expect(found?.steps.map(({ name }) => name)).toEqual(["last", "first"]);
  });

  it("names steps of a workflow as its runs do, and says what cannot run here", async () => {
    const text = `on: push
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Fit
        run: python fit.py --key \${{ inputs.key }}
`;
    const uri = "file:///repo/.github/workflows/train.yml";
    const [found] = await overview({ [uri]: text });
    expect(found).toMatchObject({ own: false, title: "GitHub Actions workflow" });
    const [checkout, fit] = found?.steps ?? [];
    expect(checkout?.obstacle).toContain("runs only where the pipeline is hosted");
    expect(fit).toMatchObject({ name: "train / Fit", templates: ["inputs.key"] });
    expect(fit?.obstacle).toBeUndefined();
    const start = fit?.range.start;
    expect(text.split("\n")[start?.line ?? -1]?.slice(start?.character)).toMatch(/^Fit|^name/);
  });

  it("leaves out files without a pipeline, and never fails", async () => {
    const found = await overview({
      "file:///a/openapi.yaml": "openapi: 3.1.0\npaths: {}\n",
      "file:///a/.mlopslint.yaml": "rules: {}\n",
      "file:///a/mlops.yaml": "steps: [\n\t- }{",
      "untitled:Untitled-1": churn,
      "file:///a/%zz.mlops.yaml": churn,
      "file:///a/b.mlops.yaml": churn,
    });
    expect(found.map(({ uri }) => uri)).toContain("file:///a/b.mlops.yaml");
    expect(found.map(({ uri }) => uri)).not.toContain("file:///a/openapi.yaml");
    expect(found.map(({ uri }) => uri)).not.toContain("file:///a/.mlopslint.yaml");
  });

  it("leaves out what git ignores, in folders inside folders too", async () => {
    const project = new Project({
      ".gitignore": "build/\n*.local.mlops.yaml\n",
      "sub/.gitignore": "/made\n",
    });
    mkdirSync(project.path(".git"));
    const names = [
      "a.mlops.yaml",
      "a.local.mlops.yaml",
      "build/deep/b.mlops.yaml",
      "sub/c.mlops.yaml",
      "sub/made/d.mlops.yaml",
      "sub/deep/made/e.mlops.yaml",
    ];
    const files = Object.fromEntries(
      names.map((name) => [pathToFileURL(project.path(name)).href, churn]),
    );
    const folder = pathToFileURL(project.folder).href;
    const kept = (await overview(files, folder)).map(({ uri }) => uri.slice(folder.length + 1));
    expect(kept).toEqual(["a.mlops.yaml", "sub/c.mlops.yaml", "sub/deep/made/e.mlops.yaml"]);
    expect(await overview(files)).toHaveLength(names.length);
  });

  it("of a thousand files is told within seconds, and other questions are answered meanwhile", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`file:///a/${index}.mlops.yaml`, churn]),
    );
    const all = overview(files);
    const uri = editor.open("file:///a/open.mlops.yaml", churn);
    const began = performance.now();
    await editor.connection.sendRequest(methods.pipeline, { uri });
    const answered = performance.now() - began;
    let over = false;
    void all.then(() => {
      over = true;
    });
    expect(over).toBe(false);
    expect(answered).toBeLessThan(5000);
    expect(await all).toHaveLength(1000);
    editor.close(uri);
  });
});
