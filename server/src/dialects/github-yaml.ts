import type { Fault } from "../model/pipeline.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";

/** What YAML makes of an expression that was meant for GitHub. */
export function* yamlOfExpressions(document: YamlDocument, root: YamlValue): Generator<Fault> {
  if (mayNegate.test(document.text)) yield* lostNegations(document, root);
  yield* lostDollar(document);
}

/** `if: {{ … }}`: the braces alone are YAML's, and open a mapping. */
function* lostDollar({ text, faults, stray }: YamlDocument): Generator<Fault> {
  // What the parser stumbled over is told as that: `[${{ a }}]` has its dollar.
  if (faults.length > 0 || stray?.kind !== "key") return;
  const { span } = stray;
  if (!/^\{\{(?!\s*cookiecutter\.)/.test(text.slice(span.start, span.end))) return;
  const at = { start: span.start, end: span.start };
  yield {
    kind: "yaml-syntax",
    span,
    message:
      "GitHub's expressions begin with '${{': without the dollar sign this is a mapping of YAML, and GitHub refuses the workflow.",
    fix: { title: "Put '$' in front", safe: true, edits: [{ span: at, text: "$" }] },
  };
}

/** A look at the text that saves a walk through the steps: a `!` on the line of an `if`, or on the next. */
const mayNegate = /if["']?\s*:[^!\n]*(?:\n[^!\n]*)?!/;

/**
 * `if: !cancelled()`: YAML takes what begins with a `!` for a tag, and nothing of it is left for the
 * condition. GitHub asks for braces or quotes there.
 */
function* lostNegations(document: YamlDocument, root: YamlValue): Generator<Fault> {
  for (const { value: job } of root.get("jobs").entries())
    for (const place of [job, ...job.get("steps").items()]) {
      const entry = place.entryOf("if");
      if (!entry?.value.isTagged) continue;
      const { text } = document;
      const from = text.indexOf("!", entry.keySpan.end);
      const written =
        /^[^\r\n]*?(?=\s*(?:\s#[^\r\n]*)?(?:[\r\n]|$))/.exec(text.slice(from))?.[0] ?? "";
      const span = { start: from, end: from + written.length };
      const inner = /^!\s*\$\{\{(.*)\}\}$/.exec(written)?.[1]?.trim();
      const mended = inner === undefined ? `\${{ ${written} }}` : `\${{ !(${inner}) }}`;
      yield {
        kind: "yaml-syntax",
        span,
        message:
          "A value that begins with '!' is a tag in YAML, so GitHub refuses the workflow. Put the condition into braces.",
        fix: { title: `Write '${mended}'`, safe: true, edits: [{ span, text: mended }] },
      };
    }
}
