import { span } from "../base/text.ts";
import type { Reading } from "./grammar.ts";
import { readPython } from "./python.ts";

/**
 * An expression of Jinja: Python's, but for tests (`is defined`), filters (`| length`) and `~`, of
 * which nothing is read.
 */
export function readJinjaExpression(text: string): Reading {
  if (/\bis\b|[|~]/.test(text.replaceAll(/"[^"]*"|'[^']*'/g, "")))
    return { expression: { kind: "opaque", span: span(0, text.length) }, problems: [] };
  return readPython(text);
}
