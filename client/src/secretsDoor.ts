import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretsDoor } from "./platform.ts";

/** Milliseconds that somebody at the door has to say the word. */
const patience = 10_000;

/**
 * Opens a socket on this machine, in a folder of this user alone, at which the runs of this window
 * fetch their secrets. VS Code writes the environment of a task to disk, to start its terminal again
 * after a restart: what stands there is an address that leads nowhere once the window is closed.
 */
export async function openDoor(
  values: () => Promise<Readonly<Record<string, string>>>,
): Promise<SecretsDoor> {
  const word = randomBytes(32).toString("hex");
  const folder = process.platform === "win32" ? undefined : await mkdtemp(join(tmpdir(), "mlops-"));
  const path =
    folder === undefined
      ? `\\\\.\\pipe\\mlops-${randomBytes(16).toString("hex")}`
      : join(folder, "secrets");
  const server = createServer((socket) => answer(socket, word, values));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  // Nobody waits for those who might come.
  server.unref();
  return {
    address: `${path} ${word}`,
    dispose() {
      server.close();
      if (folder !== undefined) void rm(folder, { recursive: true, force: true });
    },
  };
}

function answer(
  socket: Socket,
  word: string,
  values: () => Promise<Readonly<Record<string, string>>>,
): void {
  let said = "";
  // Who leaves early is no fault of ours.
  socket.on("error", () => {});
  socket.setEncoding("utf8").setTimeout(patience, () => socket.destroy());
  socket.on("data", (text) => {
    said += text;
    if (!said.includes("\n") && said.length <= word.length) return;
    socket.removeAllListeners("data").resume();
    if (!isSame(said.trimEnd(), word)) return void socket.destroy();
    values().then(
      (found) => socket.end(JSON.stringify(found)),
      () => socket.destroy(),
    );
  });
}

function isSame(said: string, word: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(word)];
  return one.length === other.length && timingSafeEqual(one, other);
}
