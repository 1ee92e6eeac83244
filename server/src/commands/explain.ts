import { cells, printable, underlined } from "../base/display.ts";
import { Excerpt } from "../base/excerpt.ts";
import { didYouMean } from "../base/spelling.ts";
import { type Expression, walk } from "../condition/expression.ts";
import type { Problem } from "../condition/grammar.ts";
import { grammars } from "../condition/grammars.ts";
import { lookupMetric } from "../condition/metric.ts";
import { directionInWords, rangeInWords } from "../condition/metric-words.ts";
import { type Flavour, flavours } from "../cron/flavours.ts";
import { parseCron } from "../cron/parse.ts";
import { dialects } from "../dialects/all.ts";
import type { CronSystem, Dialect } from "../dialects/dialect.ts";
import { explainSchedule } from "../features/schedule.ts";
import { namesIn, partsOf, type Readings, truthInWords } from "../features/truth.ts";
import type { Condition } from "../model/condition.ts";
import { rules } from "../rules/all.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import { readGiven, setOption } from "./given-values.ts";
import type { ExitCode, Host } from "./host.ts";
import { runLines } from "./next.ts";

const systems = new Map<string, CronSystem>([
  ...flavours.map(
    ({ id }) => [id, { flavour: id, defaultZone: "UTC", zoneNames: "iana" }] as const,
  ),
  ...(dialects as readonly Dialect[]).flatMap(({ id, cron }) =>
    cron ? [[id, cron] as const] : [],
  ),
]);

export const explain: Command = {
  name: "explain",
  summary: "Explain a rule, a cron expression or a condition.",
  operands: [{ name: "WHAT", summary: "A rule's name, or an expression in quotes.", needed: true }],
  options: [
    {
      name: "dialect",
      summary: "Whose cron it is.",
      value: "DIALECT",
      choices: [...systems.keys()],
      standard: "posix",
    },
    { ...setOption, summary: "The value of a metric, for the truth of a condition." },
  ],
  examples: [
    "mlops explain cron-never-fires",
    'mlops explain "0 9 ? * 2-6" --dialect quartz',
    'mlops explain "accuracy < 0.87 or drift > 0.2" --set accuracy=0.9',
  ],
  run,
};

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const [what = ""] = given.operands;
  const dialect = given.value("dialect");
  if (dialect === undefined) {
    const page = await rulePage(host, what);
    if (page !== undefined) {
      host.out.write(page);
      return 0;
    }
  }
  const readings = readGiven(given.values("set"));
  const { lines, sound } =
    dialect !== undefined || looksLikeCron(what)
      ? explainCron(what, dialect ?? "posix", host.now())
      : explainCondition(what, readings);
  host.out.write(`${lines.join("\n")}\n`);
  return sound ? 0 : 1;
}

interface Explanation {
  readonly lines: readonly string[];
  /** It can be read. */
  readonly sound: boolean;
}

async function rulePage(host: Host, name: string): Promise<string | undefined> {
  const rule = rules.find(({ id }) => id === name);
  if (rule) return (await host.page(`rules/${name}`)) ?? `${name}: ${rule.summary}\n`;
  if (!/^[a-z]+(-[a-z]+)+$/.test(name)) return undefined;
  const meant = didYouMean(
    name,
    rules.map(({ id }) => id),
  );
  throw new Misuse(`There is no rule '${name}'.${meant ? ` Did you mean '${meant}'?` : ""}`);
}

/** No condition has two numbers or stars in a row, and none begins with `@`. */
const looksLikeCron = (text: string): boolean =>
  /^\s*(@\w|(CRON_)?TZ=|[\d*?][\d*?/,-]*\s+[\d*?][\w*?/,#-]*(\s|$))/.test(text);

function explainCron(text: string, name: string, now: number): Explanation {
  const system = systems.get(name) ?? { flavour: name, zoneNames: "iana" as const };
  const flavour: Flavour = flavours.find(({ id }) => id === system.flavour) ?? flavours[0];
  const { problems, schedule } = parseCron(text, flavour);
  const faults = problems.flatMap(({ message, span, mend }) => [
    underlined(text, span),
    printable(message),
    ...(mend
      ? [
          `Write: ${printable(text.slice(0, mend.span.start) + mend.text + text.slice(mend.span.end))}`,
        ]
      : []),
  ]);
  const explained = explainSchedule(
    {
      cron: Excerpt.verbatim(text, 0),
      flavour: flavour.id,
      zone: undefined,
      defaultZone: system.defaultZone,
      zoneNames: system.zoneNames,
      span: { start: 0, end: text.length },
    },
    { now },
  );
  if (!explained) {
    const foreign = problems.some(
      ({ code }) => code !== "out-of-range" && code !== "fields-swapped",
    );
    return { lines: foreign ? [...faults, ...readers(text)] : faults, sound: false };
  }
  const { words, zone, next, notes } = explained;
  return {
    lines: [
      ...(schedule ? [`${words} (${flavour.title}, ${zone})`] : []),
      ...runLines(next).map((line) => `  ${line}`),
      ...notes,
      ...faults,
    ],
    sound: true,
  };
}

/** Which systems would read what this one does not. */
function readers(text: string): string[] {
  const able = flavours.filter((flavour) => parseCron(text, flavour).problems.length === 0);
  return able.length === 0
    ? ["Read by no system that is known here."]
    : ["", "These read it:", ...able.map(({ id, title }) => `  ${title}: --dialect ${id}`)];
}

function explainCondition(written: string, readings: Readings): Explanation {
  const text = written.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1").trim();
  const read = readCondition(text);
  if (!read.expression)
    return {
      lines: read.problems.flatMap(({ span, message }) => [underlined(text, span), message]),
      sound: false,
    };
  const { expression, grammar } = read;
  const excerpt = Excerpt.verbatim(text, 0);
  const condition: Condition = {
    text: excerpt,
    whole: excerpt,
    grammar: grammar.id,
    role: "branch",
    then: [],
    otherwise: [],
  };
  const parts = partsOf(condition, expression, readings).map((part) => ({
    text: `${"  ".repeat(part.depth)}${printable(part.text)}`,
    truth: truthInWords(part.truth),
    values: part.values.map(({ name, value }) => `${name} is ${value ?? "missing"}`).join(", "),
  }));
  const names = namesIn(expression).map(({ path }) => ({
    text: printable(path.join(".")),
    about: aboutMetric(path),
  }));
  const known = readings.size > 0;
  return {
    lines: [
      `Read as ${grammar.name}.`,
      ...columns(parts.map(({ text, truth, values }) => (known ? [text, truth, values] : [text]))),
      ...(names.length > 0 ? ["", ...columns(names.map(({ text, about }) => [text, about]))] : []),
      ...(known || names.length === 0
        ? []
        : ["", `--set ${names[0]?.text}=VALUE says what comes out with values.`]),
    ],
    sound: true,
  };
}

interface ConditionRead {
  readonly grammar: (typeof grammars)[number];
  readonly expression: Expression | undefined;
  readonly problems: readonly Problem[];
}

/** Read by the first grammar that finds nothing wrong with it and nothing it does not understand. */
function readCondition(text: string): ConditionRead {
  // Any text is a command: nobody asks what that one means.
  const asked = grammars.filter(({ id }) => id !== "shell-command");
  const attempts = asked.map((grammar) => ({ grammar, ...grammar.read(text) }));
  const clean = attempts.find(
    ({ problems, expression }) =>
      problems.length === 0 &&
      expression &&
      ![...walk(expression)].some(({ kind }) => kind === "opaque"),
  );
  const { grammar, expression, problems } = clean ?? (attempts[0] as (typeof attempts)[number]);
  return { grammar, expression: clean && expression, problems };
}

function aboutMetric(path: readonly string[]): string {
  const known = lookupMetric(path);
  if (!known) return "nothing is known of this name: which way it is good is not judged";
  const alias = known.name === path.join(".") ? undefined : `the metric ${known.name}`;
  return [alias, directionInWords(known), rangeInWords(known)].filter((fact) => fact).join("; ");
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => cells(row[column] ?? ""))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - cells(cell)))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `  ${line}`);
}
