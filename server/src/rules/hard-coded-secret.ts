import type { Excerpt } from "../base/excerpt.ts";
import type { Span } from "../base/text.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Report, Rule } from "./rule.ts";
import type { WrittenValue } from "./tools.ts";

/** Tokens that their makers made so that they can be told from any other text. */
const tokens: readonly (readonly [string, RegExp])[] = [
  ["a token of GitHub", /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{82}\b/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a token of Hugging Face", /\bhf_[A-Za-z0-9]{34}\b/],
  ["a token of GitLab", /\bglpat-[\w-]{20}\b/],
  ["a token of Slack", /\bxox[abprs]-\d{8,}-[\w-]{16,}/],
  ["a webhook of Slack", /hooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/\w{20,}/],
  ["a key of Google", /\bAIza[\w-]{35}(?![\w-])/],
  ["a key of OpenAI", /\bsk-(?:proj-)?(?=[\w-]*\d)[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/],
  ["a key of Anthropic", /\bsk-ant-[a-z0-9]+-[\w-]{80,}/],
  ["a token of Databricks", /\bdapi[0-9a-f]{32}(?:-\d)?\b/],
  ["a token of npm", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a token of PyPI", /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/],
  ["a key of Stripe", /\b[sr]k_live_[A-Za-z0-9]{24,}\b/],
  ["a key of an Azure storage account", /\bAccountKey=[A-Za-z0-9+/]{86}==/],
  ["a private key", /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}/],
];

const anyToken = new RegExp(tokens.map(([, pattern]) => pattern.source).join("|"));

const names =
  "(?:passw(?:or)?d|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|credential)s?";

/** Names under which a secret is given. */
const secretName = new RegExp(`${names}$`, "i");
/** `API_KEY=…` and `password = "…"` within code. */
const assigned =
  /(?<![\w.-])([\w-]*(?:passw(?:or)?d|pwd|secret|token|api[_-]?key|access[_-]?key))\s*=\s*["']?([\w+/=.-]{20,})(?![\w+/=.($-])/gi;
const secretInText = /(?:passw(?:or)?d|pwd|secret|token|key|credential)/i;
/**
 * A look at the document: such a name with something long behind it, or with what may hold that: a
 * list, a block, `name` and `value` side by side.
 */
const mayGive = new RegExp(
  `${names}["']?\\s*[:=]\\s*(?:[|>&!*[{#-]|["']?[\\w+/=.\\\\-]{20})|\\bvalue["']?\\s*:`,
  "i",
);

/** Said in a place that a real secret is still to take. */
const placeholder =
  /example|sample|dummy|fake|test|changeme|change.?me|your|placeholder|xxx|\*\*\*|redacted|todo|insert|replace|my.?secret|123456|abcdef|0000|<|>|\$|\{|%/i;

export const hardCodedSecret: Rule = {
  id: "hard-coded-secret",
  group: "security",
  summary: "A secret stands in the file for everyone to read.",
  severity: "error",
  *check(pipeline, tools) {
    const { secretForm } = pipeline;
    for (const written of tools.values(anyToken))
      for (const [what, pattern] of tokens) yield* known(written, what, { pattern, secretForm });
    // Any text of letters and digits may be long: only beside such a name it is looked at.
    if (!tools.mayMention(mayGive)) return;
    for (const written of tools.values(/[\w+/=.-]{20,}/)) yield* likely(written, secretForm);
  },
};

type SecretForm = Pipeline["secretForm"];

function* known(
  { key, value }: WrittenValue,
  what: string,
  { pattern, secretForm }: { readonly pattern: RegExp; readonly secretForm: SecretForm },
): Generator<Report> {
  for (const match of value.text.matchAll(new RegExp(pattern, "g"))) {
    if (placeholder.test(match[0]) || !varied(match[0])) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const assignment = /([A-Za-z_]\w*)=["']?$/.exec(value.text.slice(0, at.start));
    yield {
      span: value.span(at.start, at.end),
      message: `This is ${what}, and everyone who can read the file can use it, in old versions, too. Withdraw it where it was made, and read a new one from the system's secrets.`,
      fix: reading(value, at, { name: assignment?.[1] ?? key, secretForm }),
    };
  }
}

function* likely(written: WrittenValue, secretForm: SecretForm): Generator<Report> {
  const { key, text, value } = written;
  const whole = text.trim();
  const report = (start: number, length: number, name: string): Report => ({
    span: value.span(start, start + length),
    severity: "warning",
    message: `By the name '${name}' and by its letters this is a secret, and everyone who can read the file can use it. Withdraw it, and read a new one from the system's secrets.`,
    fix: reading(value, { start, end: start + length }, { name, secretForm }),
  });
  if (secretName.test(key) && /^[\w+/=.-]{20,}$/.test(whole)) {
    if (isSecret(whole)) yield report(text.indexOf(whole), whole.length, key);
    return;
  }
  if (!secretInText.test(text)) return;
  for (const match of text.matchAll(assigned)) {
    const [all, name = "", given = ""] = match;
    if (isSecret(given)) yield report(match.index + all.lastIndexOf(given), given.length, name);
  }
}

/** Reads the secret from where the system keeps secrets, under the name that it has here. */
function reading(
  value: Excerpt,
  { start, end }: Span,
  { name, secretForm }: { readonly name: string; readonly secretForm: SecretForm },
): Report["fix"] {
  if (!secretForm || !secretName.test(name) || !/^[A-Za-z_][\w-]*$/.test(name)) return undefined;
  const kept = name.replaceAll("-", "_").toUpperCase();
  const edit = value.edit(start, end, secretForm.join(kept));
  return edit && { title: `Read it from the secret ${kept}`, safe: false, edits: [edit] };
}

/** Letters in no order a person would write: digits among both cases, or a long hexadecimal number. */
function isSecret(text: string): boolean {
  if (placeholder.test(text) || anyToken.test(text) || /^[\d.]+$/.test(text)) return false;
  if (/\/|\.(?:\w{1,5})$|^[a-z]+(?:[-_.][a-z0-9]+)+$/i.test(text)) return false;
  const mixed = /\d.*\d/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text);
  return (mixed || /^[0-9a-f]{32,}$/.test(text)) && entropy(text) > 3.5;
}

const varied = (text: string): boolean => text.includes("PRIVATE KEY") || entropy(text) > 3;

/** Shannon's entropy, bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
