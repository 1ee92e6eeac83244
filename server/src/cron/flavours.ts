import { type FieldName, monthNames, weekdayNames } from "./fields.ts";

/** The special marks of the two day fields, each with an example. */
export type DayMark =
  /** `L` as day of month: the last day. */
  | "last-day"
  /** `L-3`: three days before the last. */
  | "last-day-offset"
  /** `LW`: the last working day (Monday to Friday). */
  | "last-working-day"
  /** `15W`: the working day nearest to the 15th, within the month. */
  | "nearest-working-day"
  /** `5#2`: the second Friday. */
  | "nth-weekday"
  /** `5L`: the last Friday. */
  | "last-weekday"
  /** `L5`: the same, as croniter writes it. */
  | "last-weekday-prefixed"
  /** `L` as day of week: Saturday, the last day of Quartz's week. */
  | "end-of-week";

/**
 * How one system reads cron: everything in which the systems differ is a property here, so that
 * nothing else in this room asks which system it is working for.
 */
export interface Flavour {
  readonly id: string;
  /** The system or library, as it is named within a sentence. */
  readonly title: string;
  /** The accepted field orders, one per number of fields; the first is the usual one. */
  readonly layouts: readonly (readonly FieldName[])[];
  /** How the system is told that a field for the seconds stands before the others. */
  readonly secondsSetting?: string | undefined;
  /** The number that means Sunday (besides, `7` where `sundayIsAlsoSeven`), Monday being one more. */
  readonly sunday: 0 | 1;
  readonly sundayIsAlsoSeven: boolean;
  /** `MON`, or also `Monday` and every beginning of it. Upper and lower case are the same. */
  readonly names: "three-letters" | "any-beginning";
  /** `?`: not at all, in the day fields only, or wherever `*` may stand. */
  readonly question: "none" | "days" | "anywhere";
  readonly marks: readonly DayMark[];
  /** `@daily` and the like, with what each stands for; nothing for those that name no time. */
  readonly macros: Readonly<Record<string, string | undefined>>;
  /** `@every 1h30m`. */
  readonly every: boolean;
  /** A range from high to low: refused, read over the end (`FRI-MON`), or turned round. */
  readonly reversedRange: "refused" | "wraps" | "turned";
  /** croniter reads `MON-MON` as the whole week. */
  readonly equalEndsMeanAll: boolean;
  /** A step above the field's maximum (every 24th hour): refused, run at the first value, or unsure. */
  readonly oversizedStep: "refused" | "runs" | "doubtful";
  /** `TZ=` or `CRON_TZ=` before the fields: refused, or read by some versions of the system. */
  readonly zonePrefix: "refused" | "doubtful";
  /** Empty items of a list are dropped, and what follows a star in a range is not looked at. */
  readonly lenient: boolean;
  /** Which days run where both day fields are restricted. `exclusive`: that is refused. */
  readonly bothDays: "either" | "both" | "exclusive";
  /** The file itself says so, by a setting: it is no surprise. */
  readonly bothDaysAsked?: boolean | undefined;
  /**
   * When a day field counts as unrestricted, so that the other alone decides.
   * `plain`: it is `*` or `?`. `any-star`: some item begins with a star, a stepped one included
   * (robfig v1). `unstepped-star`: some item is a star without a step above 1 (robfig v3).
   * `covering`: some item is a bare star, or all values are listed beside a star in the other
   * field (croniter).
   */
  readonly star: "plain" | "any-star" | "unstepped-star" | "covering";
  /** Fields that are parsed and then taken as `*`. */
  readonly ignored: readonly FieldName[];
  /** A local time that the clocks skip: not run, run at the end of the gap, or as much later. */
  readonly gap: "skipped" | "gap-end" | "shifted";
  /**
   * A local time that comes twice: run at the first, at the second, at both, or at both only by
   * a schedule that runs in every hour.
   */
  readonly overlap: "first" | "second" | "both" | "both-if-hourly";
  /** The system starts no run sooner than this after the one before, seconds. */
  readonly leastInterval?: number | undefined;
  /** The minute of the hour at which the system says that runs are delayed or dropped. */
  readonly crowdedMinute?: number | undefined;
}

/** As crontab has them. */
export const fiveFields = ["minute", "hour", "dayOfMonth", "month", "dayOfWeek"] as const;
const secondsFirst = ["second", ...fiveFields] as const;
const secondsLast = [...fiveFields, "second"] as const;

const calendarMacros = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
} as const;

/** The project's own format: crontab as POSIX and most manuals describe it. */
const posix: Flavour = {
  id: "posix",
  title: "plain cron",
  layouts: [fiveFields],
  sunday: 0,
  sundayIsAlsoSeven: true,
  names: "three-letters",
  question: "none",
  marks: [],
  macros: calendarMacros,
  every: false,
  reversedRange: "refused",
  equalEndsMeanAll: false,
  oversizedStep: "doubtful",
  zonePrefix: "refused",
  lenient: false,
  bothDays: "either",
  star: "plain",
  ignored: [],
  gap: "gap-end",
  overlap: "both-if-hourly",
};

/**
 * GitHub Actions: actions/languageservices, workflow-parser/src/model/converter/cron.ts, which
 * refuses steps above the maximum although such schedules have been seen to run
 * (github/vscode-github-actions issue 331). The gap is documented ("a 2:30 AM schedule advances
 * to 3:00 AM"), the overlap is not.
 */
const github: Flavour = {
  ...posix,
  id: "github",
  title: "GitHub Actions",
  sundayIsAlsoSeven: false,
  macros: {},
  leastInterval: 300,
  crowdedMinute: 0,
};

/**
 * Kubernetes: robfig/cron v3 `ParseStandard` (parser.go, spec.go). The zone that the parser would take
 * is refused since 1.29.
 */
const robfig: Flavour = {
  ...posix,
  id: "robfig",
  title: "Kubernetes",
  sundayIsAlsoSeven: false,
  question: "anywhere",
  every: true,
  oversizedStep: "runs",
  lenient: true,
  star: "unstepped-star",
  gap: "skipped",
  overlap: "both",
};

/** Argo: the same parser; the pattern in the full definition of the kind knows no zone. */
const argo: Flavour = { ...robfig, id: "argo", title: "Argo", zonePrefix: "doubtful" };

/** Kubeflow's ScheduledWorkflow: robfig/cron v1.2 `Parse`, seconds first, day of week optional. */
const robfigSeconds: Flavour = {
  ...robfig,
  id: "robfig-seconds",
  title: "Kubeflow",
  layouts: [secondsFirst, secondsFirst.slice(0, 5)],
  star: "any-star",
};

/** Kestra: cron-utils as its Schedule trigger sets it up (strict ranges, nicknames, no marks). */
const cronUtils: Flavour = {
  ...posix,
  id: "cron-utils",
  title: "Kestra",
  secondsSetting: "withSeconds: true",
  oversizedStep: "refused",
  gap: "skipped",
  overlap: "both-if-hourly",
};

/** Kestra with `withSeconds: true`. */
const cronUtilsSeconds: Flavour = {
  ...cronUtils,
  id: "cron-utils-seconds",
  title: "Kestra with seconds",
  secondsSetting: undefined,
  layouts: [secondsFirst],
};

/** Azure Pipelines: atifaziz/NCrontab (CrontabField.cs turns reversed ranges round). UTC only. */
const ncrontab: Flavour = {
  ...posix,
  id: "ncrontab",
  title: "Azure Pipelines",
  sundayIsAlsoSeven: false,
  names: "any-beginning",
  macros: {},
  reversedRange: "turned",
  oversizedStep: "runs",
  bothDays: "both",
  gap: "shifted",
  overlap: "first",
};

/** Azure Machine Learning: its documentation says that days and months are taken as `*`. */
const ncrontabAzureml: Flavour = {
  ...ncrontab,
  id: "ncrontab-azureml",
  title: "Azure Machine Learning",
  ignored: ["dayOfMonth", "month"],
};

/**
 * Databricks: org.quartz.CronExpression. The second of two equal local times runs because Java's
 * calendar reads an ambiguous local time as standard time.
 */
const quartz: Flavour = {
  ...posix,
  id: "quartz",
  title: "Quartz",
  layouts: [secondsFirst, [...secondsFirst, "year"]],
  sunday: 1,
  sundayIsAlsoSeven: false,
  question: "days",
  marks: [
    "last-day",
    "last-day-offset",
    "last-working-day",
    "nearest-working-day",
    "nth-weekday",
    "last-weekday",
    "end-of-week",
  ],
  macros: {},
  reversedRange: "wraps",
  oversizedStep: "refused",
  bothDays: "exclusive",
  gap: "skipped",
  overlap: "second",
  leastInterval: 10,
};

/** Prefect: croniter, seconds LAST. An hour that comes twice runs once, as Prefect documents. */
const croniter: Flavour = {
  ...posix,
  id: "croniter",
  title: "Prefect",
  layouts: [fiveFields, secondsLast, [...secondsLast, "year"]],
  question: "days",
  marks: ["last-day", "nth-weekday", "last-weekday-prefixed"],
  reversedRange: "wraps",
  equalEndsMeanAll: true,
  oversizedStep: "runs",
  star: "covering",
  gap: "shifted",
  overlap: "first",
};

/** Prefect with `day_or: false`. */
const croniterAnd: Flavour = {
  ...croniter,
  id: "croniter-and",
  title: "Prefect with day_or off",
  bothDays: "both",
  bothDaysAsked: true,
};

/** Airflow and dag-factory: croniter, and presets that name no time. */
const airflow: Flavour = {
  ...croniter,
  id: "airflow",
  title: "Airflow",
  macros: {
    ...calendarMacros,
    "@quarterly": "0 0 1 */3 *",
    "@once": undefined,
    "@continuous": undefined,
  },
};

export const flavours = [
  posix,
  github,
  robfig,
  argo,
  robfigSeconds,
  cronUtils,
  cronUtilsSeconds,
  ncrontab,
  ncrontabAzureml,
  quartz,
  croniter,
  croniterAnd,
  airflow,
] as const;

const byId: ReadonlyMap<string, Flavour> = new Map(flavours.map((each) => [each.id, each]));

/** The flavour of that id; for an unknown id plain cron, the one that promises least. */
export const flavourOf = (id: string): Flavour => byId.get(id) ?? posix;

/** The flavour's title at the beginning of a sentence. */
export const titleFirst = ({ title }: Flavour): string =>
  title.charAt(0).toUpperCase() + title.slice(1);

/** Least and greatest number of a day of the week. */
export const weekdayRange = (flavour: Flavour): readonly [number, number] =>
  flavour.sunday === 1 ? [1, 7] : [0, flavour.sundayIsAlsoSeven ? 7 : 6];

/** The number of a name like `MON` or `jan`, in the flavour's numbering. */
export function namedValue(word: string, name: FieldName, flavour: Flavour): number | undefined {
  const names = name === "month" ? monthNames : name === "dayOfWeek" ? weekdayNames : undefined;
  if (!names || word.length > 9) return undefined;
  const lower = word.toLowerCase();
  const index = names.findIndex((full) =>
    flavour.names === "three-letters"
      ? full.slice(0, 3) === lower
      : lower !== "" && full.startsWith(lower),
  );
  return index < 0 ? undefined : index + (name === "month" ? 1 : flavour.sunday);
}
