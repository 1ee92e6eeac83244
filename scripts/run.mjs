import { spawn } from "node:child_process";
import { root } from "./root.mjs";

/**
 * Runs a program to its end, in the checkout, with its output on ours.
 *
 * `quiet` keeps the output back and hands it over with the exit code; a program that cannot be
 * started counts as one that ended with code 127.
 */
export function run(command, args, { quiet = false, env = process.env, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
    });
    let output = "";
    const keep = (data) => {
      output += data;
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** As `run`, quietly, for what must succeed: throws with everything the program said. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, { ...options, quiet: true });
  if (code !== 0)
    throw new Error(`\`${[command, ...args].join(" ")}\` ended with code ${code}:\n${output}`);
  return output;
}

/** npm, also where only its script is known (as when npm itself started us). */
export function npm(args, options, runner = mustRun) {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js")
    ? runner(process.execPath, [script, ...args], options)
    : runner("npm", args, options);
}

/** A child of this process gets the environment without what npm and VS Code put there for themselves. */
export function cleanEnvironment(extra = {}) {
  const environment = { ...process.env };
  for (const name of Object.keys(environment))
    if (/^(VSCODE_|ELECTRON_|npm_)/.test(name) || name === "NODE_OPTIONS") delete environment[name];
  return { ...environment, ...extra };
}
