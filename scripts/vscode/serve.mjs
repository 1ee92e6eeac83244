import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { inRoot } from "../root.mjs";
import { cleanEnvironment, mustRun } from "../run.mjs";
import { vscodeServer } from "./install.mjs";

/** A workbench that does only what it is asked for: no network, no tips, no other people's features. */
const quiet = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "window.commandCenter": false,
  "terminal.integrated.gpuAcceleration": "off",
  "terminal.integrated.stickyScroll.enabled": false,
};

/** Longest time the server may take to start, milliseconds. */
const patience = 60_000;

/**
 * Starts a VS Code server on this machine's loopback, with packages installed and its data in `home`.
 *
 * @param {object} options
 * @param {string} [options.home] Folder of its data; a fresh one, removed at the end, where absent.
 * @param {readonly string[]} [options.vsix] Packages to install.
 * @param {string} [options.extensions] Folder of what is installed, below its data where absent.
 * @param {Record<string, unknown>} [options.settings] The person's settings, on top of the quiet ones.
 * @param {Record<string, string>} [options.env] Added to the environment of the extensions.
 * @param {number} [options.port] 0 for any that is free.
 * @param {string} [options.tokenFile] Holds what a browser must show to be let in; nobody is asked where
 *   absent.
 * @param {boolean} [options.testDriver] Lets a page run an extension's tests. Suppresses notifications.
 * @param {(line: string) => void} [options.log]
 */
export async function serve({
  home,
  vsix = [],
  extensions,
  settings = {},
  env = {},
  port = 0,
  tokenFile,
  testDriver = false,
  log,
}) {
  const { node, main } = await vscodeServer(log);
  const base = home ?? freshFolder();
  const data = path.join(base, "data");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  const settingsFile = path.join(data, "User", "settings.json");
  if (!fs.existsSync(settingsFile))
    fs.writeFileSync(settingsFile, JSON.stringify({ ...quiet, ...settings }, null, 2));

  const token = tokenFile && fs.readFileSync(tokenFile, "utf8");
  // A run of its own has a home of its own too, so that nobody's dotfiles change what it shows.
  const environment = cleanEnvironment(home ? env : { HOME: homeBelow(base), ...env });
  const places = [
    "--accept-server-license-terms",
    ...["--server-data-dir", data],
    ...["--user-data-dir", data],
    ...["--extensions-dir", extensions ?? path.join(base, "extensions")],
  ];
  for (const file of vsix)
    await mustRun(node, [main, ...places, "--install-extension", file, "--force"], {
      env: environment,
    });

  const child = spawn(
    node,
    [
      ...[main, ...places, "--host", "127.0.0.1", "--port", String(port)],
      ...(tokenFile ? ["--connection-token-file", tokenFile] : ["--without-connection-token"]),
      ...["--telemetry-level", "off"],
      ...(testDriver ? ["--enable-smoke-test-driver"] : []),
    ],
    // A process group of its own, so that extension hosts, terminals and watchers end with it.
    { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Already gone.
    }
  };
  const killAtExit = () => kill("SIGKILL");
  process.on("exit", killAtExit);
  const ended = new Promise((resolve) => child.on("exit", resolve));

  const stop = async () => {
    kill("SIGTERM");
    const timer = setTimeout(() => kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(timer);
    kill("SIGKILL");
    process.off("exit", killAtExit);
    if (!home) fs.rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  };

  try {
    const actualPort = await portOf(child);
    const origin = `http://127.0.0.1:${actualPort}`;
    return {
      base,
      ended,
      stop,
      /** Address of the workbench with these parameters. */
      url: (query = {}) =>
        `${origin}/?${new URLSearchParams({ ...(token ? { tkn: token } : {}), ...query })}`,
      /** How the workbench calls a file of this machine. */
      uri: (file) => `vscode-remote://127.0.0.1:${actualPort}${file}`,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the server says where it listens. */
function portOf(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why) => reject(new Error(`The VS Code server ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not start in time"), patience);
    const read = (data) => {
      output += data;
      const found = /Extension host agent listening on (\d+)|Web UI available at \S+?:(\d+)/.exec(
        output,
      );
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1] ?? found[2]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  });
}

function homeBelow(base) {
  const folder = path.join(base, "home");
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

function freshFolder() {
  const runs = inRoot(".vscode-test", "runs");
  fs.mkdirSync(runs, { recursive: true });
  return fs.mkdtempSync(path.join(runs, "run-"));
}
