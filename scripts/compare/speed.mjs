import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { mustRun, run } from "../run.mjs";
import { workflow } from "../workflow.mjs";
import { startSession } from "./session.mjs";

/** Lines of the texts that are edited, and edits of each; a text that takes seconds gets fewer. */
const sizes = [
  [65, 40],
  [365, 40],
  [3600, 20],
  [36000, 5],
];
/** Longest time in milliseconds that an answer is waited for, and after which no more edits are made. */
const patience = 60_000;
const enough = 20_000;

/** Median milliseconds from an edit to its diagnostics, by size; Infinity past our patience. */
export async function timesOfEdits(session, { uri, write, marked }) {
  const times = [];
  for (const [size, edits] of sizes) {
    const text = write(size);
    const time = await medianOfEdits(session, { uri, text, marked, edits });
    times.push({ lines: text.split("\n").length, time });
  }
  return times;
}

export const ofGitHub = {
  uri: "file:///bench/.github/workflows/bench.yml",
  write: workflow,
  marked: "print(",
};

export const ofAzure = {
  uri: "file:///bench/azure-pipelines.yml",
  marked: "print(",
  write(size) {
    const parts = ["pool:\n  vmImage: ubuntu-latest\njobs:\n"];
    for (let job = 0; 4 + job * 21 < size; job++) parts.push(azureJob(job));
    return parts.join("");
  },
};

function azureJob(job) {
  return `  - job: train_${job}
    timeoutInMinutes: 60
${job > 0 ? `    dependsOn: train_${job - 1}\n` : ""}    steps:
      - script: pip install -r requirements.txt
        displayName: Install
      - task: PythonScript@0
        displayName: Train
        inputs:
          scriptSource: inline
          script: |
            import json

            rows = [line.split(",") for line in open("data/rows-${job}.csv")]
            accuracy = sum(1 for row in rows if row[0] == row[1]) / max(1, len(rows))
            if accuracy < 0.8:
                raise SystemExit("the model is too weak")
            with open("metrics-${job}.json", "w") as out:
                json.dump({"accuracy": accuracy}, out)
            print("done ${job}", len(rows))
`;
}

async function medianOfEdits(session, { uri, text, marked, edits }) {
  const lines = text.split("\n");
  const middle = lines.findIndex((line, i) => i >= lines.length / 2 && line.includes(marked));
  const target = middle < 0 ? lines.findLastIndex((line) => line.includes(marked)) : middle;
  const original = lines[target];
  const open = await startSession(session);
  await open.open(uri, text);
  const waited = [];
  const first = performance.now();
  // The first two rounds warm up.
  for (let i = 0; i < edits + 2; i++) {
    if (waited.length > 0 && performance.now() - first > enough) break;
    const before = lines[target];
    lines[target] = `${original}${"#".repeat((i % 7) + 1)}`;
    const now = lines.join("\n");
    const start = performance.now();
    await within(patience, open.change(uri, i + 2, target, before, now));
    const time = performance.now() - start;
    if (i >= 2 || time >= patience) waited.push(time < patience ? time : Infinity);
    if (time >= patience) break;
  }
  await open.stop();
  return median(waited);
}

/** Median seconds of a check of 1,500 workflow files, as a process of its own; every fifth file holds
 * Python. */
export async function timeOfFolder(peer) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mlops-compare-"));
  const workflows = path.join(folder, ".github", "workflows");
  fs.mkdirSync(workflows, { recursive: true });
  for (let i = 0; i < 1500; i++)
    fs.writeFileSync(
      path.join(workflows, `w${i}.yml`),
      workflow(60 + ((i * 37) % 150), i, i % 5 === 0 ? "python" : "shell"),
    );
  await mustRun("git", ["init", "--quiet", folder]);
  const times = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    const { code } = await run(...peer.wholeFolder(folder), { quiet: true });
    if (code > 1) throw new Error(`${peer.name} failed on the folder.`);
    times.push((performance.now() - start) / 1000);
  }
  fs.rmSync(folder, { recursive: true });
  return median(times);
}

function within(milliseconds, work) {
  const late = new Promise((done) => setTimeout(done, milliseconds).unref());
  work.catch(() => {});
  return Promise.race([work, late]);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
