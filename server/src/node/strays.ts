import { readdirSync, readFileSync } from "node:fs";

/** Environment variable by which all processes of one step can be told, wherever they went. */
export const markVariable = "MLOPS_PROCESS";

/** One that starts others while it is looked for is found again; nobody does that for long. */
const rounds = 3;

/**
 * Signals the processes that carry a mark in their environment, and so those too that left the group
 * of their step by `setsid`. Only Linux tells; elsewhere it does nothing.
 */
export function signalStrays(mark: string, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform !== "linux") return;
  for (let round = 0; round < rounds; round++) {
    const found = processesWith(`${markVariable}=${mark}`);
    for (const id of found)
      try {
        process.kill(id, signal);
      } catch {
        // It ended while it was looked at.
      }
    // One that is asked may take its time; one that is ended is gone when it is looked for again.
    if (found.length === 0 || signal === "SIGTERM") return;
  }
}

function processesWith(variable: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const variables = readFileSync(`/proc/${name}/environ`, "latin1").split("\0");
      return variables.includes(variable) ? [Number(name)] : [];
    } catch {
      // Somebody else's, or gone.
      return [];
    }
  });
}
