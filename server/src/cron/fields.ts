/** The fields a cron expression can have, from the finest to the coarsest. */
export const fieldNames = [
  "second",
  "minute",
  "hour",
  "dayOfMonth",
  "month",
  "dayOfWeek",
  "year",
] as const;
export type FieldName = (typeof fieldNames)[number];

/** What a person calls the field. */
export const fieldTitles: Readonly<Record<FieldName, string>> = {
  second: "second",
  minute: "minute",
  hour: "hour",
  dayOfMonth: "day of month",
  month: "month",
  dayOfWeek: "day of week",
  year: "year",
};

/** Least and greatest value, both allowed. Days of the week are numbered by each flavour itself. */
export const fieldRanges: Readonly<
  Record<Exclude<FieldName, "dayOfWeek">, readonly [number, number]>
> = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  year: [1970, 2099],
};

export const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;

/** From Sunday, which is 0 everywhere inside this room. */
export const weekdayNames = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;
