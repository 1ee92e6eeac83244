import * as fs from "node:fs";
import * as path from "node:path";
import { createVSIX, listFiles } from "@vscode/vsce";
import { inRoot, root } from "./root.mjs";
import { say } from "./say.mjs";
import "./build.mjs";

/** Most bytes the package may have. */
const limit = 8_000_000;

const { name, version } = JSON.parse(fs.readFileSync(inRoot("package.json"), "utf8"));
const packagePath = inRoot(`${name}-${version}.vsix`);

const files = await listFiles({ cwd: root, dependencies: false });
const strays = files.filter((file) => file.endsWith(".map") || file.includes("node_modules"));
if (strays.length > 0)
  throw new Error(`These do not belong into the package: ${strays.join(", ")}`);

await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
  skipLicense: true,
});

const { size } = fs.statSync(packagePath);
if (size > limit)
  throw new Error(`The package has ${size} bytes, which is more than the ${limit} it may have.`);
say(`${path.basename(packagePath)}  ${(size / 1e6).toFixed(1)} MB, ${files.length} files`);
