import { spawn } from "node:child_process";
import type { Child, Ending, Program } from "../commands/host.ts";

/** As `Host.start` says. */
export function startProgram(program: Program): Child {
  const child = spawn(program.file, program.arguments, {
    cwd: program.directory,
    env: program.environment,
    stdio: ["ignore", "pipe", "pipe"],
    // The leader of a group of its own, so that what it starts ends with it.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => program.output(text, "out"));
  child.stderr.setEncoding("utf8").on("data", (text: string) => program.output(text, "error"));
  const ended = new Promise<Ending>((resolve) => {
    child.on("error", (error) => resolve({ problem: inWords(error, program) }));
    child.on("close", (code) => resolve({ code: code ?? undefined }));
  });
  return { ended, stop: (how) => stop(child.pid, how) };
}

function inWords(error: NodeJS.ErrnoException, { file }: Program): string {
  if (error.code === "ENOENT") return `'${file}' could not be started: it was not found.`;
  if (error.code === "EACCES") return `'${file}' could not be started: it is not executable.`;
  return `'${file}' could not be started: ${error.message}.`;
}

function stop(pid: number | undefined, how: "asked" | "forced"): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/t", ...(how === "forced" ? ["/f"] : [])], {
      stdio: "ignore",
      windowsHide: true,
    }).on("error", () => {});
    return;
  }
  try {
    process.kill(-pid, how === "forced" ? "SIGKILL" : "SIGTERM");
  } catch {
    // It has ended already.
  }
}
