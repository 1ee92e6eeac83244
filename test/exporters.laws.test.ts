import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exporters } from "../server/src/exporters/all.ts";
import { readers } from "./exporters/readers.ts";
import {
  exportAndRead,
  inSource,
  type Made,
  newFindings,
  timesOf,
} from "./exporters/round-trip.ts";
import { exampleFiles, pageSamples } from "./samples.ts";

/**
 * What is exported is read by the project's own reader of that engine's files: the steps hang together as
 * they did, each runs the same code to the byte, schedules start at the same times, and nothing is found
 * in it that was not found in the pipeline.
 */
const own = [...exampleFiles, ...pageSamples].filter(({ path }) => /mlops\.ya?ml$/.test(path));

it("knows every engine", () => {
  expect(readers.map(({ exporter }) => exporter)).toEqual(exporters);
  expect(own.length).toBeGreaterThan(100);
});

describe.each(readers.map((reader) => [reader.exporter.id, reader] as const))(
  "%s",
  (_id, reader) => {
    function keepsLaws(made: Made): void {
      const { pipeline, exported, again } = made;
      const read = again.pipelines.map((each) => each.pipeline);
      expect(read.map(({ dialect }) => dialect)).toEqual(read.map(() => reader.dialect));
      expect(reader.read(read, exported.steps)).toEqual(inSource(made));
      // A step that is not in it is told.
      for (const { id = "", idSpan } of pipeline.groups[0]?.steps ?? [])
        if (!exported.steps.includes(id))
          expect(exported.remarks).toContainEqual(
            expect.objectContaining({ kind: "left-out", span: idSpan }),
          );
      const schedules = read.flatMap(({ triggers }) =>
        triggers.flatMap(({ schedule }) => schedule ?? []),
      );
      const there = schedules.map((schedule) => JSON.stringify(timesOf(schedule)));
      for (const { schedule, nameSpan } of pipeline.triggers) {
        if (!schedule) continue;
        const told = exported.remarks.filter(({ span }) =>
          [schedule.cron.span().start, nameSpan.start].includes(span.start),
        );
        if (told.length === 0) expect(there).toContain(JSON.stringify(timesOf(schedule)));
      }
      expect(newFindings(made)).toEqual([]);
      const text = exported.text.replaceAll(/\n *# /g, " ");
      for (const { message } of exported.remarks) expect(text).toContain(message);
    }

    it("keeps every sample", () => {
      let exported = 0;
      for (const { path, text } of own) {
        const made = exportAndRead(path, text, reader);
        if (typeof made === "string") continue;
        exported++;
        keepsLaws(made);
      }
      expect(exported).toBeGreaterThan(100);
    });

    const id = fc.oneof(
      fc.constantFrom("train", "deploy", "Train", "train_model", "fit model", "2nd", "deploy-gate"),
      fc.constantFrom("triggers", "decide", "gate", "evaluate", "modèle", "a.b", "${{ x }}", "yes"),
    );
    const line = fc.constantFrom(
      ...[
        "echo hello",
        "  indented",
        "",
        "\ttab",
        "# comment",
        "a: b",
        "- item",
        "'quoted' \"twice\"",
      ],
      ...[
        "echo ${{ secrets.TOKEN }}",
        "echo '${{ matrix.x }}' ${{",
        "echo {{ item }} {{",
        "&x *y !z %",
        "é 漢 🙂 \u2028",
      ],
      ...["cat <<EOF", "EOF", "trailing  ", "\r", "--- ...", "yes", "0x1F", "~"],
    );
    const code = fc
      .array(line, { minLength: 1, maxLength: 5 })
      .map((lines) => lines.join("\n"))
      .filter((text) => text.trim() !== "");
    const cron = fc.constantFrom(
      "0 2 * * *",
      "@daily",
      "30 1 * * 7",
      "*/15 6-18 * * 1-5",
      "0 0 1 * MON",
      "5-7/2 0 * JAN 5-7",
      "30 2 * * *",
    );
    const trigger = fc.record(
      {
        cron,
        timezone: fc.constantFrom("Europe/Berlin", "America/New_York", "UTC", "Asia/Kolkata"),
        when: fc.constantFrom(
          "accuracy < 0.8",
          "missing(accuracy)",
          'avg(drift, "7d") > 0.2',
          "latency > 5",
        ),
        cooldown: fc.constantFrom("24h", "90s"),
        "on-missing": fc.constantFrom("skip", "fire", "fail"),
      },
      { requiredKeys: [] },
    );
    const step = fc.record(
      {
        run: code,
        needs: fc.array(fc.nat(20), { maxLength: 3 }),
        when: fc.constantFrom(
          "accuracy > 0.8",
          "drift < 0.1 and not missing(accuracy)",
          "latency < 5",
        ),
        retries: fc.integer({ min: 0, max: 3 }),
        timeout: fc.constantFrom("90s", "2h", "8h", "45m"),
        env: fc.constant({ TOKEN: "${{ secrets.TOKEN }}", TEXT: "${{ x }} yes", NUMBER: 1 }),
        "may-fail": fc.boolean(),
        image: fc.constantFrom("python:3.12-slim", "registry.example.com/train:1"),
        "working-directory": fc.constantFrom("ml", "ml/deep"),
      },
      { requiredKeys: ["run", "needs"] },
    );
    const pipeline = fc
      .record({
        names: fc.uniqueArray(id, { minLength: 1, maxLength: 6 }),
        steps: fc.array(step, { minLength: 6, maxLength: 6 }),
        triggers: fc.dictionary(fc.constantFrom("nightly", "drop", "a b", "x.y"), trigger, {
          maxKeys: 3,
        }),
        overlap: fc.constantFrom("skip", "queue", "allow"),
      })
      .map(({ names, steps, triggers, overlap }) => ({
        name: "generated: #1",
        overlap,
        metrics: {
          accuracy: { source: "metrics/daily.csv" },
          drift: { source: [0.1, 0.2] },
          latency: { source: "mlflow:http://localhost:5000" },
        },
        triggers,
        steps: Object.fromEntries(
          names.map((name, at) => {
            const { needs = [], ...rest } = steps[at] ?? { needs: [] };
            const before = [
              ...new Set(needs.flatMap((need) => (at > 0 ? names[need % at] : undefined) ?? [])),
            ];
            return [name, { ...rest, needs: before }];
          }),
        ),
      }));

    it("keeps any pipeline", () => {
      fc.assert(
        fc.property(pipeline, (data) => {
          const made = exportAndRead("any.mlops.yaml", JSON.stringify(data), reader);
          if (typeof made === "string") expect(made).toContain("which only mlops itself asks");
          else keepsLaws(made);
        }),
        { numRuns: 60, endOnFailure: true },
      );
    });
  },
);
