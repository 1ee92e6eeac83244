import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flavourOf, flavours } from "../server/src/cron/flavours.ts";
import { occurrences } from "../server/src/cron/next.ts";
import { parseCron } from "../server/src/cron/parse.ts";

/**
 * An independent reading of every flavour: expressions are made from pieces that know themselves
 * which numbers they match, and a scan minute by minute (second by second where there are seconds)
 * says when they run. Nothing here looks at how the engine reads or walks.
 */
interface Piece {
  readonly text: string;
  matches(local: Local): boolean;
  /** The field leaves everything open by its flavour's own rule. */
  readonly open: boolean;
}

interface Local {
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
  readonly year: number;
}

interface Definition {
  /** Order of the fields: s, m, h, d(ay), M(onth), w(eekday), y(ear). */
  readonly layouts: readonly string[];
  readonly sunday: 0 | 1;
  readonly seven?: true;
  readonly question?: true;
  readonly names: readonly string[];
  readonly wraps?: true;
  readonly turns?: true;
  /** Which text leaves a day field open. */
  readonly star: "star alone" | "begins with star" | "star without step" | "star or everything";
  readonly days: "or" | "and" | "one is ?";
  readonly ignored?: string;
  readonly gap: "skip" | "end" | "shift";
  readonly overlap: "first" | "second" | "both" | "both if every hour";
}

const week = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const fullWeek = ["Sunday", "MON", "tues", "wednesday", "Thu", "FRI", "Satur"];
const unix = { sunday: 0, names: week, star: "star alone", days: "or" } as const;
const minuteFirst = { layouts: ["mhdMw"] };

/** robfig/cron v3, of Kubernetes and of Argo. */
const robfig: Definition = {
  ...unix,
  ...minuteFirst,
  question: true,
  star: "star without step",
  gap: "skip",
  overlap: "both",
};

const definitions: Readonly<Record<string, Definition>> = {
  posix: { ...unix, ...minuteFirst, seven: true, gap: "end", overlap: "both if every hour" },
  github: { ...unix, ...minuteFirst, gap: "end", overlap: "both if every hour" },
  robfig,
  argo: robfig,
  "robfig-seconds": {
    ...unix,
    layouts: ["smhdMw", "smhdM"],
    question: true,
    star: "begins with star",
    gap: "skip",
    overlap: "both",
  },
  "cron-utils": {
    ...unix,
    ...minuteFirst,
    seven: true,
    gap: "skip",
    overlap: "both if every hour",
  },
  "cron-utils-seconds": {
    ...unix,
    layouts: ["smhdMw"],
    seven: true,
    gap: "skip",
    overlap: "both if every hour",
  },
  ncrontab: {
    ...unix,
    ...minuteFirst,
    names: fullWeek,
    turns: true,
    days: "and",
    gap: "shift",
    overlap: "first",
  },
  "ncrontab-azureml": {
    ...unix,
    ...minuteFirst,
    names: fullWeek,
    turns: true,
    days: "and",
    ignored: "dM",
    gap: "shift",
    overlap: "first",
  },
  quartz: {
    layouts: ["smhdMw", "smhdMwy"],
    sunday: 1,
    names: week,
    wraps: true,
    star: "star alone",
    days: "one is ?",
    gap: "skip",
    overlap: "second",
  },
  croniter: {
    ...unix,
    layouts: ["mhdMw", "mhdMws", "mhdMwsy"],
    seven: true,
    question: true,
    wraps: true,
    star: "star or everything",
    gap: "shift",
    overlap: "first",
  },
  "croniter-and": {
    ...unix,
    layouts: ["mhdMw"],
    seven: true,
    wraps: true,
    star: "star or everything",
    days: "and",
    gap: "shift",
    overlap: "first",
  },
  airflow: {
    ...unix,
    layouts: ["mhdMw", "mhdMws"],
    seven: true,
    wraps: true,
    star: "star or everything",
    gap: "shift",
    overlap: "first",
  },
};

const ranges: Readonly<Record<string, readonly [number, number, keyof Local]>> = {
  s: [0, 59, "second"],
  m: [0, 59, "minute"],
  h: [0, 23, "hour"],
  d: [1, 31, "day"],
  M: [1, 12, "month"],
  w: [0, 6, "weekday"],
  y: [2024, 2032, "year"],
};

interface Part {
  readonly text: string;
  readonly values: readonly number[];
}

/** One item of a list, in the field's own numbers (a weekday from Sunday = 0, written as it must be). */
function part(field: string, law: Definition): fc.Arbitrary<Part> {
  const [min, max] = ranges[field] ?? [0, 0];
  const write = (value: number, named = false) =>
    field === "w"
      ? named
        ? (law.names[value % 7] ?? "")
        : String(value + law.sunday)
      : String(value);
  const value = fc.integer({ min, max });
  const upTo = (low: number, high: number, step: number) => {
    const values: number[] = [];
    for (let each = low; each <= high; each += step) values.push(each);
    return values;
  };
  const single = fc
    .tuple(value, fc.boolean())
    .map(([each, named]): Part => ({ text: write(each, named), values: [each] }));
  const step = fc.integer({ min: 1, max });
  const stretch = fc
    .tuple(value, value, fc.option(step), fc.boolean())
    .filter(([low, high]) => low !== high)
    .map(([from, to, every, named]): Part => {
      const back = from > to;
      const [low, high] = back && !law.wraps && !law.turns ? [to, from] : [from, to];
      const text = `${write(low, named)}-${write(high, named)}${every === null ? "" : `/${every}`}`;
      const size = max - min + 1;
      const values =
        low < high
          ? upTo(low, high, every ?? 1)
          : law.turns
            ? upTo(high, low, every ?? 1)
            : upTo(low, high + size, every ?? 1).map((each) => (each > max ? each - size : each));
      return { text, values };
    })
    .filter(
      ({ text }) => !(field === "y" && Number(text.split("-")[0]) > Number(text.split(/[-/]/)[1])),
    );
  const stepped = step.map(
    (every): Part => ({
      // The years of this test are not all years.
      text: field === "y" ? `${min}-${max}/${every}` : `*/${every}`,
      values: upTo(min, max, every),
    }),
  );
  // croniter takes 59/5 for the whole hour: not the end of the field.
  const onwards = fc.tuple(fc.integer({ min, max: max - 1 }), step).map(
    ([low, every]): Part => ({
      text: `${write(low)}/${every}`,
      values: upTo(low, max, every),
    }),
  );
  const sunday: fc.Arbitrary<Part> = fc.constant({ text: "7", values: [0] });
  return fc.oneof(
    { arbitrary: single, weight: 6 },
    { arbitrary: stretch, weight: 3 },
    { arbitrary: stepped, weight: 2 },
    { arbitrary: onwards, weight: 1 },
    { arbitrary: field === "w" && law.seven ? sunday : single, weight: 1 },
  );
}

/** The special days that some flavours know. */
function marked(field: string, id: string): fc.Arbitrary<Piece> | undefined {
  const length = ({ year, month }: Local) => new Date(Date.UTC(year, month, 0)).getUTCDate();
  const piece = (text: string, matches: Piece["matches"]): Piece => ({
    text,
    matches,
    open: false,
  });
  const onWorkingDay = (wanted: (local: Local) => number) => (local: Local) => {
    const target = wanted(local);
    const last = length(local);
    if (target > last) return false;
    const at = (day: number) => new Date(Date.UTC(local.year, local.month - 1, day)).getUTCDay();
    const near = [target, target - 1, target + 1, target + 2, target - 2].find(
      (day) => day >= 1 && day <= last && at(day) !== 0 && at(day) !== 6,
    );
    return local.day === near;
  };
  const nth = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 5 }));
  if (id === "quartz" && field === "d")
    return fc.oneof(
      fc.constant(piece("L", (local) => local.day === length(local))),
      fc.constant(piece("LW", onWorkingDay(length))),
      fc
        .integer({ min: 1, max: 15 })
        .map((before) => piece(`L-${before}`, (local) => local.day === length(local) - before)),
      fc.integer({ min: 1, max: 31 }).map((day) =>
        piece(
          `${day}W`,
          onWorkingDay(() => day),
        ),
      ),
    );
  if (field !== "w" || !["quartz", "croniter", "croniter-and", "airflow"].includes(id))
    return undefined;
  const shift = id === "quartz" ? 1 : 0;
  return fc.oneof(
    nth.map(([day, count]) =>
      piece(
        `${day + shift}#${count}`,
        (local) => local.weekday === day && Math.floor((local.day - 1) / 7) + 1 === count,
      ),
    ),
    fc
      .integer({ min: 0, max: 6 })
      .map((day) =>
        piece(
          id === "quartz" ? `${day + 1}L` : `L${day}`,
          (local) => local.weekday === day && local.day + 7 > length(local),
        ),
      ),
  );
}

function pieceOf(field: string, id: string, law: Definition): fc.Arbitrary<Piece> {
  const [min, max, name] = ranges[field] ?? [0, 0, "minute"];
  const always = (text: string): Piece => ({ text, matches: () => true, open: true });
  const day = field === "d" || field === "w";
  const bare: fc.Arbitrary<Piece> = fc.constantFrom(
    always("*"),
    ...(law.question && (day || id.startsWith("robfig")) ? [always("?")] : []),
  );
  const list = fc.array(part(field, law), { minLength: 1, maxLength: 3 }).map((parts): Piece => {
    const text = parts.map((each) => each.text).join(",");
    const values = new Set(parts.flatMap((each) => each.values));
    const begins = parts.some((each) => each.text.startsWith("*"));
    const unstepped = parts.some((each) => each.text === "*/1");
    const open =
      (law.star === "begins with star" && begins) ||
      (law.star === "star without step" && unstepped);
    const all = law.star === "star or everything" && values.size === max - min + 1;
    return { text, matches: (local) => values.has(local[name]), open: open || all };
  });
  const special = marked(field, id);
  return fc.oneof(
    { arbitrary: bare, weight: field === "M" || field === "y" ? 8 : 4 },
    { arbitrary: list, weight: field === "h" || field === "m" ? 6 : 3 },
    ...(special ? [{ arbitrary: special, weight: 2 }] : []),
  );
}

interface Example {
  readonly text: string;
  runsAt(local: Local): boolean;
  readonly everyHour: boolean;
}

function example(id: string, law: Definition): fc.Arbitrary<Example> {
  return fc.constantFrom(...law.layouts).chain((layout) =>
    fc.tuple(...[...layout].map((field) => pieceOf(field, id, law)), fc.boolean()).map((all) => {
      const pieces = all.slice(0, -1) as Piece[];
      const at = (field: string): Piece | undefined => pieces[layout.indexOf(field)];
      if (law.days === "one is ?") {
        const closed = all.at(-1) === true ? "d" : "w";
        pieces[layout.indexOf(closed)] = { text: "?", matches: () => true, open: true };
      }
      // Listing everything leaves a day field open in croniter only beside a star in the other.
      const openDay = (field: string, other: string): boolean => {
        const piece = at(field);
        if (!piece) return true;
        if (!piece.open) return false;
        return law.star !== "star or everything" || /^[*?]$/.test(piece.text)
          ? true
          : (at(other)?.text.includes("*") ?? true);
      };
      const check = (field: string): Piece["matches"] => {
        const piece = law.ignored?.includes(field) ? undefined : at(field);
        return piece ? (local) => piece.matches(local) : () => true;
      };
      const second = layout.includes("s") ? check("s") : (local: Local) => local.second === 0;
      const [minute, hour, month, year] = [check("m"), check("h"), check("M"), check("y")];
      const [day, weekday] = [check("d"), check("w")];
      const either = law.days === "or" && !openDay("d", "w") && !openDay("w", "d");
      const runsAt = (local: Local) =>
        second(local) &&
        minute(local) &&
        hour(local) &&
        month(local) &&
        year(local) &&
        (either ? day(local) || weekday(local) : day(local) && weekday(local));
      const everyHour = Array.from({ length: 24 }, (_, each) => localOf(each * 3_600_000)).every(
        hour,
      );
      return { text: pieces.map((piece) => piece.text).join(" "), runsAt, everyHour };
    }),
  );
}

const dates = new Map<number, Pick<Local, "day" | "month" | "weekday" | "year">>();

const localOf = (wall: number): Local => {
  const number = Math.floor(wall / 86_400_000);
  let date = dates.get(number);
  if (!date) {
    const start = new Date(number * 86_400_000);
    date = {
      day: start.getUTCDate(),
      month: start.getUTCMonth() + 1,
      weekday: start.getUTCDay(),
      year: start.getUTCFullYear(),
    };
    dates.set(number, date);
  }
  const time = wall / 1000 - number * 86_400;
  return {
    day: date.day,
    month: date.month,
    weekday: date.weekday,
    year: date.year,
    second: time % 60,
    minute: Math.floor(time / 60) % 60,
    hour: Math.floor(time / 3600),
  };
};

/** What a zone's clock is ahead of UTC, found by formatting an instant and reading it back. */
const offsetIn = (zone: string) => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  const known = new Map<number, number>();
  return (at: number): number => {
    const slot = Math.floor(at / 900_000) * 900_000;
    let offset = known.get(slot);
    if (offset === undefined) {
      const [day, month, year, hour, minute, second] = (
        format.format(slot).match(/\d+/g) ?? []
      ).map(Number);
      offset = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) - slot;
      known.set(slot, offset);
    }
    return offset;
  };
};

function scan(
  { runsAt, everyHour }: Example,
  law: Definition,
  offset: (at: number) => number,
  options: { from: number; until: number; tick: number; limit: number },
): number[] {
  const { tick } = options;
  const runs: number[] = [];
  const later = new Set<number>();
  const both = law.overlap === "both" || (law.overlap === "both if every hour" && everyHour);
  // What the clocks skip shortly before may run later.
  const begin = law.gap === "shift" ? options.from - 7_200_000 : options.from;
  for (let at = begin + tick; at < options.until && runs.length < options.limit; at += tick) {
    const ahead = offset(at);
    const before = offset(at - tick);
    if (ahead > before && !everyHour && law.gap !== "skip") {
      for (let wall = at + before; wall < at + ahead; wall += tick)
        if (runsAt(localOf(wall))) later.add(law.gap === "end" ? at : wall - before);
    }
    const wall = at + ahead;
    const moved = later.has(at);
    let matched = runsAt(localOf(wall));
    if (matched && !both) {
      const yesterday = offset(at - 86_400_000);
      const tomorrow = offset(at + 86_400_000);
      const cameBefore = wall - yesterday < at && offset(wall - yesterday) === yesterday;
      const comesAgain = wall - tomorrow > at && offset(wall - tomorrow) === tomorrow;
      if (law.overlap === "second" ? comesAgain : cameBefore) matched = false;
    }
    if ((matched || moved) && at > options.from) runs.push(at);
  }
  return runs;
}

function engine(
  text: string,
  id: string,
  zone: string,
  options: { from: number; until: number; limit: number },
): number[] {
  const { schedule, problems } = parseCron(text, flavourOf(id));
  if (!schedule) throw new Error(problems.map(({ message }) => message).join());
  const runs: number[] = [];
  for (const { at, change } of occurrences(schedule, { zone, ...options })) {
    if (change === "skipped") continue;
    runs.push(at);
    if (runs.length >= options.limit) break;
  }
  return runs;
}

test("every flavour has its definition here", () => {
  expect(Object.keys(definitions).sort()).toEqual(flavours.map(({ id }) => id).sort());
});

describe.each(Object.entries(definitions))("%s agrees with a scan", (id, law) => {
  const seconds = law.layouts.every((layout) => layout.includes("s"));

  test("over weeks, in UTC", () => {
    const from = fc.integer({
      min: Date.UTC(2024, 0, 1) / 60_000,
      max: Date.UTC(2030, 0, 1) / 60_000,
    });
    fc.assert(
      fc.property(example(id, law), from, (made, minute) => {
        const tick = seconds || /^\S+( \S+){5}/.test(made.text) ? 1000 : 60_000;
        const options = {
          from: minute * 60_000,
          until: minute * 60_000 + (tick === 1000 ? 1 : 40) * 86_400_000,
          limit: 40,
        };
        expect(engine(made.text, id, "UTC", options), made.text).toEqual(
          scan(made, law, () => 0, { ...options, tick }),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("where the clocks are moved", () => {
    const places = fc.constantFrom(
      ["America/New_York", "2026-03-07T12:00Z"],
      ["America/New_York", "2026-10-31T12:00Z"],
      ["Europe/Berlin", "2027-03-27T12:00Z"],
      ["Europe/Berlin", "2027-10-30T12:00Z"],
      ["Australia/Lord_Howe", "2026-04-04T03:00Z"],
      ["Australia/Lord_Howe", "2026-10-03T03:00Z"],
      ["America/Santiago", "2026-09-05T12:00Z"],
      ["Asia/Kolkata", "2026-05-01T12:00Z"],
    );
    fc.assert(
      fc.property(
        example(id, law),
        places,
        fc.integer({ min: 0, max: 1440 }),
        (made, [zone = "", day = ""], late) => {
          const long = seconds || /^\S+( \S+){5}/.test(made.text);
          const tick = long ? 1000 : 60_000;
          const from = Date.parse(day) + late * 60_000;
          const options = { from, until: from + (long ? 8 : 36) * 3_600_000, limit: 100 };
          expect(engine(made.text, id, zone, options), `${made.text} ${zone} ${day}`).toEqual(
            scan(made, law, offsetIn(zone), { ...options, tick }),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
