import { Lines, type Span } from "../../base/text.ts";
import type { CheckedFile, CheckResult, DialectFinding } from "../../commands/check-result.ts";
import type { Host } from "../../commands/host.ts";
import { homepage, rulePage } from "../../features/documentation.ts";
import { rules } from "../../rules/all.ts";
import type { Rule, Severity } from "../../rules/rule.ts";

const levels: Readonly<Record<Severity | "off", string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
  off: "none",
};

/** SARIF 2.1.0, for GitHub's code scanning and others. https://docs.oasis-open.org/sarif/sarif/v2.1.0 */
export async function sarif(result: CheckResult, host: Host): Promise<string> {
  const found = new Set(result.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
  const described = (rules as readonly Rule[]).filter(({ id }) => found.has(id));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "mlops",
            fullName: "MLOps Pipelines",
            semanticVersion: host.version,
            informationUri: homepage,
            rules: await Promise.all(described.map((rule) => describe(rule, host))),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: result.troubles.length === 0,
            toolExecutionNotifications: result.troubles.map((text) => ({
              level: "error",
              message: { text },
            })),
          },
        ],
        results: result.files.flatMap((file) => {
          const artifact = { uri: uriOf(file.path, host) };
          return file.findings.map((finding) =>
            resultOf(
              finding,
              described.findIndex(({ id }) => id === finding.rule),
              artifact,
              file,
              host,
            ),
          );
        }),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

async function describe({ id, group, summary, severity }: Rule, host: Host) {
  const page = await host.page(`rules/${id}`);
  return {
    id,
    shortDescription: { text: summary },
    helpUri: rulePage(id),
    help: { text: page ?? summary, ...(page !== undefined && { markdown: page }) },
    defaultConfiguration: { enabled: severity !== "off", level: levels[severity] },
    properties: { tags: [group] },
  };
}

function resultOf(
  { rule, severity, message, span, related = [], fix, dialect }: DialectFinding,
  ruleIndex: number,
  artifactLocation: { readonly uri: string },
  file: CheckedFile,
  host: Host,
) {
  const region = ({ start, end }: Span, lines = file.lines) => {
    const from = lines.position(start);
    const to = lines.position(end);
    return {
      startLine: from.line + 1,
      startColumn: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, region: region(span) } }],
    ...(related.length > 0 && {
      relatedLocations: related.map((each, id) => ({
        id,
        message: { text: each.message },
        physicalLocation: each.file
          ? {
              artifactLocation: { uri: uriOf(each.file.path, host) },
              region: region(each.span, new Lines(each.file.text)),
            }
          : { artifactLocation, region: region(each.span) },
      })),
    }),
    ...(fix && {
      fixes: [
        {
          description: { text: fix.title },
          artifactChanges: [
            {
              artifactLocation,
              replacements: fix.edits.map((edit) => ({
                deletedRegion: region(edit.span),
                insertedContent: { text: edit.text },
              })),
            },
          ],
          properties: { safe: fix.safe },
        },
      ],
    }),
    properties: { dialect },
  };
}

/** Relative to the working directory where the file lies in it: readers take that for the checkout. */
function uriOf(path: string, host: Host): string {
  const file = host.resolve(path);
  const root = host.resolve(".");
  const encoded = (text: string) => text.split("/").map(encodeURIComponent).join("/");
  if (file.startsWith(`${root}/`)) return encoded(file.slice(root.length + 1));
  // A drive (`C:`) keeps its colon.
  const absolute = encoded(file).replace(/^([A-Za-z])%3A/, "/$1:");
  return `file://${absolute}`;
}
