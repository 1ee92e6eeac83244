import { isMainThread } from "node:worker_threads";
import { main } from "../cli/main.ts";
import { reports } from "../cli/reports/report.ts";
import type { Host } from "../commands/host.ts";
import { checkInThreads, serveChecks } from "./check-pool.ts";
import { nodeHost } from "./host.ts";
import { interrupted } from "./interruption.ts";
import { takeSecrets } from "./secrets.ts";

// Who reads along may leave early, as `head` does.
process.stdout.on("error", () => {
  if (!interrupted()) process.exit(2);
});

const host: Host = nodeHost({
  report: async (format, result) => reports[format](result, host),
  // Loaded here alone: what it brings along would slow every other command down.
  serve: async () => (await import("./language-server.ts")).serveEditor(),
  checkTogether: (files, mend) => checkInThreads(host, files, mend),
});
if (!isMainThread) serveChecks(host);
else {
  const problem = await takeSecrets();
  if (problem === undefined) process.exitCode = await main(process.argv.slice(2), host);
  else {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 2;
  }
}
