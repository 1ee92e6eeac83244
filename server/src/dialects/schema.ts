import { type Schema, Validator } from "@cfworker/json-schema";
import type { Excerpt } from "../base/excerpt.ts";
import { didYouMean } from "../base/spelling.ts";
import type { Span } from "../base/text.ts";
import type { Fault, Fix } from "../model/pipeline.ts";
import type { YamlValue } from "../yaml/reader.ts";

/** Checks values against a JSON Schema and places every fault on the YAML node it is about. */
export class SchemaCheck {
  private readonly schema: Schema;
  private readonly validator: Validator;

  private readonly synonyms: Readonly<Record<string, string>>;

  /** `synonyms` are keys of other systems, each with the key that means the same here. */
  constructor(schema: object, synonyms: Readonly<Record<string, string>> = {}) {
    this.schema = schema as Schema;
    this.synonyms = synonyms;
    this.validator = new Validator(this.schema, "2020-12", false);
  }

  faults(root: YamlValue): Fault[] {
    const { errors } = this.validator.validate(root.data());
    const faults: Fault[] = [];
    const told = new Set<string>();
    for (const error of errors) {
      // Errors of composed keywords only repeat that something below them is wrong.
      if (
        ["properties", "additionalProperties", "items", "anyOf", "allOf", "$ref"].includes(
          error.keyword,
        )
      )
        continue;
      if (/\/anyOf\/\d+\//.test(error.keywordLocation) && told.has(error.instanceLocation))
        continue;
      const path = pointer(error.instanceLocation);
      const rules = schemaAt(
        this.schema,
        path.slice(0, error.keyword === "false" ? -1 : undefined),
      );
      const fault = this.fault(root, path, error.keyword, error.error, rules);
      if (!fault) continue;
      const key = `${fault.span.start}:${fault.message}`;
      if (told.has(key)) continue;
      told.add(key).add(error.instanceLocation);
      faults.push(fault);
    }
    return faults;
  }

  private fault(
    root: YamlValue,
    path: readonly string[],
    keyword: string,
    text: string,
    rules: Schema | undefined,
  ): Fault | undefined {
    const name = path.at(-1) ?? "";
    const at = locate(root, path);
    const kind = "schema-mismatch";
    if (keyword === "false") {
      const allowed = Object.keys(rules?.properties ?? {});
      const meant = this.keyMeant(name, allowed);
      const holder = valueAt(root, path.slice(0, -1));
      return {
        kind,
        span: at.key,
        message: meant
          ? `'${name}' is not known here. Did you mean '${meant}'?`
          : `'${name}' is not known here. Known keys: ${allowed.filter((k) => k !== "$schema").join(", ")}.`,
        // Written twice, a key would break the file.
        fix:
          meant && !holder.has(meant) ? changed(holder.entryOf(name)?.keyText, meant) : undefined,
      };
    }
    if (keyword === "required") {
      const holder = valueAt(root, path);
      const allowed = Object.keys(rules?.properties ?? {});
      // A key that stands there under another name is told as that.
      const misspelt = holder.entries().map(({ key }) => this.keyMeant(key, allowed));
      const missing = (rules?.required ?? []).filter(
        (key) => !holder.has(key) && !misspelt.includes(key),
      );
      if (missing.length === 0) return undefined;
      return {
        kind,
        span: path.length ? at.key : { start: at.value.start, end: at.value.start },
        message: `${missing.map((key) => `'${key}'`).join(" and ")} ${missing.length > 1 ? "are" : "is"} missing${name ? ` in '${name}'` : ""}.`,
      };
    }
    if (keyword === "enum") {
      const allowed = (rules?.enum ?? []).map(String);
      const value = valueAt(root, path);
      const meant = choiceMeant(value.string() ?? "", allowed);
      return {
        kind,
        span: at.value,
        message: `${called(name)} must be one of ${allowed.join(", ")}.${meant ? ` Did you mean '${meant}'?` : ""}`,
        fix: meant ? changed(value.text(), meant) : undefined,
      };
    }
    const example = rules?.examples?.[0];
    const hint = example === undefined ? "" : ` Write it like ${JSON.stringify(example)}.`;
    const what: Record<string, string> = {
      type: `${called(name)} must be ${typeWords(rules?.type)}.`,
      pattern: `'${name}' is not written as it must be.`,
      minimum: `'${name}' must be at least ${rules?.minimum}.`,
      minItems: `'${name}' needs ${rules?.minItems} values.`,
      maxItems: `'${name}' takes ${rules?.maxItems} values.`,
    };
    return { kind, span: at.value, message: `${what[keyword] ?? `'${name}': ${text}`}${hint}` };
  }

  /** The key that one which is not `allowed` was meant to be. */
  private keyMeant(name: string, allowed: readonly string[]): string | undefined {
    if (allowed.includes(name)) return undefined;
    const same = Object.hasOwn(this.synonyms, name) ? this.synonyms[name] : undefined;
    return same !== undefined && allowed.includes(same) ? same : didYouMean(name, allowed);
  }
}

/** The file as a whole has no name, nor has an entry of a list. */
const called = (name: string): string =>
  name === "" ? "The file" : /^\d+$/.test(name) ? "This entry" : `'${name}'`;

/** The choice that a value was meant to be: `warn` is the beginning of one, and no is off. */
function choiceMeant(written: string, allowed: readonly string[]): string | undefined {
  const lower = written.toLowerCase();
  if (allowed.includes("off") && /^(?:false|no|none|disabled?|0)$/.test(lower)) return "off";
  const begun = lower.length > 2 ? allowed.filter((each) => each.startsWith(lower)) : [];
  return begun.length === 1 ? begun[0] : didYouMean(written, allowed);
}

const words: Record<string, string> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "a mapping (key: value)",
  array: "a list",
  null: "empty",
};

/** Another word in the same quotes. */
export function changed(written: Excerpt | undefined, meant: string): Fix | undefined {
  const edit = written?.edit(0, written.length, meant);
  return edit && { title: `Change '${written?.text}' to '${meant}'`, safe: false, edits: [edit] };
}

function typeWords(type: Schema["type"] | readonly string[]): string {
  const types = typeof type === "string" ? [type] : [...(type ?? [])];
  return types.map((t) => words[t] ?? t).join(" or ") || "of another type";
}

const pointer = (location: string): string[] =>
  location
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodeURIComponent(part.replaceAll("~1", "/").replaceAll("~0", "~")));

/** The schema that speaks about the value at `path`. */
export function schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const part of path) {
    const next: Schema | boolean | undefined =
      at?.properties?.[part] ??
      (at?.items && /^\d+$/.test(part) ? (at.items as Schema) : undefined) ??
      at?.additionalProperties;
    at = typeof next === "object" ? next : undefined;
  }
  return at;
}

function valueAt(root: YamlValue, path: readonly string[]): YamlValue {
  let value = root;
  for (const part of path)
    value = (value.kind === "list" && value.items()[Number(part)]) || value.get(part);
  return value;
}

function locate(root: YamlValue, path: readonly string[]): { key: Span; value: Span } {
  const parent = valueAt(root, path.slice(0, -1));
  const entry = parent.entryOf(path.at(-1) ?? "");
  const value = valueAt(root, path).span;
  const filled = value.end > value.start ? value : (entry?.keySpan ?? value);
  return { key: entry?.keySpan ?? filled, value: filled };
}
