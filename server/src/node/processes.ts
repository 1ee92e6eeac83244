import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import type {
  Called,
  CommandLine,
  Ending,
  Failure,
  Processes,
  ProcessMark,
  Running,
} from "../runner/machine.ts";
import { failure } from "./failure.ts";
import { markVariable, signalStrays } from "./strays.ts";

const windows = process.platform === "win32";

/** Seconds a group has to end of its own accord when this program is gone. */
const grace = 5;

/**
 * Stands between this program and a step, in the step's process group. Descriptor 3 is a pipe that
 * this program holds open as long as it lives: when it closes, however this program died, the group
 * is ended. Descriptor 4 takes the step's exit code, as the last thing the guard does is to end the
 * group with itself, so that nothing that the step left in the background outlives it.
 */
const guard = `
mark=$1; shift
trap : TERM INT HUP
strays() { for file in $(grep -ls "${markVariable}=$mark" /proc/[0-9]*/environ); do file=\${file#/proc/}; kill -$1 \${file%/environ}; done; }
{ trap '' TERM INT HUP; while read -r _; do :; done; kill -TERM 0; strays TERM; sleep ${grace}; strays KILL; kill -KILL 0; } <&3 4>&- >/dev/null 2>&1 &
exec 3<&- 5>&2 2>/dev/null
${markVariable}=$mark "$@" 4>&- 2>&5 5>&-
echo $? >&4
kill -KILL 0
`;

let own: ProcessMark | undefined;

export const processes: Processes = {
  start: windows ? startOnWindows : startGuarded,
  call: ({ file, arguments: given, folder, input, timeout }) =>
    new Promise((resolve) => {
      const child = spawn(file, given, { cwd: folder, windowsHide: true });
      // Node's own limit goes on ticking, and keeps the program alive, where nothing was started.
      const limit = setTimeout(() => child.kill("SIGKILL"), timeout);
      let out = "";
      let error = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        out += text;
      });
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        error += text;
      });
      child.on("error", (reason) => {
        clearTimeout(limit);
        resolve(failure(reason));
      });
      child.on("close", (code) => {
        clearTimeout(limit);
        resolve(called(code, out, error, timeout));
      });
      // A command that ends without reading what it was given is its own affair.
      child.stdin.on("error", () => {});
      child.stdin.end(input ?? "");
    }),
  get self() {
    own ??= markOf(process.pid);
    return own;
  },
  async isAlive(mark) {
    try {
      process.kill(mark.id, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
    const { born, gone } = readBirth(mark.id);
    return !gone && (mark.born === undefined || born === undefined || mark.born === born);
  },
  async detach({ arguments: given, folder, log }) {
    try {
      mkdirSync(dirname(log), { recursive: true });
      const output = openSync(log, "a");
      const child = spawn(process.execPath, [process.argv[1] ?? "", ...given], {
        cwd: folder,
        detached: true,
        windowsHide: true,
        stdio: ["ignore", output, output],
      });
      closeSync(output);
      const problem = await started(child);
      if (problem) return problem;
      child.unref();
      return markOf(child.pid ?? 0);
    } catch (error) {
      return failure(error);
    }
  },
  async end(mark) {
    if (!(await processes.isAlive(mark))) return false;
    try {
      return process.kill(mark.id, "SIGTERM");
    } catch {
      return false;
    }
  },
};

function called(
  code: number | null,
  out: string,
  error: string,
  timeout: number,
): Called | Failure {
  return code === null
    ? { problem: `it did not end within ${Math.round(timeout / 1000)} seconds` }
    : { code, out, error };
}

function started(child: ChildProcess): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    child.once("spawn", () => resolve(undefined));
    child.once("error", (error) => resolve(failure(error)));
  });
}

function startGuarded(command: CommandLine): Running {
  const mark = randomUUID();
  const child = spawn("/bin/sh", ["-c", guard, "sh", mark, command.file, ...command.arguments], {
    cwd: command.folder,
    env: command.variables,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  let code = "";
  const report = new Reader(child.stdio[4] as Readable | null, async (text) => {
    code += text;
  });
  let isStopped = false;
  const signal = (name: "SIGTERM" | "SIGKILL") => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group is gone already.
    }
  };
  return {
    ended: endingOf(child, command, [report]).then((ending) => {
      // Where the guard itself was ended, what is left of the group still has to go.
      signal("SIGKILL");
      // One that ended by itself may have left a server for those after it.
      if (isStopped) signalStrays(mark, "SIGKILL");
      return ending.problem === undefined && code !== ""
        ? { code: Number.parseInt(code, 10) }
        : ending;
    }),
    stop: (how) => {
      isStopped = true;
      const name = how === "asked" ? "SIGTERM" : "SIGKILL";
      signal(name);
      signalStrays(mark, name);
    },
  };
}

function startOnWindows(command: CommandLine): Running {
  const child = spawn(command.file, [...command.arguments], {
    cwd: command.folder,
    env: command.variables,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return {
    ended: endingOf(child, command, []),
    // Windows knows no signal that asks; its consoles know Ctrl+C, which reaches all of them.
    stop: () => spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { windowsHide: true }),
  };
}

/** Waits for the end of a process and of all that it wrote. */
async function endingOf(
  child: ChildProcess,
  command: CommandLine,
  others: readonly Reader[],
): Promise<Ending> {
  const exited = new Promise<number | undefined>((resolve) =>
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : 143))),
  );
  const readers = [
    new Reader(child.stdout, (text) => command.output(text, "out")),
    new Reader(child.stderr, (text) => command.output(text, "error")),
    ...others,
  ];
  const failed = await started(child);
  if (failed) return { problem: failed.problem };
  const code = await exited;
  await Promise.all(readers.map((reader) => reader.finish()));
  return { code };
}

/** Tells what comes out of a pipe, and reads on only when that is done. */
class Reader {
  private readonly stream: Readable | null;
  private readonly done: Promise<void>;
  private busy = false;
  private told = 0;

  constructor(stream: Readable | null, tell: (text: string) => Promise<void>) {
    this.stream = stream;
    this.done = this.read(tell);
  }

  private async read(tell: (text: string) => Promise<void>): Promise<void> {
    try {
      for await (const text of this.stream?.setEncoding("utf8") ?? []) {
        this.busy = true;
        await tell(text);
        this.told++;
        this.busy = false;
      }
    } catch {
      // Destroyed below, or broken by the end of the process: what came was told.
    }
  }

  /** The process is gone. Whoever left its group may hold the pipe open: silence is taken as the end. */
  async finish(): Promise<void> {
    let told = -1;
    const patience = setInterval(() => {
      if (!this.busy && told === this.told) this.stream?.destroy();
      told = this.told;
    }, 500);
    await this.done;
    clearInterval(patience);
  }
}

function markOf(id: number): ProcessMark {
  const { born } = readBirth(id);
  return born === undefined ? { id } : { id, born };
}

/** When a process was born: in the kernel's ticks on Linux, as `ps` writes it elsewhere. */
function readBirth(id: number): { readonly born?: string; readonly gone: boolean } {
  if (windows) return { gone: false };
  if (process.platform !== "linux") return readBirthByPs(id);
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // The second field is a name in parentheses that may hold anything; the rest is numbers.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const born = fields[18];
    return { gone: state === "Z" || state === "X", ...(born !== undefined && { born }) };
  } catch {
    return { gone: true };
  }
}

function readBirthByPs(id: number): { readonly born?: string; readonly gone: boolean } {
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(id)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const born = stdout?.trim();
  return status === 0 && born ? { born, gone: false } : { gone: status === 1 };
}
