import * as fs from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { inRoot, root } from "./root.mjs";
import { say } from "./say.mjs";

/**
 * What is bundled: the command line with the language server, the extension, for desktop and browser,
 * and the pages it shows in webviews.
 */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};
const node = { ...common, platform: "node", target: "node20.19" };
const browser = { ...common, platform: "browser", target: "es2023" };

const bundles = [
  {
    ...node,
    format: "esm",
    entryPoints: ["server/src/node/cli.ts"],
    outfile: "dist/cli.js",
    // Some of the bundled packages are CommonJS and ask for Node's own modules by `require`.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  },
  {
    ...node,
    format: "cjs",
    entryPoints: ["client/src/node.ts"],
    outfile: "dist/client.cjs",
    external: ["vscode"],
  },
  {
    ...browser,
    format: "iife",
    entryPoints: ["server/src/web/server.ts"],
    outfile: "dist/web-server.js",
    // VS Code starts workers from blobs, and @cfworker/json-schema takes a blob's address for one that
    // it can build others from, which throws.
    define: { "self.location": "undefined" },
  },
  {
    ...browser,
    format: "cjs",
    entryPoints: ["client/src/web.ts"],
    outfile: "dist/client-web.cjs",
    external: ["vscode"],
  },
  // Each becomes a script and a style sheet, loaded when the page is opened and not before.
  ...["backtest", "graph"].map((page) => ({
    ...browser,
    format: "iife",
    entryPoints: [`client/webview/${page}/main.ts`],
    outfile: `dist/${page}.js`,
  })),
];

/** ruff, which the server loads when it meets the first Python. */
const wasm = "node_modules/@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm";

fs.mkdirSync(inRoot("dist"), { recursive: true });
const results = await Promise.all(bundles.map((bundle) => build(bundle)));
fs.copyFileSync(inRoot(wasm), inRoot("dist", path.basename(wasm)));

// The pages of rules and dialects, which `mlops explain` shows.
fs.rmSync(inRoot("dist", "pages"), { recursive: true, force: true });
for (const room of ["rules", "dialects"])
  fs.cpSync(inRoot("server", "src", room), inRoot("dist", "pages", room), {
    recursive: true,
    filter: (file) => !path.extname(file) || path.extname(file) === ".md",
  });

const inputs = results.map(({ metafile }) => Object.keys(metafile.inputs));
fs.writeFileSync(inRoot("dist", "third-party-notices.txt"), notices([...inputs.flat(), wasm]));

// The server is a package of its own, which holds all that it needs.
const program = "cli.js";
const own = inRoot("server", "dist");
fs.rmSync(own, { recursive: true, force: true });
for (const part of [program, path.basename(wasm), "pages"])
  fs.cpSync(inRoot("dist", part), path.join(own, part), { recursive: true });
const ofProgram = inputs[bundles.findIndex(({ outfile }) => path.basename(outfile) === program)];
fs.writeFileSync(path.join(own, "third-party-notices.txt"), notices([...ofProgram, wasm]));

for (const { metafile } of results)
  for (const [file, { bytes }] of Object.entries(metafile.outputs))
    say(`${file}  ${Math.ceil(bytes / 1024)} kB`);

/** The licences of all packages that went into the bundles, as those licences ask. */
function notices(files) {
  const packages = new Set(
    files
      .map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
      .filter(Boolean),
  );
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(
        fs.readFileSync(inRoot(folder, "package.json"), "utf8"),
      );
      const file = fs.readdirSync(inRoot(folder)).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file
        ? fs.readFileSync(inRoot(folder, file), "utf8").trim()
        : `License: ${license}`;
      return `${name} ${version}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
