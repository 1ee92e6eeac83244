import { type Paint, painter, type Style } from "../../base/colour.ts";
import { printable } from "../../base/display.ts";
import { Lines } from "../../base/text.ts";
import type { CheckedFile, CheckResult, DialectFinding } from "../../commands/check-result.ts";
import type { Host } from "../../commands/host.ts";
import type { Remark } from "../../model/source-file.ts";
import { type Severity, severities } from "../../rules/rule.ts";
import { quote } from "./quote.ts";

const colours: Readonly<Record<Severity, Style>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
  hint: "cyan",
};

/** Wide enough for most lines, where no terminal says how wide it is. */
const usualWidth = 120;

/** Findings for a person at a terminal: each with its line, a mark under the place, and the mend. */
export function text(result: CheckResult, host: Host): string {
  const { out } = host;
  const paint = painter(out.colour);
  const width = out.columns ?? usualWidth;
  return [
    ...result.files.flatMap((file) =>
      file.findings.map((finding) => `${show(finding, file, width, paint, host)}\n`),
    ),
    // Where nothing could be looked at, the troubles have said all there is to say.
    ...(result.looked === 0 && result.troubles.length > 0 ? [] : [`${summary(result)}\n`]),
  ].join("");
}

function show(
  finding: DialectFinding,
  file: CheckedFile,
  width: number,
  paint: Paint,
  host: Host,
): string {
  const { severity, rule, message, span, fix, related = [] } = finding;
  const place = (offset: number, lines = file.lines) => {
    const { line, character } = lines.position(offset);
    return `${line + 1}:${character + 1}`;
  };
  const remark = ({ span: { start }, message: said, file: other }: Remark) =>
    other
      ? `${printable(shown(other.path, host))}:${place(start, new Lines(other.text))}: ${printable(said)}`
      : `${place(start)}: ${printable(said)}`;
  const head = [
    paint("bold", `${printable(file.path)}:${place(span.start)}`),
    paint(colours[severity], severity),
    paint("dim", rule),
    printable(message),
  ].join(" ");
  const { gutter, rows } = quote(file, span, width);
  const note = (text: string) => `${" ".repeat(gutter)} = ${text}`;
  return [
    head,
    ...rows.map(
      ({ margin, source, mark }) =>
        `${paint("dim", margin)}${source}${paint(colours[severity], mark)}`,
    ),
    ...related.map((each) => note(remark(each))),
    ...(fix
      ? [note(paint("green", `${fix.safe ? "fix" : "possible fix"}: ${printable(fix.title)}`))]
      : []),
    "",
  ].join("\n");
}

/** From the working directory, where it lies in that. */
function shown(path: string, host: Host): string {
  const directory = host.resolve(".");
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
}

function summary({ files, looked, pipelines, mended }: CheckResult): string {
  const findings = files.flatMap((file) => file.findings);
  const counts = severities
    .map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => plural(count, severity));
  const mendable = findings.filter(({ fix }) => fix?.safe).length;
  const them = mendable === 1 ? "it" : "them";
  const sentences = [
    mended > 0 && `Mended ${plural(mended, "problem")}.`,
    counts.length > 0
      ? `Found ${listed(counts)} in ${files.length} of ${plural(pipelines, "pipeline file")}.`
      : pipelines > 0
        ? `No ${mended > 0 ? "other " : ""}problems in ${plural(pipelines, "pipeline file")}.`
        : `No pipelines in ${plural(looked, "file")}.`,
    mendable > 0 && `--fix mends ${mendable < findings.length ? mendable : them}.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
