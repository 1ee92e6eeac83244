import { type FixAllAnswer, methods } from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { changeDocument } from "./changeDocument.ts";
import { tell } from "./document.ts";

/** "MLOps: Fix All Problems": makes every mend that needs no second look, and says what is left. */
export async function fixAll(server: LanguageServer, uri: unknown): Promise<void> {
  const answer = await changeDocument<FixAllAnswer>(server, uri, methods.fixAll);
  if (answer) tell(summary(answer));
}

function summary({ fixed, left }: FixAllAnswer): string {
  const mended = fixed === 1 ? "Fixed 1 problem." : `Fixed ${fixed} problems.`;
  const rest =
    left === 1
      ? "1 problem needs your decision: see the Problems panel."
      : `${left} problems need your decision: see the Problems panel.`;
  if (fixed === 0)
    return left === 0 ? "There are no problems to fix." : `Nothing was changed. ${rest}`;
  return left === 0 ? mended : `${mended} ${rest}`;
}
