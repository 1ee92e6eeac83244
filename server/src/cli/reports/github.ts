import type { CheckResult } from "../../commands/check-result.ts";
import type { Host } from "../../commands/host.ts";
import type { Severity } from "../../rules/rule.ts";

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

/**
 * Workflow commands, which GitHub Actions shows at the lines of a pull request.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function github({ files }: CheckResult, host: Host): string {
  return files
    .flatMap(({ path, lines, findings }) => {
      const file = fromWorkspace(path, host);
      return findings.map(({ severity, rule, message, span }) => {
        const start = lines.position(span.start);
        const end = lines.position(span.end);
        const properties = {
          file,
          line: start.line + 1,
          endLine: end.line + 1,
          col: start.character + 1,
          endColumn: end.character + 1,
          title: rule,
        };
        const written = Object.entries(properties).map(
          ([name, value]) => `${name}=${escapeProperty(String(value))}`,
        );
        return `::${levels[severity]} ${written.join(",")}::${escapeData(message)}\n`;
      });
    })
    .join("");
}

/** GitHub counts paths from the workspace, wherever the step runs. */
function fromWorkspace(path: string, host: Host): string {
  const workspace = host.environment.GITHUB_WORKSPACE;
  const root = host.resolve(workspace || ".");
  const file = host.resolve(path);
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : path;
}

// As in actions/toolkit, packages/core/src/command.ts.
const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
