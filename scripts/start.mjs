import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { installModules } from "./modules.mjs";
import { inRoot } from "./root.mjs";
import { run } from "./run.mjs";
import { say } from "./say.mjs";
import { obstacle } from "./vscode/install.mjs";
import { serve } from "./vscode/serve.mjs";

/** From a fresh clone to a VS Code with the extension in it and the examples open. */
const examples = inRoot("examples");
const home = inRoot(".vscode-test", "start");
const usualPort = Number(process.env.PORT ?? 3117);

await installModules();
say("Building the extension ...");
for (const script of ["build.mjs", "package.mjs"]) {
  const { code, output } = await run(process.execPath, [inRoot("scripts", script)], {
    quiet: true,
  });
  if (code === 0) continue;
  say(output);
  process.exit(1);
}
const { name, version } = JSON.parse(fs.readFileSync(inRoot("package.json"), "utf8"));
const vsix = `${name}-${version}.vsix`;

say("\n$ npx mlops check examples/\n");
await run(process.execPath, [inRoot("dist", "cli.js"), "check", "examples/"]);

const inDesktop = `code --install-extension ${vsix} && code examples`;
const because = obstacle();
if (because) {
  say(`\n${because} Then, in this folder:\n\n  ${inDesktop}\n`);
  process.exit(0);
}

say();
const server = await serve({
  home,
  vsix: [inRoot(vsix)],
  port: await freePort(usualPort),
  tokenFile: token(),
  log: say,
});
let asked = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    asked = true;
    server.stop();
  });
server.ended.then((code) => {
  if (!asked) say(`VS Code ended (code ${code}).`);
  process.exit(asked ? 0 : 1);
});

say(`VS Code with the extension and the examples:\n\n  ${server.url({ folder: examples })}\n`);
if (isOnPath("code")) say(`Or in your own VS Code:\n\n  ${inDesktop}\n`);
say("Ctrl-C ends it.");

/** The usual port where nobody listens on it, so that the address stays the same; any other where not. */
function freePort(port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.on("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}

/** A secret of this checkout: whoever opens the page has a terminal on this machine. */
function token() {
  const file = path.join(home, "token");
  fs.mkdirSync(home, { recursive: true });
  if (!fs.existsSync(file))
    fs.writeFileSync(file, randomBytes(16).toString("hex"), { mode: 0o600 });
  return file;
}

function isOnPath(command) {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .some((folder) => fs.existsSync(path.join(folder, command)));
}
