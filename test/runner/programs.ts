import { execFileSync } from "node:child_process";

/** Whether a program is there; where it is not, a line says which tests are left out for it. */
export function has(program: string, tests: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    process.stderr.write(`skipped: ${tests}, for there is no ${program} here\n`);
    return false;
  }
}
