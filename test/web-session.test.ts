import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type DocumentDiagnosticReport,
  type InitializeResult,
  ResponseError,
} from "vscode-languageserver-protocol/node";
import { clientMethods, type ReadFileParams } from "../server/src/lsp/protocol.ts";
import { pathIn, uriIn } from "../server/src/web/workspace.ts";
import { until } from "./session/editor.ts";

/** The server's bundle for browsers, in a worker with nothing but what a browser's worker has. */

const script = join(import.meta.dirname, "../dist/web-server.js");
const ruff = createRequire(import.meta.url).resolve("@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm");

const scope = `
  const { parentPort } = require("node:worker_threads");
  const { readFileSync } = require("node:fs");
  const browser = {
    // As in a worker that was started from a blob, by a page with a port in its address.
    location: { origin: "http://localhost:3000", pathname: "http://localhost:3000/1b4e", search: "" },
    postMessage: (message) => parentPort.postMessage(message),
    addEventListener: () => {},
    MessageChannel, WebAssembly, TextEncoder, TextDecoder, URL, Intl, console,
    setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask,
  };
  browser.self = browser.globalThis = browser;
  require("node:vm").runInNewContext(readFileSync(${JSON.stringify(script)}, "utf8"), browser);
  parentPort.on("message", (data) => browser.onmessage({ data }));
`;

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { code: number; message: string };
}

/** What the client can read, by URI. */
const files = new Map<string, string>();

let worker: Worker;
const asked: string[] = [];
const waiting = new Map<number, (message: Message) => void>();
let last = 0;
let initialized: InitializeResult;

const request = async <Answer>(method: string, params: unknown): Promise<Answer> => {
  const id = ++last;
  const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
  worker.postMessage({ jsonrpc: "2.0", id, method, params });
  const { result, error } = await answer;
  if (error) throw new ResponseError(error.code, error.message);
  return result as Answer;
};
const notify = (method: string, params: unknown) =>
  worker.postMessage({ jsonrpc: "2.0", method, params });

beforeAll(async () => {
  worker = new Worker(scope, { eval: true });
  worker.on("message", (message: Message) => {
    if (message.method === undefined) return waiting.get(Number(message.id))?.(message);
    asked.push(message.method);
    if (message.id === undefined) return;
    const { uri } = (message.params ?? {}) as Partial<ReadFileParams>;
    const result =
      message.method === clientMethods.ruffWasm
        ? readFileSync(ruff)
        : message.method === clientMethods.readFile
          ? (files.get(uri ?? "") ?? null)
          : null;
    worker.postMessage({ jsonrpc: "2.0", id: message.id, result });
  });
  initialized = await request("initialize", {
    processId: null,
    rootUri: "vscode-vfs://github/team/project",
    capabilities: {
      workspace: { diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    },
  });
  notify("initialized", {});
});
afterAll(() => worker.terminate());

it("checks at once, and the Python as soon as the client has handed over ruff", async () => {
  const uri = "vscode-vfs://github/project/churn.mlops.yaml";
  const text =
    'triggers:\n  a:\n    cron: "0 24 * * *"\nsteps:\n  a:\n    python: |\n      for x in y\n          pass\n';
  notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  const pull = async () => {
    const report: DocumentDiagnosticReport = await request("textDocument/diagnostic", {
      textDocument: { uri },
    });
    return report.kind === "full"
      ? report.items.filter(({ severity }) => severity === 1).map(({ code }) => code)
      : [];
  };
  expect(await pull()).toContain("cron-out-of-range");
  await until("the wish to be asked again", () =>
    asked.find((method) => method === "workspace/diagnostic/refresh"),
  );
  expect(asked.filter((method) => method === clientMethods.ruffWasm)).toHaveLength(1);
  expect(await pull()).toEqual(expect.arrayContaining(["cron-out-of-range", "python-syntax"]));
});

it("reads what the workspace says, and the scripts its pipelines run, through the client", async () => {
  const root = "vscode-vfs://github/team/project";
  const uri = `${root}/.github/workflows/retrain.yml`;
  const text = `on:
  schedule:
    - cron: "0 24 * * *"
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - id: drift
        run: python scripts/check_drift.py
      - if: steps.drift.outputs.retrain == 'true'
        run: python retrain.py
`;
  const script = `import os

accuracy = 0.8
with open(os.environ["GITHUB_OUTPUT"], "a") as out:
    if accuracy > 0.9:
        print("retrain=true", file=out)
`;
  files.set(`${root}/.mlopslint.yaml`, "rules:\n  cron-out-of-range: off\n");
  files.set(`${root}/scripts/check_drift.py`, script);
  notify("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  const report: DocumentDiagnosticReport = await request("textDocument/diagnostic", {
    textDocument: { uri },
  });
  const items = report.kind === "full" ? report.items : [];
  const codes = items.map(({ code }) => code);
  expect(codes).not.toContain("cron-out-of-range");
  const followed = items.find(({ code }) => code === "inverted-retrain-trigger");
  expect(followed?.relatedInformation?.map(({ location }) => location.uri)).toContain(
    `${root}/scripts/check_drift.py`,
  );
});

it("names files of any scheme by paths that lead back", () => {
  for (const uri of ["vscode-vfs://github/team/a%20b/c.py", "file:///c.py"])
    expect(uriIn(pathIn(uri) ?? "")).toBe(uri);
  for (const uri of ["untitled:a.yml", "https:a", "x://y/%"]) expect(pathIn(uri)).toBeUndefined();
  expect(uriIn("/")).toBeUndefined();
});

it("links no files, for there are none to be seen", () => {
  expect(initialized.capabilities.documentLinkProvider).toBeUndefined();
  expect(initialized.capabilities.hoverProvider).toBe(true);
});
