import { severities } from "../base/severity.ts";
import { type ActionKind, actionKinds } from "../model/action.ts";

const level = { enum: [...severities, "off"] };
/** A section all of whose lines are comments is empty. */
const section = ["object", "null"];
const names = { type: "array", items: { type: "string" } };
const codes = {
  type: "array",
  items: { type: "string", examples: ["F821", "PLE", "B"] },
};
const actions: Readonly<Record<ActionKind, string>> = {
  retrain: "Words for training a model anew, because it got worse: `refit_all`.",
  deploy: "Words for putting a model to use: `go_live`.",
  promote: "Words for making a model the one in use: `crown_champion`.",
  register: "Words for keeping a model that is good: `push_to_zoo`.",
  approve: "Words for letting a model pass: `sign_off`.",
  rollback: "Words for going back to an earlier model: `use_last_week`.",
  alert: "Words for calling somebody, because something is wrong: `page_oncall`.",
  fail: "Words for giving up: `bail_out`.",
  validate: "Words for looking at data: `sniff_test`.",
  evaluate: "Words for looking at what a model can do: `score_holdout`.",
  skip: "Words for doing nothing: `call_it_a_day`.",
};

/**
 * JSON Schema (draft 2020-12) of a project's `.mlopslint.yaml`. schemas/mlopslint.schema.json is
 * written from it, with the rules by name, and completion and hovers read its descriptions.
 */
export const mlopslintSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "MLOps Pipelines configuration",
  description: "What a project wants checked, and what its own names mean.",
  type: "object",
  additionalProperties: false,
  properties: {
    rules: {
      description: "Severity by rule: error, warning, info, hint or off.",
      type: section,
      additionalProperties: level,
    },
    ignore: {
      description: "Files in which all or some rules are silent.",
      type: ["array", "null"],
      items: {
        type: "object",
        required: ["paths"],
        additionalProperties: false,
        properties: {
          paths: { ...names, description: "Globs, from the folder of this file: `legacy/**`." },
          rules: { ...names, description: "The rules that are silent there; all without it." },
        },
      },
    },
    metrics: {
      description: "Metrics of this project, or known ones that mean something else here.",
      type: section,
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          direction: {
            description: "Which way is good: higher, lower, or neutral for counts and volumes.",
            enum: ["higher", "lower", "neutral"],
          },
          range: {
            description: "Least and greatest possible value.",
            type: "array",
            items: { type: "number" },
            minItems: 2,
            maxItems: 2,
          },
          aliases: { ...names, description: "Other names of the same metric." },
        },
      },
    },
    actions: {
      description: "Words by which this project says what a step or a call does.",
      type: section,
      additionalProperties: false,
      properties: Object.fromEntries(
        actionKinds.map((kind) => [kind, { ...names, description: actions[kind] }]),
      ),
    },
    python: {
      description:
        "How embedded Python is checked. What is left open, `pyproject.toml`, `ruff.toml` and `.python-version` decide.",
      type: section,
      additionalProperties: false,
      properties: {
        version: {
          description: "Version of embedded Python, in quotes.",
          type: ["string", "number"],
          pattern: "^3\\.\\d{1,2}$",
          examples: ["3.11"],
        },
        select: {
          ...codes,
          description: "Rule codes of ruff, instead of the built-in choice and the workspace's.",
        },
        "extend-select": { ...codes, description: "Rule codes of ruff to look for besides." },
        ignore: { ...codes, description: "Rule codes of ruff that are not told." },
        builtins: {
          ...names,
          description: "Further names that the place where the code runs defines.",
        },
      },
    },
  },
} as const;
