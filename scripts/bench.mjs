/**
 * How long a person waits from an edit to its diagnostics, and how long `mlops check` takes for a
 * folder: each beside the bare `yaml` parse of the same text, in the same run.
 *
 *   npm run bench             everything
 *   npm run bench -- --edits 10   fewer edits per size: the first ones also pay for the compiling
 *   npm run bench -- --folder DIR   the check of the YAML files below a folder, instead of made ones
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import * as rpc from "vscode-jsonrpc/node";
import { parseAllDocuments } from "yaml";
import { inRoot } from "./root.mjs";
import { run } from "./run.mjs";
import { say } from "./say.mjs";
import { workflow } from "./workflow.mjs";

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "100" },
    files: { type: "string", default: "1500" },
    folder: { type: "string" },
  },
});
const edits = Number(values.edits);
const sizes = (process.env.SIZES ?? "65,365,3600,36000").split(",").map(Number);

/** What the project promises: factor of the bare parse, plus milliseconds. */
const promised = { factor: 1.5, plus: 3 };

const cli = inRoot("dist", "cli.js");
if (!fs.existsSync(cli)) throw new Error("Run `npm run build` first: dist/cli.js is not there.");

let kept = true;
if (values.folder === undefined) {
  say("From edit to diagnostics (milliseconds), a GitHub workflow with Python in every job:");
  row("lines", "parse p50", "parse p95", "edit p50", "edit p95", "p50 limit", "");
  for (const size of sizes) await measureEdits(size);
  say("");
  const folder = writeWorkflows(Number(values.files));
  await measureCheck(folder);
  fs.rmSync(folder, { recursive: true });
} else await measureCheck(path.resolve(values.folder));
process.exitCode = kept ? 0 : 1;

async function measureEdits(size) {
  const server = spawn(process.execPath, [cli, "lsp", "--stdio"], { stdio: "pipe" });
  const connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  connection.listen();
  server.once("exit", (code) => {
    // A question to a server that is gone would be waited for without end.
    if (code) throw new Error(`The language server ended with ${code}.`);
  });
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {}, synchronization: {} } },
  });
  await connection.sendNotification("initialized", {});
  const uri = "file:///bench/.github/workflows/bench.yml";
  const text = workflow(size);
  const lines = text.split("\n");
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  const ask = () => connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  await ask();

  // At the end of a line of Python in the middle of the file a number is typed: no text comes twice.
  const middle = lines.findIndex((line, i) => i >= lines.length / 2 && line.includes("print("));
  const target = middle < 0 ? lines.findLastIndex((line) => line.includes("print(")) : middle;
  const before = lines[target];
  const waited = [];
  const parsed = [];
  for (let i = 0; i < edits + 3; i++) {
    const changed = `${before}  # ${i}`;
    const character = lines[target].length;
    lines[target] = changed;
    const now = lines.join("\n");
    const parseStart = performance.now();
    parseAllDocuments(now);
    const parseTime = performance.now() - parseStart;
    const start = performance.now();
    connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: i + 2 },
      contentChanges: [
        {
          range: { start: { line: target, character: 0 }, end: { line: target, character } },
          text: changed,
        },
      ],
    });
    const answer = await ask();
    if (answer.kind !== "full") throw new Error("The server answered without diagnostics.");
    // The first rounds warm up both sides.
    if (i >= 3) {
      waited.push(performance.now() - start);
      parsed.push(parseTime);
    }
  }
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  const limit = promised.factor * quantile(parsed, 0.5) + promised.plus;
  const within = quantile(waited, 0.5) <= limit;
  kept &&= within;
  row(
    String(text.split("\n").length),
    ...[parsed, waited].flatMap((times) => [
      quantile(times, 0.5).toFixed(1),
      quantile(times, 0.95).toFixed(1),
    ]),
    limit.toFixed(1),
    within ? "kept" : "MISSED",
  );
  connection.dispose();
  server.kill();
}

/** A new folder with so many workflows. */
function writeWorkflows(count) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mlops-bench-"));
  const workflows = path.join(folder, ".github", "workflows");
  fs.mkdirSync(workflows, { recursive: true });
  // Of public workflows that train models, about every fifth holds Python of its own.
  for (let i = 0; i < count; i++)
    fs.writeFileSync(
      path.join(workflows, `w${i}.yml`),
      workflow(60 + ((i * 37) % 150), i, i % 5 === 0 ? "python" : "shell"),
    );
  return folder;
}

async function measureCheck(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name));
  const parseAll = `
    import * as fs from "node:fs";
    import { parseAllDocuments } from ${JSON.stringify(import.meta.resolve("yaml"))};
    for (const name of ${JSON.stringify(files)})
      parseAllDocuments(fs.readFileSync(${JSON.stringify(`${folder}/`)} + name, "utf8"));`;
  const list = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "mlops-bench-")), "parse.mjs");
  fs.writeFileSync(list, parseAll);
  const times = { parse: [], check: [] };
  for (let i = 0; i < 3; i++) {
    times.parse.push(await timed([list]));
    times.check.push(await timed([cli, "check", folder, "--format", "json"]));
  }
  fs.rmSync(path.dirname(list), { recursive: true });
  const [parse, check] = [times.parse, times.check].map((each) => quantile(each, 0.5));
  const within = check <= promised.factor * parse;
  kept &&= within;
  say(
    `mlops check on ${files.length} YAML files, whole process, median of 3: ${(check / 1000).toFixed(2)} s;` +
      ` bare parse ${(parse / 1000).toFixed(2)} s; ${(check / parse).toFixed(2)} times (promised ${promised.factor}): ${within ? "kept" : "MISSED"}`,
  );
}

async function timed(args) {
  const start = performance.now();
  const { code, output } = await run(process.execPath, args, { quiet: true });
  const time = performance.now() - start;
  // 1: there are findings. 2: not all of a given folder could be read, as where samples are broken.
  const ended = args[0] === cli ? (values.folder === undefined ? [0, 1] : [0, 1, 2]) : [0];
  if (!ended.includes(code))
    throw new Error(`\`${args.join(" ")}\` ended with code ${code}:\n${output}`);
  return time;
}

function quantile(times, q) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

function row(...cells) {
  say(cells.map((cell) => cell.padStart(11)).join(""));
}
