import { durationPattern } from "../base/duration.ts";

const duration = (description: string) => ({
  description: `${description} A number with a unit: 90s, 15m, 2h, 7d.`,
  type: ["string", "number"],
  pattern: durationPattern,
  examples: ["30m", "24h"],
});

const condition = {
  description:
    'A Python expression over metrics: comparisons, and, or, not, avg/min/max/count(metric, "7d"), abs, missing(metric).',
  type: ["string", "boolean"],
  examples: ["accuracy < 0.87 or data_volume_increase > 0.20"],
};

const names = { type: "array", items: { type: "string" } };
const environment = {
  description: "Environment variables.",
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean", "null"] },
};

/**
 * JSON Schema (draft 2020-12) of the project's own format. schemas/mlops.schema.json is written
 * from it, and completion and hovers read its descriptions.
 */
export const mlopsSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "MLOps pipeline",
  description: "When to retrain, on which condition, and what each step does.",
  type: "object",
  required: ["steps"],
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    name: { description: "Name of the pipeline.", type: "string" },
    description: { description: "What the pipeline is for.", type: "string" },
    python: {
      description: "Version of the embedded Python, in quotes.",
      type: ["string", "number"],
      pattern: "^3\\.\\d{1,2}$",
      examples: ["3.11"],
    },
    env: environment,
    overlap: {
      description:
        "What happens when a run is due while one is still going: skip it, queue it, or allow both.",
      enum: ["skip", "queue", "allow"],
      default: "skip",
    },
    metrics: {
      description:
        "Metrics that conditions may name. Direction and range are known for common names; a declaration wins.",
      type: "object",
      additionalProperties: {
        type: ["object", "null"],
        additionalProperties: false,
        properties: {
          source: {
            description:
              "Where values come from: a csv, jsonl, json, yaml or toml file (#column behind it picks one), dvc:FILE, evidently:FILE, mlflow:STORE?experiment=NAME, prometheus:URL?query=PROMQL; a mapping with the same names and options; or the values themselves, as a list or by date.",
            type: ["string", "object", "array"],
          },
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
          description: { description: "What the metric measures.", type: "string" },
        },
      },
    },
    triggers: {
      description: "What starts a run.",
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          description: { description: "Why the trigger is there.", type: "string" },
          cron: {
            description: "Minute, hour, day of month, month, day of week.",
            type: "string",
            examples: ["0 2 * * *"],
          },
          timezone: {
            description: "IANA name of the schedule's time zone. UTC if absent.",
            type: "string",
            examples: ["Europe/Berlin"],
          },
          when: condition,
          cooldown: duration("Least time between two runs of this trigger."),
          "on-missing": {
            description: "What happens when a metric has no value: skip, fire or fail.",
            enum: ["skip", "fire", "fail"],
            default: "skip",
          },
          expect: {
            description: "The trigger's own tests: given these values, does it fire?",
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["given", "fires"],
              properties: {
                given: {
                  description: "Values of the metrics.",
                  type: "object",
                  additionalProperties: { type: ["number", "string", "boolean", "null"] },
                },
                fires: { description: "Whether the trigger should start a run.", type: "boolean" },
              },
            },
          },
        },
      },
    },
    steps: {
      description: "What is done. Steps that do not need each other may run side by side.",
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          description: { description: "What the step is for.", type: "string" },
          needs: {
            description: "Steps that must have succeeded before.",
            anyOf: [{ type: "string" }, names],
          },
          when: {
            ...condition,
            description: `A gate, read when the step is reached. ${condition.description}`,
          },
          run: { description: "Shell command.", type: "string" },
          python: { description: "Python code.", type: "string" },
          image: { description: "Container image the step is meant for.", type: "string" },
          env: environment,
          timeout: duration("Time after which the step is ended."),
          retries: {
            description: "How often a failed step is tried again.",
            type: "integer",
            minimum: 0,
          },
          "working-directory": { description: "Folder the step runs in.", type: "string" },
          inputs: {
            description:
              "Files the step reads: a step whose inputs did not change need not run again.",
            ...names,
          },
          outputs: { description: "Files the step writes.", ...names },
          "may-fail": {
            description: "A failure of the step does not fail the run.",
            type: "boolean",
          },
          deploys: {
            description: "The step changes something outside: it runs only when asked for.",
            type: "boolean",
          },
        },
      },
    },
  },
} as const;
