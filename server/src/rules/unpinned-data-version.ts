import { allSteps } from "../model/step.ts";
import { dataPaths } from "./data-path.ts";
import type { Rule } from "./rule.ts";
import { mentions, stepsOf } from "./stages.ts";

/** What says which state of the data is meant, in the path or beside it. */
const versioned = /\d{4}|v\d|[$%{]|snapshot|version|commit|sha|hash|as.?of|date|\bds\b/i;
/** What keeps the versions of data. */
const keeper = /\bdvc\b|lakefs|pachyderm|delta|iceberg|hudi|feast|feature.?store|git.?lfs/i;

export const unpinnedDataVersion: Rule = {
  id: "unpinned-data-version",
  group: "data",
  summary: "A training reads data of which nothing says which state it is.",
  severity: "off",
  *check(pipeline) {
    if (pipeline.keepsData) return;
    if (allSteps(pipeline.groups).some((step) => mentions(step, keeper))) return;
    for (const { step } of stepsOf(pipeline, "train"))
      for (const { path, span } of dataPaths(step))
        if (!versioned.test(path) && !mentions(step, /--[\w-]*(?:version|date|commit|snapshot)/i))
          yield {
            span,
            message: `'${path}' is overwritten when new data comes, and then nobody can say what a model has learned from. Name a date or a version in the path, or keep the data under DVC.`,
          };
  },
};
