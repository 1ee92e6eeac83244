import { type FormatPythonAnswer, methods } from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { counted } from "../words.ts";
import { changeDocument } from "./changeDocument.ts";
import { tell } from "./document.ts";

/** "MLOps: Format Embedded Python": lays out the Python of a file as ruff does, and the rest not at all. */
export async function formatPython(server: LanguageServer, uri: unknown): Promise<void> {
  const answer = await changeDocument<FormatPythonAnswer>(server, uri, methods.formatPython);
  if (answer) tell(summary(answer));
}

function summary({ changed, unreadable }: FormatPythonAnswer): string {
  const left =
    unreadable === 0
      ? ""
      : ` ${counted(unreadable, "block")} cannot be read and ${unreadable === 1 ? "stays as it is" : "stay as they are"}: see the Problems panel.`;
  if (changed > 0) return `Formatted ${counted(changed, "block")} of Python.${left}`;
  return left === "" ? "There is no Python in this file that needs formatting." : left.trim();
}
