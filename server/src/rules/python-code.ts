import { oncePer } from "../base/once.ts";
import { overlaps, type Span } from "../base/text.ts";
import type { Script } from "../model/script.ts";
import { dedented, outerIndent, unfolded } from "../python/layout.ts";
import { pythonLines } from "../python/lines.ts";
import type { PythonModule } from "../python/module.ts";
import type { Tools } from "./tools.ts";

/** Python of which something can be proven. Spans are offsets of the script's code. */
export interface PythonCode {
  readonly script: Script;
  readonly python: PythonModule;
  /** A template stands within the span. */
  holdsTemplate(span: Span): boolean;
  /** A template stands within the span or right beside it: it may bring what seems wrong there. */
  touchesTemplate(span: Span): boolean;
  /** It stands between quotes that were meant to hold it, so that they end the text around it. */
  breaksText(span: Span): boolean;
}

/**
 * The Python of a pipeline as its rules judge it. Left out is what the shell changes first, and what
 * holds a template that may stand for whole statements. A folded scalar and an indented heredoc have
 * rules of their own: the others judge the code as it reads once that is mended.
 */
export const pythonCode = oncePer((tools: Tools): readonly PythonCode[] => [...readCode(tools)]);

function* readCode(tools: Tools): Generator<PythonCode> {
  for (const written of tools.scripts) {
    if (written.language !== "python" || written.expanded) continue;
    const script = asMeant(written, tools);
    const python = tools.python(script);
    if (!python || bringsStatements(script)) continue;
    const { templates, masked } = script;
    yield {
      script,
      python,
      holdsTemplate: (span) => templates.some((template) => overlaps(template, span)),
      touchesTemplate: (span) => templates.some((template) => touches(masked.text, template, span)),
      breaksText: (span) =>
        templates.some(
          (template) =>
            touches(masked.text, template, span) &&
            /^(["'])\1$/.test(
              masked.text.charAt(template.start - 1) + masked.text.charAt(template.end),
            ),
        ),
    };
  }
}

function touches(text: string, template: Span, span: Span): boolean {
  const between =
    template.end <= span.start
      ? text.slice(template.end, span.start)
      : text.slice(span.end, template.start);
  return overlaps(template, span) || /^\s*$/.test(between);
}

function asMeant(script: Script, tools: Tools): Script {
  if (losesLines(script, tools)) {
    const literal = unfolded(script);
    return literal && tools.python(literal)?.syntaxErrors.length === 0 ? literal : nothing(script);
  }
  if (script.form === "block" || outerIndent(script.masked.text) === undefined) return script;
  if (script.form === "heredoc") return dedented(script);
  // Since 3.14 Python takes the common indentation away from what follows `-c`.
  const minor = /^3\.(\d+)/.exec(script.pythonVersion ?? "")?.[1];
  return minor !== undefined && Number(minor) < 14 ? script : dedented(script);
}

/** The script without its code: nothing can be said about it. */
const nothing = (script: Script): Script => ({
  ...script,
  code: script.code.slice(0, 0),
  masked: script.masked.slice(0, 0),
  templates: [],
});

/** The folded scalar makes one line of several, and Python no longer reads what was written. */
export function losesLines(script: Script, tools: Tools): boolean {
  if (script.language !== "python" || script.expanded) return false;
  const literal = unfolded(script);
  if (!literal) return false;
  if ((tools.python(script)?.syntaxErrors.length ?? 0) > 0) return true;
  // What follows a comment on the same line is a part of it now.
  return pythonLines(script.masked.text).some((line) =>
    /\n\s*[^#\s]/.test(literal.masked.text.slice(line.codeEnd, line.end)),
  );
}

/** A template alone on its line: it may bring any statements, definitions, or the head of a block. */
function bringsStatements({ masked, templates }: Script): boolean {
  if (templates.length === 0) return false;
  const lines = pythonLines(masked.text);
  return lines.some((line, index) => {
    if (lines[index - 1]?.continues) return false;
    let rest = "";
    let at = line.start;
    for (const template of templates) {
      if (!overlaps(template, line)) continue;
      rest += masked.text.slice(at, Math.max(at, template.start));
      at = template.end;
    }
    return at > line.start && (rest + masked.text.slice(at, line.codeEnd)).trim() === "";
  });
}
