import * as fc from "fast-check";

/** A condition, with the files and values that it is decided by. */
export interface Sample {
  readonly when: string;
  readonly files: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, unknown>>;
}

const name = fc.constantFrom("accuracy", "drift", "rows", "stage", "model.accuracy");
const number = fc.constantFrom("0", "1", "0.87", "-0.5", "1e3", "90", "0.20", "2");
const literal = fc.oneof(
  { weight: 6, arbitrary: number },
  fc.constantFrom('"production"', "True", "False", "None", "''"),
);
const window = fc
  .tuple(
    fc.constantFrom("avg", "min", "max", "count"),
    fc.constantFrom("accuracy", "drift", "rows", "nothing"),
    fc.constantFrom("7d", "36h", "1.5d", "2w", "90s"),
  )
  .map(([call, metric, stretch]) => `${call}(${metric}, "${stretch}")`);
export const { condition } = fc.letrec<{ term: string; condition: string }>((tie) => ({
  term: fc.oneof(
    { depthSize: "small", maxDepth: 2 },
    { weight: 5, arbitrary: name },
    { weight: 4, arbitrary: literal },
    { weight: 2, arbitrary: window },
    name.map((each) => `missing(${each})`),
    tie("term").map((each) => `abs(${each})`),
    tie("term").map((each) => `-(${each})`),
    fc
      .tuple(tie("term"), fc.constantFrom("+", "-", "*", "/", "//", "%"), tie("term"))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
  ),
  condition: fc.oneof(
    { depthSize: "medium", maxDepth: 4 },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          tie("term"),
          fc.constantFrom("<", "<=", ">", ">=", "==", "!=", "is", "is not", "in", "not in"),
          tie("term"),
        )
        .map(([a, operator, b]) => `${a} ${operator} ${b}`),
    },
    tie("term"),
    {
      weight: 2,
      arbitrary: fc
        .tuple(window, fc.constantFrom("<", "==", ">="), fc.constantFrom("1", "2", "0.87"))
        .map(([a, operator, b]) => `${a} ${operator} ${b}`),
    },
    fc.tuple(number, name, number).map(([a, b, c]) => `${a} < ${b} <= ${c}`),
    tie("condition").map((each) => `not ${each}`),
    fc
      .tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition"))
      .map(([a, word, b]) => `${a} ${word} ${b}`),
    fc
      .tuple(tie("condition"), fc.constantFrom("and", "or"), tie("condition"))
      .map(([a, word, b]) => `not (${a} ${word} ${b})`),
  ),
}));

const cell = fc.constantFrom(
  ...[
    "0.92",
    "0.85",
    "0.87",
    "",
    "NaN",
    "n/a",
    "-1e3",
    ".5",
    "5.",
    "inf",
    "-Infinity",
    "true",
    "FALSE",
  ],
  ...["production", "0x1F", "1_000", "90", "-", "null", " 0.8 ", "?"],
);
const day = fc.constantFrom(
  ...["2026-06-14", "2026-06-15T11:00:00Z", "2026-06-15 13:30+02:00", "2026/6/1", "20260610"],
  ...["1781438400", "1781438400000", "2026-06-20", "2025-02-30", "", "day3", "2026-06-14T25:00:00"],
);
const csv = fc
  .tuple(
    fc.constantFrom(",", ";", "\t"),
    fc.constantFrom("timestamp", "day", "zeit", "Version"),
    fc.array(fc.tuple(day, cell, cell), { maxLength: 6 }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([separator, time, rows, end]) =>
    [[time, "accuracy", " Drift "], ...rows].map((row) => row.join(separator)).join(end),
  );
const long = fc
  .array(fc.tuple(day, fc.constantFrom("accuracy", "drift", "ROWS"), cell), { maxLength: 8 })
  .map((rows) => ["date,metric,value", ...rows.map((row) => row.join(","))].join("\n"));
const json = (value: unknown) => JSON.stringify(value);
const value = fc.constantFrom<unknown>(0.92, 0.85, 1, null, "0.8", "NaN", true, "production", 1e3);
const tree = fc.oneof(
  fc.record({ accuracy: value, drift: value, model: fc.record({ accuracy: value, rows: value }) }),
  fc.record({ a: fc.record({ drift: value }), b: fc.record({ drift: value }), rows: value }),
  fc.array(fc.record({ date: day, accuracy: value, rows: value }, { requiredKeys: ["accuracy"] }), {
    maxLength: 5,
  }),
  fc.record({
    accuracy: fc.array(value, { maxLength: 4 }),
    drift: fc.dictionary(
      day.filter((each) => !/^(\d+)?$/.test(each)),
      value,
      { maxKeys: 4 },
    ),
    rows: fc.array(fc.record({ day, value }), { maxLength: 4 }),
  }),
  fc.constant({
    metrics: [
      { metric_name: "ValueDrift(column=age)", value: 0.3 },
      { metric: "drift", result: { share: 0.9 } },
    ],
  }),
  fc.constant({ timestamp: "2026-06-10", metrics: [{ metric_id: "Accuracy", value: 0.91 }] }),
);
const written = fc.oneof(
  csv.map((text) => ["daily.csv", text] as const),
  long.map((text) => ["long.csv", text] as const),
  tree.map((data) => ["live.json", json(data)] as const),
  tree.map(
    (data) => ["live.jsonl", (Array.isArray(data) ? data : [data]).map(json).join("\n")] as const,
  ),
  fc.constant(["live.json", '{"accuracy": NaN, "drift": Infinity, "rows": 1'] as const),
  fc.constant(["live.json", '\uFEFF{"accuracy": NaN, "drift": -Infinity, "rows": 12}'] as const),
  fc.constant(["live.toml", "accuracy = 0.9\n[model]\nrows = 3\nday = 2026-06-01\n"] as const),
);
const inline = fc.oneof(
  fc.array(value, { maxLength: 4 }),
  fc.dictionary(
    day.filter((each) => each !== ""),
    value,
    { maxKeys: 4 },
  ),
);

export const sample: fc.Arbitrary<Sample> = fc
  .tuple(condition, written, inline)
  .map(([when, [file, text], values]) => ({
    when,
    files: { [file]: text },
    sources: {
      accuracy: file,
      drift: file,
      rows: { file, key: "rows" },
      stage: values,
      nothing: "none.csv",
    },
  }));
