import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The injected grammar, in the engine and on top of the YAML grammar of the VS Code that the tests
 * install: what stands where, line by line.
 */
const root = join(import.meta.dirname, "..");
const vscode = join(root, ".vscode-test/server/vscode/lib/vscode");
const own = join(root, "syntaxes/python-in-yaml.tmLanguage.json");

const scopes: Readonly<Record<string, string>> = {
  "source.yaml": "yaml/syntaxes/yaml.tmLanguage.json",
  "source.yaml.1.0": "yaml/syntaxes/yaml-1.0.tmLanguage.json",
  "source.yaml.1.1": "yaml/syntaxes/yaml-1.1.tmLanguage.json",
  "source.yaml.1.2": "yaml/syntaxes/yaml-1.2.tmLanguage.json",
  "source.yaml.1.3": "yaml/syntaxes/yaml-1.3.tmLanguage.json",
  "source.yaml.embedded": "yaml/syntaxes/yaml-embedded.tmLanguage.json",
  "source.python": "python/syntaxes/MagicPython.tmLanguage.json",
};

interface Token {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly scopes: readonly string[];
}

interface Grammar {
  tokenizeLine(line: string, state: unknown): { tokens: readonly Token[]; ruleStack: unknown };
}

async function loadGrammar(): Promise<{ grammar: Grammar; initial: unknown }> {
  const require = createRequire(join(vscode, "package.json"));
  const textmate = require("vscode-textmate");
  const oniguruma = require("vscode-oniguruma");
  await oniguruma.loadWASM(
    readFileSync(join(vscode, "node_modules/vscode-oniguruma/release/onig.wasm")).buffer,
  );
  const { scopeName } = JSON.parse(readFileSync(own, "utf8"));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope: string) => {
      const file = scopes[scope];
      const path = scope === scopeName ? own : file && join(vscode, "extensions", file);
      return path ? textmate.parseRawGrammar(readFileSync(path, "utf8"), path) : null;
    },
    getInjections: (scope: string) => (scope === "source.yaml" ? [scopeName] : []),
  });
  return { grammar: await registry.loadGrammar("source.yaml"), initial: textmate.INITIAL };
}

const text = `steps:
  train:
    python: | # why
      for stage in ["fit"]:
          print(f"{stage}")

      text = """
        never closed
    timeout: 2h
  other:
    run: |
      for x in y
jobs:
  a:
    steps:
      - name: one
        shell: python
        env:
          python: yes
        run: |
          import os
        id: z
      - shell: python3
        run: >-
          import os
      - run: |
          import os
        shell: bash
`;

const hasGrammars = existsSync(vscode);
if (!hasGrammars)
  process.stderr.write("skipped: colours, for VS Code is not installed by its tests\n");
describe.skipIf(!hasGrammars)("Python in YAML", () => {
  it("is coloured where it is Python, and ends where the YAML says", async () => {
    const { grammar, initial } = await loadGrammar();
    let state = initial;
    const python: string[] = [];
    const keys: string[] = [];
    for (const line of text.split("\n")) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      const all = tokens.map((token) => ({
        word: line.slice(token.startIndex, token.endIndex).trim(),
        is: (scope: string) => token.scopes.some((each) => each.startsWith(scope)),
      }));
      if (all.some(({ word, is }) => word !== "" && is("source.python"))) python.push(line.trim());
      keys.push(...all.filter(({ is }) => is("entity.name.tag.yaml")).map(({ word }) => word));
    }
    expect(python).toEqual([
      'for stage in ["fit"]:',
      'print(f"{stage}")',
      'text = """',
      "never closed",
      "import os",
      "import os",
    ]);
    expect(keys.join(" ")).toBe(
      "steps train python timeout other run jobs a steps name shell env python run id shell run run shell",
    );
  });
});
