import type { Rule } from "./rule.ts";

/** MLflow's MetricThreshold takes it as a part of the baseline's value. */
const argument = /\bmin_relative_change\s*=\s*(-?\d+(?:\.\d+)?)/;

export const relativeChangeOutOfRange: Rule = {
  id: "relative-change-out-of-range",
  group: "python",
  summary: "MLflow takes a relative change from 0 to 1 only.",
  severity: "error",
  *check(_pipeline, tools) {
    for (const { language, code, masked } of tools.scripts) {
      if (language !== "python" || !/\bMetricThreshold\b/.test(masked.text)) continue;
      for (const match of masked.text.matchAll(new RegExp(argument, "g"))) {
        const [whole, written = ""] = match;
        const value = Number(written);
        const line = masked.text.slice(masked.text.lastIndexOf("\n", match.index) + 1, match.index);
        if ((value >= 0 && value <= 1) || line.includes("#")) continue;
        const end = match.index + whole.length;
        const percent = value > 1 && value <= 100 ? String(value / 100) : undefined;
        const edit = percent && code.edit(end - written.length, end, percent);
        yield {
          span: code.span(end - written.length, end),
          message: `MLflow refuses a relative change of ${written}: it is a part of the baseline's value, from 0 to 1.${percent ? ` ${written} percent is ${percent}.` : ""}`,
          fix: edit ? { title: `Write ${percent}`, safe: false, edits: [edit] } : undefined,
        };
      }
    }
  },
};
