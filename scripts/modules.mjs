import * as fs from "node:fs";
import { inRoot } from "./root.mjs";
import { npm, run } from "./run.mjs";
import { say } from "./say.mjs";

/**
 * Installs the packages of the lock file unless they are there. No install script runs: none of our
 * packages needs one.
 */
export async function installModules() {
  if (areInstalled()) return;
  say("Installing the packages of package-lock.json ...");
  const { code } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {}, run);
  if (code !== 0) throw new Error("`npm ci` failed: what it said stands above.");
}

/** Whether npm's own record of what it installed holds the version of every package that is asked for. */
function areInstalled() {
  const record = inRoot("node_modules", ".package-lock.json");
  if (!fs.existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(inRoot("package-lock.json"))).every(
    ([place, { version, optional, link }]) =>
      !place.startsWith("node_modules/") ||
      // Binaries for other systems.
      optional ||
      (link ? fs.existsSync(inRoot(place)) : installed[place]?.version === version),
  );
}

const packagesOf = (file) => JSON.parse(fs.readFileSync(file, "utf8")).packages;
