import {
  Composer,
  type Document,
  type DocumentOptions,
  Lexer,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from "yaml";

/** The parts of the library's lexer that look at indentation; it does not declare them. */
interface Indented {
  /** Columns by which a line has to be indented to go on with what is above it. */
  indentNext: number;
  parseQuotedScalar?: () => Generator<string>;
  parseFlowCollection?: () => Generator<string>;
}

/**
 * The documents of a text that is right but for its indentation within quotes and brackets, where
 * YAML demands one and libyaml does not, by which Python, Go and so Kubernetes read. Nothing where
 * anything else is wrong with it.
 */
export function parseLeniently(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): Document.Parsed[] | undefined {
  if (!/["'[{]/.test(text)) return undefined;
  const lexer = new Lexer();
  const inner = lexer as unknown as Indented;
  for (const name of ["parseQuotedScalar", "parseFlowCollection"] as const) {
    const parse = inner[name];
    if (!parse) return undefined;
    inner[name] = function* (this: Indented) {
      const { indentNext } = this;
      this.indentNext = 0;
      const result = yield* parse.call(this);
      this.indentNext = indentNext;
      return result;
    };
  }
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  for (const lexeme of lexer.lex(text))
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents.every((document) => document.errors.length === 0) ? documents : undefined;
}
