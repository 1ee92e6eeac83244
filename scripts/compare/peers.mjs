import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { inRoot } from "../root.mjs";
import { mustRun, npm, run } from "../run.mjs";
import { startSession } from "./session.mjs";

/**
 * The neighbours, at the versions that are measured, and how each is asked.
 *
 * `claims` says of which dialects a tool says that it reads them: only those files count for it.
 * `check` answers, for each file, what the tool reports: zero-based lines and characters.
 */
const versions = {
  "yaml-language-server": "1.25.0",
  "@actions/languageserver": "0.3.61",
  "azure-pipelines-language-server": "0.9.3",
  actionlint: "1.7.12",
  pyflakes: "3.4.0",
  "check-jsonschema": "0.39.0",
};

/** Outside the checkout, kept from one measurement to the next. */
const cache = path.join(os.tmpdir(), "mlops-pipelines-peers");
const inCache = (...parts) => path.join(cache, ...parts);
const workflows = ["**/.github/workflows/*.yml", "**/.github/workflows/*.yaml"];

/** Installs what is missing of the peers and answers those that could be had, and why others not. */
export async function installPeers() {
  fs.mkdirSync(cache, { recursive: true });
  const missing = [];
  const attempt = async (what, install) => {
    try {
      await install();
      return true;
    } catch (error) {
      missing.push(`${what}: ${String(error.message).split("\n")[0]}`);
      return false;
    }
  };
  const node = [
    "yaml-language-server",
    "@actions/languageserver",
    "azure-pipelines-language-server",
  ];
  const isInstalled = (name) => {
    const file = inCache("node_modules", name, "package.json");
    return fs.existsSync(file) && JSON.parse(fs.readFileSync(file)).version === versions[name];
  };
  if (!node.every(isInstalled)) {
    fs.writeFileSync(inCache("package.json"), '{ "private": true }\n');
    const wanted = node.map((name) => `${name}@${versions[name]}`);
    await npm(["install", "--no-audit", "--no-fund", "--save-exact", ...wanted], { cwd: cache });
  }
  const hasSchemas = await attempt(
    "schemas of check-jsonschema and pyflakes (PyPI)",
    installPython,
  );
  const hasActionlint = await attempt("actionlint (Go)", installActionlint);
  const peers = [
    ours(),
    hasActionlint && actionlint(hasSchemas),
    actionsServer(),
    azureServer(hasSchemas),
    yamlServer(hasSchemas),
  ];
  return { peers: peers.filter(Boolean), missing, schemas: hasSchemas };
}

async function installPython() {
  const python = inCache("python", "bin", "python");
  if (fs.existsSync(schema("gitlab-ci")) && fs.existsSync(pyflakes)) return;
  await mustRun("python3", ["-m", "venv", inCache("python")]);
  const wanted = ["pyflakes", "check-jsonschema"].map((name) => `${name}==${versions[name]}`);
  await mustRun(python, ["-m", "pip", "install", "--quiet", ...wanted]);
  const found = await mustRun(python, [
    "-c",
    "import check_jsonschema, os; print(os.path.dirname(check_jsonschema.__file__))",
  ]);
  fs.rmSync(inCache("schemas"), { recursive: true, force: true });
  fs.cpSync(path.join(found.trim(), "builtin_schemas", "vendor"), inCache("schemas"), {
    recursive: true,
  });
}

const pyflakes = inCache("python", "bin", "pyflakes");
const schema = (name) => inCache("schemas", `${name}.json`);

async function installActionlint() {
  const version = `v${versions.actionlint}`;
  const { output } = await run(inCache("bin", "actionlint"), ["-version"], { quiet: true });
  if (output.startsWith(version)) return;
  await mustRun("go", ["install", `github.com/rhysd/actionlint/cmd/actionlint@${version}`], {
    env: { ...process.env, GOBIN: inCache("bin") },
  });
}

function ours() {
  const cli = inRoot("dist", "cli.js");
  const { version } = JSON.parse(fs.readFileSync(inRoot("package.json")));
  return {
    name: "MLOps Pipelines",
    version,
    claims: () => true,
    session: { command: process.execPath, args: [cli, "lsp", "--stdio"] },
    wholeFolder: (folder) => [process.execPath, [cli, "check", folder, "--format", "json"]],
    async check(files) {
      const paths = files.map(({ path }) => path);
      const { output } = await run(process.execPath, [cli, "check", "--format", "json", ...paths], {
        quiet: true,
      });
      return byFile(JSON.parse(output), ({ file, rule, message, range }) => [
        file,
        { ...range, message: `${rule}: ${message}` },
      ]);
    },
  };
}

function actionlint(hasPyflakes) {
  // Shell scripts are ShellCheck's affair, which is none of the tools that are compared.
  const options = ["-shellcheck=", `-pyflakes=${hasPyflakes ? pyflakes : ""}`];
  return {
    name: "actionlint",
    version: versions.actionlint,
    claims: (dialect) => dialect === "github-actions",
    wholeFolder: (folder) => {
      const place = path.join(folder, ".github", "workflows");
      const files = fs.readdirSync(place).map((name) => path.join(place, name));
      // Without pyflakes, a process for each script, which alone would take most of the time.
      return [inCache("bin", "actionlint"), ["-shellcheck=", "-pyflakes=", ...files]];
    },
    async check(files) {
      const paths = files.map(({ path }) => path);
      const args = [...options, "-format", "{{json .}}", ...paths];
      // Its file names are relative to where it is run.
      const { output } = await run(inCache("bin", "actionlint"), args, { quiet: true, cwd: "/" });
      return byFile(JSON.parse(output), ({ filepath, line, column, end_column, message, kind }) => [
        path.resolve("/", filepath),
        {
          start: { line: line - 1, character: column - 1 },
          end: { line: line - 1, character: end_column },
          message: `${kind}: ${message}`,
        },
      ]);
    },
  };
}

function actionsServer() {
  const name = "@actions/languageserver";
  return server(name, (dialect) => dialect === "github-actions", {
    args: [inCache("node_modules", name, "bin", "actions-languageserver"), "--stdio"],
  });
}

function azureServer(hasSchemas) {
  const name = "azure-pipelines-language-server";
  return server(name, (dialect) => dialect === "azure-pipelines", {
    args: [inCache("node_modules", name, "bin", name), "--stdio"],
    // As its extension does: the one schema, for whatever it is shown.
    schema: hasSchemas ? pathToFileURL(schema("azure-pipelines")).href : undefined,
  });
}

function yamlServer(hasSchemas) {
  const name = "yaml-language-server";
  const given = {
    "github-workflows": workflows,
    "azure-pipelines": ["**/azure-pipelines.yml"],
    "gitlab-ci": ["**/.gitlab-ci.yml"],
  };
  const schemas = {
    [pathToFileURL(inRoot("schemas", "mlops.schema.json")).href]: ["**/*.mlops.yaml"],
  };
  if (hasSchemas)
    for (const [id, globs] of Object.entries(given))
      schemas[pathToFileURL(schema(id)).href] = globs;
  const yaml = {
    validate: true,
    schemas,
    schemaStore: { enable: false },
    kubernetesCRDStore: { enable: false },
    customTags: ["!reference sequence"],
  };
  return server(name, () => true, {
    args: [inCache("node_modules", name, "bin", name), "--stdio"],
    settings: { yaml },
  });
}

function server(name, claims, { args, ...more }) {
  const session = { command: process.execPath, args, ...more };
  return {
    name,
    version: versions[name],
    claims,
    session,
    async check(files) {
      const open = await startSession(session);
      const found = new Map();
      for (const { path, text } of files) {
        const uri = pathToFileURL(path).href;
        found.set(
          path,
          (await open.open(uri, text)).map(({ range, message }) => ({ ...range, message })),
        );
        await open.close(uri);
      }
      await open.stop();
      return found;
    },
  };
}

function byFile(reports, read) {
  const found = new Map();
  for (const [file, report] of (reports ?? []).map(read))
    found.set(file, [...(found.get(file) ?? []), report]);
  return found;
}
