import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  DocumentDiagnosticReport,
  DocumentLink,
  DocumentSymbol,
  Hover,
  InlayHint,
  Location,
  WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import {
  commands,
  type EngineAnswer,
  type EvaluateAnswer,
  type ExportAnswer,
  type FixAllAnswer,
  type FormatPythonAnswer,
  methods,
  type ScheduleAnswer,
  type TriggerAnswer,
} from "../server/src/lsp/protocol.ts";
import { Editor, isError, until } from "./session/editor.ts";

/** Real sessions with the built server, over its standard input and output. */

const own = "file:///project/churn.mlops.yaml";
const workflow = "file:///project/.github/workflows/train.yml";

const churn = `name: churn
metrics:
  accuracy: {}
triggers:
  nightly:
    cron: "0 24 * * *"
    timezone: Europe/Berlin
  drop:
    when: accuracy < 0.87
steps:
  train:
    python: |
      for stage in ["fit"]
          print(stage)
  deploy:
    needs: train
    when: accuracy > 0.8
    run: ./deploy.sh
`;
const right = churn.replace("24", "0").replace('["fit"]', '["fit"]:');

const quickFixes = async (editor: Editor, uri: string, part: string): Promise<CodeAction[]> =>
  editor.about("textDocument/codeAction", uri, {
    range: editor.range(uri, part),
    context: { diagnostics: [], only: ["quickfix"] },
  });

describe("a session", () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await Editor.start({ localZone: "America/New_York" });
  });
  afterAll(async () => {
    // Who asks for diagnostics is not sent them besides.
    expect(editor.published).toEqual([]);
    expect(await editor.stop()).toBe(0);
  });
  afterEach(() => {
    for (const uri of [own, workflow]) editor.close(uri);
    editor.logged.length = 0;
  });

  it("says what it can do", () => {
    const { capabilities, serverInfo } = editor.initialized;
    expect(serverInfo?.name).toBe("mlops");
    expect(serverInfo?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(capabilities).toMatchObject({
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2 },
      diagnosticProvider: { interFileDependencies: false, workspaceDiagnostics: false },
      hoverProvider: true,
      renameProvider: { prepareProvider: true },
    });
  });

  it("tells diagnostics when asked, with rule, page and exact range", async () => {
    editor.open(own, churn);
    const report = await editor.pull(own);
    expect(report.kind).toBe("full");
    if (report.kind !== "full") return;
    expect(editor.errors(own, report.items)).toEqual([
      "cron-out-of-range at 24",
      "python-syntax at ]",
    ]);
    const [cron] = report.items.filter(isError);
    expect(cron).toMatchObject({ source: "mlops", code: "cron-out-of-range" });
    expect(cron?.codeDescription?.href).toMatch(/^https:\/\/.*cron-out-of-range\.md$/);
  });

  it("says that nothing changed", async () => {
    editor.open(own, churn);
    const { resultId } = await editor.pull(own);
    expect(resultId).toBeDefined();
    expect(await editor.pull(own, resultId)).toEqual({ kind: "unchanged", resultId });
    editor.replace(own, "24", "0");
    const after = await editor.pull(own, resultId);
    expect(after.kind).toBe("full");
    expect(after.resultId).not.toBe(resultId);
  });

  it("follows edits", async () => {
    editor.open(own, churn);
    expect(await editor.problems(own)).toHaveLength(2);
    editor.replace(own, "24", "0");
    expect(await editor.problems(own)).toEqual(["python-syntax at ]"]);
    editor.replace(own, '["fit"]', '["fit"]:');
    expect(await editor.problems(own)).toEqual([]);
    editor.replace(own, "needs: train", "needs: trian");
    expect(await editor.problems(own)).toEqual(["unknown-need at trian"]);
  });

  it("offers a mend that removes its finding", async () => {
    editor.open(own, churn);
    for (const part of ["24", "]\n          print"]) {
      const [mend] = await quickFixes(editor, own, part);
      expect(mend?.isPreferred).toBe(true);
      expect(mend?.diagnostics).toHaveLength(1);
      editor.apply(mend?.edit);
    }
    expect(editor.text(own)).toBe(right);
    expect(await editor.problems(own)).toEqual([]);
  });

  it("offers to ignore a finding last, and opens a rule's page", async () => {
    editor.open(own, churn);
    const actions = await quickFixes(editor, own, "24");
    const page = actions.find(({ title }) => title.startsWith("Show documentation"));
    await editor.connection.sendRequest("workspace/executeCommand", page?.command);
    expect(editor.shown.at(-1)).toMatch(/cron-out-of-range\.md$/);
    editor.apply(actions.at(-1)?.edit);
    expect(editor.text(own)).toContain("# mlops: ignore[cron-out-of-range]");
    expect(await editor.problems(own)).toEqual(["python-syntax at ]"]);
  });

  it("colours Python in sight where no grammar knows that it is Python", async () => {
    const text =
      "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          python - <<'EOF'\n          y = 2\n          EOF\n";
    editor.open(workflow, text);
    const { data } = await editor.about<{ data: number[] }>(
      "textDocument/semanticTokens/range",
      workflow,
      {
        range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
      },
    );
    const types = editor.initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
    expect(data.slice(0, 5)).toEqual([6, 10, 1, types.indexOf("variable"), 0]);
    expect(data).toHaveLength(15);
  });

  it("exports a pipeline of its own format to the engines that it names", async () => {
    editor.open(own, right);
    const ask = <Answer>(method: string, more: object = {}, uri = own): Promise<Answer> =>
      editor.connection.sendRequest(method, { uri, ...more });
    expect(await ask<readonly EngineAnswer[]>(methods.engines)).toEqual([
      { id: "github-actions", title: "GitHub Actions" },
      { id: "argo", title: "Argo Workflows" },
    ]);
    const file = "churn.mlops.yaml";
    const answer = await ask<ExportAnswer>(methods.export, { engine: "github-actions", file });
    expect(answer).toMatchObject({ place: ".github/workflows/churn.yml", leftOut: 0 });
    expect(answer.changed).toBeGreaterThan(0);
    expect(answer.text).toMatch(/\n {2}deploy:\n/);
    expect(await ask(methods.export, { engine: "none", file })).toBeNull();

    editor.close(own);
    editor.open(own, churn.replace("needs: train", "needs: gone"));
    expect(await ask(methods.export, { engine: "argo", file })).toMatchObject({
      text: "",
      refused: "deploy needs gone, which is no step.",
    });
    editor.open(workflow, "on: push\njobs:\n  a:\n    runs-on: x\n    steps: []\n");
    expect(await ask(methods.engines, {}, workflow)).toEqual([]);
    expect(await ask(methods.export, { engine: "argo", file }, workflow)).toBeNull();
  });

  it("completes embedded Python, and asks for nothing behind its blanks", async () => {
    const text = right.replace("print(stage)", "print( stage )");
    editor.open(own, text);
    const place = editor.range(own, " stage )").start;
    const ask = (character: number, context: object) =>
      editor.about<CompletionItem[]>("textDocument/completion", own, {
        position: { ...place, character: place.character + character },
        context,
      });
    const [first] = await ask(3, { triggerKind: 1 });
    expect(first).toMatchObject({ label: "stage", kind: 6, textEdit: { newText: "stage" } });
    expect(await ask(1, { triggerKind: 2, triggerCharacter: " " })).toEqual([]);
  });

  it("lays out embedded Python when the file is saved, and when it is asked to", async () => {
    editor.open(own, right);
    const action = async () => {
      const actions: CodeAction[] = await editor.about("textDocument/codeAction", own, {
        range: editor.range(own, "name"),
        context: { diagnostics: [], only: ["source.formatPython"] },
      });
      return actions;
    };
    expect(await action()).toEqual([]);
    editor.close(own);
    editor.open(own, right.replace("print(stage)", "print( stage )"));
    const answer: FormatPythonAnswer = await editor.connection.sendRequest(methods.formatPython, {
      uri: own,
    });
    expect(answer).toMatchObject({
      changed: 1,
      unreadable: 0,
      edits: [{ newText: "    print(stage)" }],
    });
    const [only] = await action();
    expect(only).toMatchObject({
      title: "Format embedded Python",
      kind: "source.formatPython.mlops",
    });
    editor.apply(only?.edit);
    expect(editor.text(own)).toBe(right);
  });

  it("makes every safe fix when the file is saved, and offers nothing else then", async () => {
    editor.open(own, churn.replace("needs: train", "needs: trian"));
    for (const only of ["source.fixAll.mlops", "source.fixAll", "source"]) {
      const actions: CodeAction[] = await editor.about("textDocument/codeAction", own, {
        range: editor.range(own, "name"),
        context: { diagnostics: [], only: [only] },
      });
      expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.mlops"]);
      if (only === "source") editor.apply(actions[0]?.edit);
    }
    expect(editor.text(own)).toBe(right.replace("needs: train", "needs: trian"));
    const none = await editor.about("textDocument/codeAction", own, {
      range: editor.range(own, "name"),
      context: { diagnostics: [], only: ["source.organizeImports"] },
    });
    expect(none).toEqual([]);
  });

  it("explains on hover", async () => {
    editor.open(own, right);
    const hover: Hover = await editor.ask("textDocument/hover", own, "0 0 * * *");
    expect(hover.range && editor.at(own, hover.range)).toBe("0 0 * * *");
    const text = JSON.stringify(hover.contents);
    expect(text).toContain("At 00:00, every day");
    expect(text).toContain("Europe/Berlin");
    expect(text).toContain("America/New\\\\_York");
    const metric: Hover = await editor.ask("textDocument/hover", own, "accuracy > 0.8");
    expect(JSON.stringify(metric.contents)).toContain("better when higher");
    const step: Hover = await editor.ask("textDocument/hover", own, "deploy:");
    expect(JSON.stringify(step.contents)).toContain("needs `train`");
  });

  it("has lenses on triggers and steps, and inlay hints", async () => {
    editor.open(own, right);
    const lenses: CodeLens[] = await editor.about("textDocument/codeLens", own);
    expect(lenses.map(({ command }) => [command?.command, ...(command?.arguments ?? [])])).toEqual([
      [commands.runTrigger, own, "nightly"],
      [commands.explainSchedule, own, "nightly"],
      [commands.runTrigger, own, "drop"],
      [commands.backtest, own, "drop"],
      [commands.runStep, own, right.indexOf("train:")],
      [commands.runStep, own, right.indexOf("deploy:")],
    ]);
    expect(lenses.map(({ range }) => editor.at(own, range))).toEqual([
      "nightly",
      "nightly",
      "drop",
      "drop",
      "train",
      "deploy",
    ]);
    expect(lenses[1]?.command?.title).toMatch(/^Next run \w{3} \d+ \w{3} 20\d\d, 00:00/);
    const hints: InlayHint[] = await editor.about("textDocument/inlayHint", own, {
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    expect(hints).toMatchObject([
      { label: "At 00:00, every day", position: { line: 5, character: 21 } },
    ]);
  });

  it("completes", async () => {
    editor.open(own, right.replace("needs: train", "needs: "));
    const { end } = editor.range(own, "needs: ");
    const items: CompletionItem[] = await editor.about("textDocument/completion", own, {
      position: end,
    });
    expect(items.map(({ label, textEdit }) => [label, textEdit])).toEqual([
      ["train", { range: { start: end, end }, newText: "train" }],
    ]);
  });

  it("finds, lists and renames names", async () => {
    editor.open(own, right);
    const definition: Location[] = await editor.ask(
      "textDocument/definition",
      own,
      "train\n    wh",
    );
    expect(definition).toMatchObject([{ uri: own, range: { start: { line: 10, character: 2 } } }]);
    const references: Location[] = await editor.ask("textDocument/references", own, "accuracy", {
      context: { includeDeclaration: true },
    });
    expect(references.map(({ range }) => range.start.line)).toEqual([2, 8, 16]);
    const prepared = await editor.ask("textDocument/prepareRename", own, "train:");
    expect(prepared).toMatchObject({ placeholder: "train" });
    const edit: WorkspaceEdit = await editor.ask("textDocument/rename", own, "train:", {
      newName: "fit-model",
    });
    editor.apply(edit);
    expect(editor.text(own)).toBe(
      right.replace("  train:", "  fit-model:").replace("needs: train", "needs: fit-model"),
    );
    expect(await editor.problems(own)).toEqual([]);
    await expect(
      editor.ask("textDocument/rename", own, "fit-model:", { newName: "deploy" }),
    ).rejects.toThrow("There is a step named 'deploy' already.");
    expect(await editor.ask("textDocument/prepareRename", own, "python")).toBeNull();
  });

  it("outlines", async () => {
    editor.open(own, right);
    const symbols: DocumentSymbol[] = await editor.about("textDocument/documentSymbol", own);
    expect(symbols.map(({ name }) => name)).toEqual([
      "nightly",
      "drop",
      "accuracy",
      "train",
      "deploy",
    ]);
  });

  it("counts columns and lines as LSP does: CRLF, and characters of two units", async () => {
    const text = churn
      .replace("name: churn", "name: 🙂 𝒄hurn")
      .replace('["fit"]', '["🙂fit"]')
      .replaceAll("\n", "\r\n");
    editor.open(own, text);
    expect(await editor.problems(own)).toEqual(["cron-out-of-range at 24", "python-syntax at ]"]);
    const [mend] = await quickFixes(editor, own, "]\r\n          print");
    editor.apply(mend?.edit);
    expect(editor.text(own)).toBe(text.replace('["🙂fit"]', '["🙂fit"]:'));
    editor.replace(own, "🙂fit", "🙃🙂fit");
    expect(await editor.problems(own)).toEqual(["cron-out-of-range at 24"]);
  });

  it("keeps two documents apart", async () => {
    editor.open(own, churn);
    editor.open(
      workflow,
      "on:\n  schedule:\n    - cron: '0 25 * * *'\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n",
    );
    expect(await editor.problems(workflow)).toEqual(["cron-out-of-range at 25"]);
    expect(await editor.problems(own)).toHaveLength(2);
    editor.close(workflow);
    expect(await editor.problems(own)).toHaveLength(2);
    editor.open(workflow, "on: push\njobs: {}\n");
    expect(await editor.problems(workflow)).toEqual([]);
  });

  it("says nothing at all about files of no known dialect", async () => {
    const uri = editor.open("file:///project/docker-compose.yaml", churn);
    expect(await editor.pull(uri)).toEqual({ kind: "full", items: [] });
    expect(await editor.ask("textDocument/hover", uri, "0 24")).toBeNull();
    for (const method of ["codeLens", "documentSymbol", "documentLink"])
      expect(await editor.about(`textDocument/${method}`, uri)).toBeNull();
    expect(await editor.ask("textDocument/completion", uri, "needs")).toBeNull();
    expect(await quickFixes(editor, uri, "24")).toBeNull();
    expect(await editor.connection.sendRequest(methods.pipeline, { uri })).toEqual({
      dialect: null,
    });
    expect(await editor.connection.sendRequest(methods.triggers, { uri })).toEqual([]);
    editor.close(uri);
  });

  it("answers about documents it does not know, too", async () => {
    const uri = "file:///project/unknown.mlops.yaml";
    expect(await editor.about("textDocument/codeLens", uri)).toBeNull();
    expect(await editor.pull(uri)).toEqual({ kind: "full", items: [] });
    expect(
      await editor.connection.sendRequest(methods.evaluate, { uri, trigger: "a", values: {} }),
    ).toBeNull();
  });

  it.each([
    ["nothing", ""],
    ["no YAML", "\u0000\u0001{[}]: - \t: &a *a |\n>>> \ud800 \udfff"],
    ["a list", "- a\n- b\n"],
    ["half a file", churn.slice(0, 150)],
    ["tabs", churn.replaceAll("  ", "\t")],
    ["an anchor that holds itself", "steps: &a\n  b: *a\n  c:\n    <<: *a\n"],
    ["brackets without end", "[".repeat(20_000)],
  ])("takes any text: %s", async (_what, text) => {
    editor.open(own, text);
    await editor.pull(own);
    const everything = { start: { line: 0, character: 0 }, end: { line: 9999, character: 9999 } };
    for (const method of ["codeLens", "documentSymbol", "documentLink", "inlayHint"])
      await editor.about(`textDocument/${method}`, own, { range: everything });
    for (const method of ["hover", "completion", "definition", "prepareRename"])
      for (const position of [everything.start, { line: 1, character: 3 }, everything.end])
        await editor.about(`textDocument/${method}`, own, { position });
    await editor.about("textDocument/codeAction", own, {
      range: everything,
      context: { diagnostics: [] },
    });
    editor.edit(own, [{ range: everything, newText: right }]);
    expect(await editor.problems(own)).toEqual([]);
    expect(editor.logged).toEqual([]);
  });

  it("answers a request that makes no sense with a message, and goes on", async () => {
    await expect(editor.connection.sendRequest("textDocument/hover", {})).rejects.toThrow();
    await expect(editor.connection.sendRequest("mlops/nothing", {})).rejects.toThrow();
    await expect(
      editor.connection.sendRequest("workspace/executeCommand", { command: "rm", arguments: [] }),
    ).rejects.toThrow("There is no command 'rm'");
    editor.open(own, right);
    expect(await editor.problems(own)).toEqual([]);
  });

  it("answers for the newest version when edits come faster than checks", async () => {
    editor.open(own, right);
    const reports: Promise<DocumentDiagnosticReport>[] = [];
    for (let i = 1; i <= 20; i++) {
      editor.replace(own, i === 1 ? "train:" : `train${i - 1}:`, `train${i}:`);
      reports.push(editor.pull(own));
    }
    editor.replace(own, "needs: train", "needs: train20");
    expect(await editor.problems(own)).toEqual([]);
    const ids = new Set((await Promise.all(reports)).map(({ resultId }) => resultId));
    // Of the twenty versions that arrived together hardly any was worth an analysis.
    expect(ids.size).toBeLessThan(6);
  });

  it("gives up a request that is cancelled", async () => {
    editor.open(own, right);
    const answer = editor.answerTo("cancelled");
    editor.sendTogether(
      {
        id: "cancelled",
        method: "textDocument/diagnostic",
        params: { textDocument: { uri: own } },
      },
      { method: "$/cancelRequest", params: { id: "cancelled" } },
    );
    expect(await answer).toMatchObject({ error: { code: -32800 } });
    expect(await editor.problems(own)).toEqual([]);
  });

  it("says which steps of a workflow cannot run on this machine", async () => {
    editor.open(
      workflow,
      "on:\n  schedule:\n    - cron: '0 0 * * *'\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - name: Fit\n        run: ls\n",
    );
    const answer: EvaluateAnswer = await editor.connection.sendRequest(methods.evaluate, {
      uri: workflow,
      trigger: "schedule 1",
      values: {},
    });
    expect(answer.verdict).toBe("fires");
    expect(answer.steps).toMatchObject([
      { name: "a / actions/checkout@v4", obstacle: expect.stringContaining("hosted") },
      { name: "a / Fit" },
    ]);
    expect(answer.steps[1]).not.toHaveProperty("obstacle");
  });

  it("answers the product's own requests", async () => {
    editor.open(own, churn.replace("0 24", "30 2"));
    const { connection } = editor;
    expect(await connection.sendRequest(methods.pipeline, { uri: own })).toEqual({
      dialect: "mlops",
      title: "MLOps pipeline",
    });
    const triggers: TriggerAnswer[] = await connection.sendRequest(methods.triggers, { uri: own });
    expect(triggers.map(({ name }) => name)).toEqual(["nightly", "drop"]);
    expect(triggers[0]?.schedule).toBe("At 02:30, every day (Europe/Berlin)");
    expect(triggers[0]?.next).toHaveLength(5);
    expect(triggers[0]?.next[0]?.zoned).toMatch(/T02:30:00\+0[12]:00$/);
    expect(triggers[1]).toMatchObject({
      condition: "accuracy < 0.87",
      next: [],
      metrics: [{ name: "accuracy", direction: expect.stringContaining("better when higher") }],
    });
    const evaluate = (value: number | null): Promise<EvaluateAnswer> =>
      connection.sendRequest(methods.evaluate, {
        uri: own,
        trigger: "drop",
        values: { accuracy: value },
      });
    expect(await evaluate(0.8)).toMatchObject({
      verdict: "fires",
      why: ["accuracy < 0.87: true (accuracy is 0.8)"],
      steps: [{ name: "train" }, { name: "deploy", needs: ["train"], when: "accuracy > 0.8" }],
    });
    expect((await evaluate(0.9)).verdict).toBe("silent");
    expect((await evaluate(null)).verdict).toBe("unknown");
    for (const [word, verdict] of [
      ["fire", "fires"],
      ["fail", "unknown"],
    ]) {
      editor.replace(
        own,
        "when: accuracy < 0.87",
        `on-missing: ${word}\n    when: accuracy < 0.87`,
      );
      const answer = await evaluate(null);
      expect(answer.verdict).toBe(verdict);
      expect(answer.why.join()).toContain(`on-missing: ${word}`);
      editor.replace(own, `on-missing: ${word}\n    `, "");
    }

    const named: ScheduleAnswer = await connection.sendRequest(methods.schedule, {
      uri: own,
      trigger: "nightly",
    });
    expect(named).toMatchObject({ trigger: "nightly", cron: "30 2 * * *", zone: "Europe/Berlin" });
    expect(named.notes.join()).toMatch(/clocks go forward over 02:30/);
    const placed = await connection.sendRequest(methods.schedule, {
      uri: own,
      trigger: editor.text(own).indexOf("30 2"),
    });
    expect(placed).toEqual(named);

    const fixes: FixAllAnswer = await connection.sendRequest(methods.fixAll, { uri: own });
    expect(fixes).toMatchObject({ fixed: 1, edits: [{ newText: ":" }] });
  });
});

describe("settings", () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await Editor.start({ settings: { rules: { "python-syntax": "off" } } });
    editor.open(own, churn);
  });
  afterAll(async () => {
    await editor.stop();
  });

  it("are asked for before the first check", async () => {
    expect(await editor.problems(own)).toEqual(["cron-out-of-range at 24"]);
  });

  it("change severities at once, and the editor is told to ask again", async () => {
    editor.refreshed.length = 0;
    editor.configure({ rules: { "cron-out-of-range": "hint", "python-syntax": "nonsense" } });
    const report = await editor.pull(own);
    const severities = new Map(
      report.kind === "full" ? report.items.map(({ code, severity }) => [code, severity]) : [],
    );
    expect(severities.get("cron-out-of-range")).toBe(4);
    expect(severities.get("python-syntax")).toBe(1);
    await until("refreshes", () => (editor.refreshed.length === 3 ? true : undefined));
    expect(editor.refreshed.toSorted()).toEqual(["codeLens", "diagnostic", "inlayHint"]);
  });

  it("are asked for when a client says only that they changed", async () => {
    editor.settings = { rules: { "cron-out-of-range": "off" } };
    await editor.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: null,
    });
    await until("a refresh", () => (editor.refreshed.length > 3 ? true : undefined));
    expect(await editor.problems(own)).toEqual(["python-syntax at ]"]);
  });

  it("turn single features off and on", async () => {
    editor.configure({
      codeLens: { enable: false },
      hover: { enable: false },
      inlayHints: { enable: false },
    });
    expect(await editor.about("textDocument/codeLens", own)).toEqual([]);
    expect(await editor.ask("textDocument/hover", own, "train:")).toBeNull();
    editor.configure({});
    expect(await editor.about("textDocument/codeLens", own)).toHaveLength(5);
    expect(await editor.ask("textDocument/hover", own, "train:")).not.toBeNull();
  });

  it("turn everything off and on", async () => {
    editor.configure({ enable: false });
    expect(await editor.problems(own)).toEqual([]);
    expect(await editor.about("textDocument/documentSymbol", own)).toBeNull();
    editor.configure({});
    expect(await editor.problems(own)).toHaveLength(2);
  });

  it("name the version of embedded Python", async () => {
    const text = "steps:\n  a:\n    python: |\n      match 1:\n          case _: pass\n";
    const uri = editor.open("file:///project/match.mlops.yaml", text);
    expect(await editor.problems(uri)).toEqual([]);
    editor.configure({ pythonVersion: "3.9" });
    expect((await editor.problems(uri))[0]).toMatch(/^python-syntax at match/);
    editor.configure({ pythonVersion: 3.9, rules: ["nonsense"], hover: "yes" });
    expect(await editor.problems(uri)).toEqual([]);
  });
});

describe("a client that does not ask for diagnostics", () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await Editor.start({ capabilities: {} });
  });
  afterAll(async () => {
    await editor.stop();
  });

  it("is told them when a document opens, changes and closes", async () => {
    editor.open(own, churn);
    expect(await editor.pushed(own)).toEqual(["cron-out-of-range at 24", "python-syntax at ]"]);
    editor.replace(own, "24", "0");
    expect(await editor.pushed(own)).toHaveLength(1);
    const before = editor.published.length;
    editor.close(own);
    await until("the last word", () => editor.published[before]);
    expect(editor.published[before]).toEqual({ uri: own, diagnostics: [] });
  });

  it("is told only those of the newest version of a burst of edits", async () => {
    editor.open(own, right);
    await editor.pushed(own);
    const before = editor.published.length;
    for (let i = 0; i < 30; i++) editor.replace(own, "0 0", "0 0 0".slice(0, 3));
    editor.replace(own, "0 0", "0 24");
    expect(await editor.pushed(own)).toHaveLength(1);
    const versions = editor.published.slice(before).map(({ version }) => version);
    expect(versions.at(-1)).toBe(32);
    expect(versions.length).toBeLessThan(10);
    expect(versions).toEqual(versions.toSorted((a = 0, b = 0) => a - b));
    editor.close(own);
  });

  it("is told them again when settings change", async () => {
    editor.open(own, churn);
    expect(await editor.pushed(own)).toHaveLength(2);
    const before = editor.published.length;
    editor.configure({ rules: { "cron-out-of-range": "off" } });
    await until("them", () => editor.published[before]);
    expect(await editor.pushed(own)).toEqual(["python-syntax at ]"]);
  });

  it("gets plain edits and no command it could not carry out", async () => {
    editor.configure({});
    const actions = await quickFixes(editor, own, "24");
    expect(actions[0]?.edit?.changes?.[own]).toHaveLength(1);
    expect(actions.some(({ command }) => command)).toBe(false);
    expect(editor.initialized.capabilities.executeCommandProvider).toBeUndefined();
    expect(editor.initialized.capabilities.renameProvider).toBe(true);
  });
});

describe("files beside a pipeline", () => {
  const folder = mkdtempSync(join(tmpdir(), "mlops-session-"));
  let editor: Editor;
  beforeAll(async () => {
    mkdirSync(join(folder, "pipelines/scripts"), { recursive: true });
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "pipelines/scripts/a b.py"), "");
    writeFileSync(join(folder, "src/train.py"), "");
    writeFileSync(
      join(folder, "pipelines/daily.csv"),
      "date,accuracy\n2026-01-01,0.92\n2026-01-02,0.85\n",
    );
    editor = await Editor.start({ folder: pathToFileURL(folder).href });
  });
  afterAll(async () => {
    await editor.stop();
    rmSync(folder, { recursive: true });
  });

  it("tell the latest values of metrics", async () => {
    const uri = pathToFileURL(join(folder, "pipelines/values.mlops.yaml")).href;
    editor.open(
      uri,
      "metrics:\n  accuracy:\n    source: daily.csv\n  loss:\n    source: none.csv\ntriggers:\n  drop:\n    when: accuracy < 0.87 or loss > 1\nsteps:\n  a:\n    run: ls\n",
    );
    const [drop]: TriggerAnswer[] = await editor.connection.sendRequest(methods.triggers, { uri });
    expect(drop?.metrics).toMatchObject([
      { name: "accuracy", latest: 0.85, source: "daily.csv, line 3" },
      { name: "loss", source: expect.stringMatching(/none\.csv.*no such file/) },
    ]);
    expect(drop?.metrics[1]).not.toHaveProperty("latest");
    const hover: Hover = await editor.ask("textDocument/hover", uri, "or loss");
    expect(JSON.stringify(hover.contents)).toContain("| `accuracy < 0.87` | true |");
    const evaluated: EvaluateAnswer = await editor.connection.sendRequest(methods.evaluate, {
      uri,
      trigger: "drop",
      values: { loss: 0.5 },
    });
    expect(evaluated.verdict).toBe("fires");
  });

  it("configure the project: on the disk, when that changes, and as they are typed", async () => {
    const config = join(folder, ".mlopslint.yaml");
    const uri = pathToFileURL(join(folder, "pipelines/configured.mlops.yaml")).href;
    const text = "triggers:\n  a:\n    cron: '0 24 * * *'\nsteps:\n  b:\n    needs: c\n";
    const unknown = "unknown-need at c";
    const cron = "cron-out-of-range at 24";
    const changed = () =>
      editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: pathToFileURL(config).href, type: 2 }],
      });

    writeFileSync(config, "rules:\n  cron-out-of-range: off\n");
    await changed();
    editor.open(uri, text);
    expect(await editor.problems(uri)).toEqual([unknown]);

    writeFileSync(config, "rules:\n  unknown-need: off\n");
    const before = editor.refreshed.length;
    await changed();
    await until("a refresh", () => editor.refreshed[before]);
    expect(editor.registered).toContain("workspace/didChangeWatchedFiles");
    expect(await editor.problems(uri)).toEqual([cron]);

    const typed = editor.open(pathToFileURL(config).href, "rules:\n  unknown-need: hint\n");
    expect(await editor.problems(uri)).toEqual([cron]);
    editor.replace(typed, "unknown-need: hint", "cron-out-of-rage: off");
    expect((await editor.problems(uri)).toSorted()).toEqual([cron, unknown]);
    expect(await editor.problems(typed)).toEqual(["schema-mismatch at cron-out-of-rage"]);
    editor.close(typed);
    rmSync(config);
    await changed();
    expect((await editor.problems(uri)).toSorted()).toEqual([cron, unknown]);
  });

  it("hold the scripts that decide: on the disk, when those change, and as they are typed", async () => {
    mkdirSync(join(folder, "scripts"), { recursive: true });
    const script = join(folder, "scripts/check.py");
    const code = (operator: string) =>
      `import os\naccuracy = load()\nwith open(os.environ["GITHUB_OUTPUT"], "a") as f:\n    f.write(f"bad={accuracy ${operator} 0.9}")\n`;
    writeFileSync(script, code(">"));
    const uri = pathToFileURL(join(folder, ".github/workflows/drift.yml")).href;
    editor.open(
      uri,
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: check\n        run: python scripts/check.py\n      - if: steps.check.outputs.bad == 'True'\n        run: python retrain.py\n",
    );
    const wrong = ["inverted-retrain-trigger at steps.check.outputs.bad == 'True'"];
    expect(await editor.problems(uri)).toEqual(wrong);
    const report = await editor.pull(uri);
    const [told] = report.kind === "full" ? (report.items[0]?.relatedInformation ?? []) : [];
    expect(told?.location.uri).toBe(pathToFileURL(script).href);
    expect(told?.location.range.start.line).toBe(3);
    const hover: Hover = await editor.ask("textDocument/hover", uri, "steps.check.outputs");
    expect(JSON.stringify(hover.contents)).toContain(
      `[line 4 of \`scripts/check.py\`](${pathToFileURL(script).href}#L4)`,
    );

    writeFileSync(script, code("<"));
    const before = editor.refreshed.length;
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(script).href, type: 2 }],
    });
    await until("a refresh", () => editor.refreshed[before]);
    expect(await editor.problems(uri)).toEqual([]);

    const typed = editor.open(pathToFileURL(script).href, code("<"));
    const known = editor.refreshed.length;
    editor.replace(typed, "<", ">");
    await until("a refresh", () => editor.refreshed[known]);
    expect(await editor.problems(uri)).toEqual(wrong);
    editor.close(typed);
    expect(await editor.problems(uri)).toEqual([]);
    rmSync(script);
    expect(await editor.problems(uri)).toEqual([]);
  });

  it("say how embedded Python is checked, and say it again when they change", async () => {
    const settings = join(folder, "pyproject.toml");
    const uri = pathToFileURL(join(folder, "pipelines/linted.mlops.yaml")).href;
    const changed = () =>
      editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: pathToFileURL(settings).href, type: 2 }],
      });
    editor.open(uri, "steps:\n  a:\n    python: |\n      return 3\n");
    expect(await editor.problems(uri)).toEqual(["python-lint at return 3"]);
    writeFileSync(settings, '[tool.ruff.lint]\nignore = ["F706"]\n');
    await changed();
    expect(await editor.problems(uri)).toEqual([]);
    rmSync(settings);
    await changed();
    expect(await editor.problems(uri)).toEqual(["python-lint at return 3"]);
  });

  it("are linked where they exist, beside the file or in the folder", async () => {
    const uri = pathToFileURL(join(folder, "pipelines/mlops.yaml")).href;
    editor.open(
      uri,
      // The source of a metric counts from its file alone.
      "metrics:\n  a:\n    source: src/train.py\nsteps:\n  a:\n    run: python scripts/none.py && python src/train.py\n  b:\n    working-directory: src\n    run: python train.py\n",
    );
    const links: DocumentLink[] = await editor.about("textDocument/documentLink", uri);
    expect(links.map(({ range, target }) => [editor.at(uri, range), target])).toEqual([
      ["src/train.py", pathToFileURL(join(folder, "src/train.py")).href],
      ["train.py", pathToFileURL(join(folder, "src/train.py")).href],
    ]);
  });
});

describe("a big file", () => {
  it("stays responsive while it is typed in", async () => {
    const editor = await Editor.start();
    const job = (i: number) =>
      `  job${i}:\n    runs-on: ubuntu-latest\n    needs: [job0]\n    steps:\n      - shell: python\n        run: |\n          for x in range(${i}):\n              print(x)\n      - run: python train.py\n`;
    const jobs = Array.from({ length: 4000 }, (_, i) => job(i + 1)).join("");
    const text = `on: push\njobs:\n  job0:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n${jobs}`;
    editor.open(workflow, text);
    expect(await editor.problems(workflow)).toEqual([]);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      editor.replace(workflow, "range(2000)", "range(2000) ");
      const started = performance.now();
      await editor.pull(workflow);
      await editor.ask("textDocument/hover", workflow, "job3000:");
      times.push(performance.now() - started);
    }
    const [, , middle = 0] = times.toSorted((a, b) => a - b);
    expect(middle).toBeLessThan(5000);
    const lenses: CodeLens[] = await editor.about("textDocument/codeLens", workflow);
    expect(lenses).toHaveLength(8001);
    expect(await editor.stop()).toBe(0);
  });
});

describe("the end of a session", () => {
  it("is orderly after a shutdown", async () => {
    const editor = await Editor.start();
    expect(await editor.stop()).toBe(0);
  });

  it("without a shutdown is an error", async () => {
    const editor = await Editor.start();
    await editor.connection.sendNotification("exit");
    expect(await editor.ended).toBe(1);
  });

  it("comes when the client closes its end", async () => {
    const editor = await Editor.start({ processId: null });
    editor.process.stdin.end();
    expect(await editor.ended).toBe(1);
  });

  it("comes when the client dies", async () => {
    const client = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const editor = await Editor.start({ processId: client.pid ?? null });
    client.kill();
    expect(await editor.ended).toBe(1);
  });
});
