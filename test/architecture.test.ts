import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { findCycles } from "../server/src/base/graph.ts";

/**
 * Who may import whom. Imports point down only: a room may import those above it in this table that
 * it names, and none below. A new room has to be entered here.
 */
const languages = ["yaml", "cron", "condition", "python", "shell"];
const core = ["base", "model", ...languages];
const engine = [...core, "dialects", "rules", "analysis"];
const uses = [...engine, "features", "runner", "exporters"];
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ["base"],
  // What the languages know of each other would be known twice.
  ...Object.fromEntries(languages.map((room) => [room, ["base", "model"]])),
  // Dialects and rules are blind to each other, and rules to the YAML behind the model.
  dialects: core,
  rules: core.filter((room) => room !== "yaml"),
  analysis: [...core, "dialects", "rules"],
  features: engine,
  runner: engine,
  // What is exported reads its metrics where a run does, and tells what deploys as a run does.
  exporters: [...engine, "runner"],
  commands: uses,
  // The doors.
  lsp: [...uses, "commands"],
  cli: [...uses, "commands"],
  node: [...uses, "commands", "lsp", "cli"],
  web: [...uses, "commands", "lsp"],
};

/** Which rooms may import a package. */
const packages: Readonly<Record<string, readonly string[]>> = {
  yaml: ["yaml"],
  "cron-parser": ["cron"],
  cronstrue: ["cron"],
  luxon: ["cron"],
  "@lezer/common": ["condition", "python"],
  "@lezer/python": ["condition", "python"],
  "@actions/expressions": ["condition"],
  "@astral-sh/ruff-wasm-web": ["python"],
  "@cfworker/json-schema": ["dialects"],
  "vscode-languageserver": ["lsp", "node", "web"],
  "vscode-languageserver-textdocument": ["lsp"],
  ignore: ["node"],
  "smol-toml": ["python", "runner"],
};

const root = resolve(import.meta.dirname, "..");

interface Import {
  /** From the checkout. */
  readonly file: string;
  /** From the checkout where it is a file of ours, a package's or module's name otherwise. */
  readonly target: string;
  readonly own: boolean;
}

function importsIn(folder: string): Import[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const file = join(folder, name).split(sep).join("/");
      return specifiers(readFileSync(join(root, file), "utf8")).map((target) => {
        const own = target.startsWith(".");
        const path = relative(root, resolve(root, dirname(file), target));
        return { file, target: own ? path.split(sep).join("/") : target, own };
      });
    });
}

/** `import … from "x"`, `export … from "x"`, `import "x"`, `import("x")`. */
function specifiers(code: string): string[] {
  const pattern =
    /^(?:import|export)\s[^"';]*?from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return [...code.matchAll(pattern)].flatMap(
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? [],
  );
}

const roomOf = (path: string): string => /^server\/src\/([^/]+)\//.exec(path)?.[1] ?? "";
const packageOf = (name: string): string => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
const told = (imports: readonly Import[]) =>
  imports.map(({ file, target }) => `${file} imports ${target}`);

const server = importsIn("server/src");
const client = importsIn("client/src");
/** What client and server say to each other. */
const said = ["server/src/lsp/protocol.ts", "server/src/lsp/pictures.ts"];

describe("the rooms of the server", () => {
  it("are seen by this test", () => {
    expect(server.length).toBeGreaterThan(300);
    expect(
      specifiers(
        'import { a,\n  b } from "./x.ts";\nexport * from "y";\nimport "z";\nvoid import("w");',
      ),
    ).toEqual(["./x.ts", "y", "z", "w"]);
  });

  it("are those of the table", () => {
    const folders = readdirSync(join(root, "server/src"), { withFileTypes: true });
    const used = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(used.filter((room) => !(room in rooms))).toEqual([]);
    expect(folders.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  });

  it("import only what stands above them in the table", () => {
    const order = Object.keys(rooms);
    for (const [room, allowed] of Object.entries(rooms))
      for (const other of allowed)
        expect(order.indexOf(other), other).toBeLessThan(order.indexOf(room));
    const wrong = server.filter(({ file, target, own }) => {
      if (!own) return false;
      const [from, to] = [roomOf(file), roomOf(target)];
      return from !== to && !rooms[from]?.includes(to);
    });
    expect(told(wrong)).toEqual([]);
  });

  it("hold no files that need each other in a circle, be it for a type", () => {
    for (const imports of [server, client]) {
      const needs = new Map<string, string[]>();
      for (const { file, target, own } of imports)
        if (own) needs.set(file, [...(needs.get(file) ?? []), target]);
      expect(findCycles(needs)).toEqual([]);
    }
  });

  it("leave the platform to node/ and web/", () => {
    const wrong = server.filter(
      ({ file, target }) => target.startsWith("node:") && !["node", "web"].includes(roomOf(file)),
    );
    expect(told(wrong)).toEqual([]);
  });

  it("leave each package to those whose affair it is", () => {
    const wrong = server.filter(
      ({ file, target, own }) =>
        !own && !target.startsWith("node:") && !packages[packageOf(target)]?.includes(roomOf(file)),
    );
    expect(told(wrong)).toEqual([]);
  });

  it("keep what is worked out of an object with the object", () => {
    // What the entries of a WeakMap lead to stays until a full collection (server/src/base/once.ts).
    const wrong = [...new Set(server.map(({ file }) => file))].filter((file) =>
      readFileSync(join(root, file), "utf8").includes("new WeakMap"),
    );
    expect(wrong).toEqual([]);
  });

  it("name files with their extension", () => {
    expect(told(server.filter(({ target, own }) => own && !/\.(ts|json)$/.test(target)))).toEqual(
      [],
    );
  });
});

describe("the client", () => {
  it("knows of the server what they say to each other, and nothing else", () => {
    const wrong = client.filter(
      ({ target, own }) => own && !target.startsWith("client/src/") && !said.includes(target),
    );
    expect(told(wrong)).toEqual([]);
    // What the protocol drags along, the client would bundle.
    const dragged = server.filter(({ file }) => said.includes(file));
    expect(new Set(dragged.map(({ target }) => target))).toEqual(
      new Set(["server/src/base/text.ts", "server/src/lsp/protocol.ts"]),
    );
    for (const file of said)
      expect(readFileSync(join(root, file), "utf8")).toMatch(/^import type \{/);
  });

  it("gives its pages types, and nothing that runs in the extension", () => {
    const wrong = importsIn("client/webview").filter(
      ({ target, own }) => own && !target.startsWith("client/webview/") && !said.includes(target),
    );
    expect(told(wrong)).toEqual(
      wrong
        .filter(({ target }) => target === "client/src/views/messages.ts")
        .map(({ file, target }) => `${file} imports ${target}`),
    );
    const text = readFileSync(join(root, "client/src/views/messages.ts"), "utf8");
    expect(text.match(/^import (?!type)|^export (?!type|interface)/gm)).toBeNull();
  });

  it("stays away from the engine's packages", () => {
    const foreign = client.filter(({ target, own }) => !own && packageOf(target) in packages);
    expect(told(foreign)).toEqual([]);
  });
});
