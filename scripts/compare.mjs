/**
 * This project beside its neighbours, measured in one run: what each finds of planted mistakes, and where;
 * what it says of files that are right; how long it takes. Writes docs/compared.md.
 *
 *   npm run compare             needs the network, once; Go for actionlint, Python for schemas and pyflakes
 *   npm run compare -- FOLDER   only counts what each says of the workflow files of a folder, by kind
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { judge, reportsOn } from "./compare/judge.mjs";
import { cases, rightFiles } from "./compare/mistakes.mjs";
import { page } from "./compare/page.mjs";
import { installPeers } from "./compare/peers.mjs";
import { ofAzure, ofGitHub, timeOfFolder, timesOfEdits } from "./compare/speed.mjs";
import { inRoot } from "./root.mjs";
import { say } from "./say.mjs";

const [folder] = process.argv.slice(2);
const { peers, missing } = await installPeers();
for (const reason of missing) say(`Left out: ${reason}`);
if (folder) await count(folder);
else {
  fs.mkdirSync(inRoot("docs"), { recursive: true });
  fs.writeFileSync(inRoot("docs", "compared.md"), page(await measure()));
  say("docs/compared.md is written.");
}

async function measure() {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "mlops-compare-"));
  const tools = [];
  for (const peer of peers) {
    say(peer.name);
    const claimed = cases.filter(({ dialect }) => peer.claims(dialect));
    const silent = rightFiles.filter(({ dialect }) => peer.claims(dialect));
    const at = (name) => path.join(place, peer.name.replaceAll("/", "-"), name);
    const reports = await reportsOn(peer, claimed, at("wrong"));
    const alarms = await reportsOn(peer, silent, at("right"));
    const ofRight = new Map(silent.map(({ text }, i) => [text, alarms[i]]));
    tools.push({
      ...peer,
      verdicts: new Map(
        claimed.map((each, i) => [each, judge(each, reports[i], ofRight.get(each.right))]),
      ),
      alarms: silent.map(({ path }, i) => ({ path, reports: alarms[i] })),
      edits: peer.session && {
        github: peer.claims("github-actions") && (await timesOfEdits(peer.session, ofGitHub)),
        azure: peer.claims("azure-pipelines") && (await timesOfEdits(peer.session, ofAzure)),
      },
      folder: peer.wholeFolder && (await timeOfFolder(peer)),
    });
  }
  fs.rmSync(place, { recursive: true });
  return { tools, cases, missing, load: os.loadavg()[2] };
}

/** What each tool says of the files of a folder: only counted, for nobody knows which of it is right. */
async function count(folder) {
  const files = fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => /(^|[/\\])\.github[/\\]workflows[/\\][^/\\]+\.ya?ml$/.test(name))
    .map((name) => path.resolve(folder, name))
    .map((file) => ({ path: file, text: fs.readFileSync(file, "utf8") }));
  say(`${files.length} workflow files`);
  for (const peer of peers.filter(({ claims }) => claims("github-actions"))) {
    const start = performance.now();
    const found = [...(await peer.check(files))].flatMap(([file, reports]) =>
      reports.map((report) => ({ file: path.relative(folder, file), ...report })),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    say(`${peer.name} ${peer.version}: ${found.length} reports in ${seconds} s`);
    const out = path.join(os.tmpdir(), `mlops-compare-${peer.name.replace(/\W+/g, "-")}.json`);
    fs.writeFileSync(out, JSON.stringify(found));
    say(`  ${out}`);
  }
}
