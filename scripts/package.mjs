import * as fs from "node:fs";
import * as path from "node:path";
import { createVSIX } from "@vscode/vsce";
import JSZip from "jszip";
import { inRoot, root } from "./root.mjs";
import { say } from "./say.mjs";

/** Packs what `build.mjs` has built. */

/** Most bytes the package may have. */
const limit = 8_000_000;

const { name, version } = JSON.parse(fs.readFileSync(inRoot("package.json"), "utf8"));
const packagePath = inRoot(`${name}-${version}.vsix`);

await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
  skipLicense: true,
});

const content = fs.readFileSync(packagePath);
const files = Object.keys((await JSZip.loadAsync(content)).files);
const strays = files.filter((file) => file.endsWith(".map") || file.includes("node_modules"));
if (strays.length > 0)
  throw new Error(`These do not belong into the package: ${strays.join(", ")}`);
// What is named without a pattern has to be there: a page without its style sheet shows only in use.
const missing = fs
  .readFileSync(inRoot(".vscodeignore"), "utf8")
  .split("\n")
  .filter((line) => /^!dist\/[^*]+$/.test(line))
  .map((line) => `extension/${line.slice(1)}`)
  .filter((file) => !files.includes(file));
if (missing.length > 0)
  throw new Error(`These are missing from the package: ${missing.join(", ")}. Build first.`);
if (content.length > limit)
  throw new Error(`The package has ${content.length} bytes; it may have at most ${limit}.`);
say(
  `${path.basename(packagePath)}  ${(content.length / 1e6).toFixed(1)} MB, ${files.length} files`,
);
