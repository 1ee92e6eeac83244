import { parse, TomlDate, TomlError } from "smol-toml";
import type { Failure } from "../machine.ts";
import { isMap } from "./plain.ts";

/** Plain data of a TOML text. Times of the document are ISO 8601 texts. */
export function readToml(
  text: string,
): { readonly data: unknown; readonly problem?: undefined } | Failure {
  try {
    return { data: plain(parse(text)) };
  } catch (error) {
    const line =
      error instanceof TomlError ? `: it breaks off making sense on line ${error.line}` : "";
    return { problem: `is no TOML${line}` };
  }
}

function plain(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
