/** Plain data with named parts. */
export type PlainMap = Readonly<Record<string, unknown>>;

export const isMap = (data: unknown): data is PlainMap =>
  typeof data === "object" && data !== null && !Array.isArray(data);

export const isScalar = (data: unknown): data is string | number | boolean =>
  typeof data === "string" || typeof data === "number" || typeof data === "boolean";
