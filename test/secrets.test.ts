import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";

const secret = "q7Xv2LmT9cRk4WbZ8nYp3HsD6";

const found = (path: string, text: string): readonly string[] =>
  analyzeSample(path, text)
    .findings.filter(({ rule }) => rule === "hard-coded-secret")
    .map(({ span }) => text.slice(span.start, span.end));

describe("a secret beside a name that says so", () => {
  it.each([
    ["a key", `env:\n  API_KEY: ${secret}`],
    ["a key in quotes", `env:\n  "API_KEY" : "${secret}"`],
    ["a list in blocks", `env:\n  tokens:\n    - short\n    - ${secret}`],
    ["a list in brackets", `env: { passwords: [short, '${secret}'] }`],
    ["a text in a block", `env:\n  password: |\n    ${secret}`],
    ["a comment between", `env:\n  password: # the old one\n    ${secret}`],
    ["a tag and an anchor", `env:\n  password: !!str &p ${secret}`],
    ["a value in front of its name", `env:\n  - value: ${secret}\n    name: API_TOKEN`],
    ["a value and its name in one line", `env: [{ name: API_TOKEN, value: ${secret} }]`],
    ["an assignment in code", `env:\n  x: export API_KEY=${secret}`],
    ["an assignment in Python", `env:\n  x: |\n    password = "${secret}"`],
  ])("is found in %s", (_how, env) => {
    const text = `${env}\nsteps:\n  train:\n    run: python train.py\n`;
    expect(found("retrain.mlops.yaml", text)).toEqual([secret]);
  });
});
