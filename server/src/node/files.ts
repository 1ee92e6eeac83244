import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Failure, Files } from "../runner/machine.ts";
import { codeOf, failure } from "./failure.ts";

export const files: Files = {
  async read(file) {
    try {
      const text = await fs.readFile(file, "utf8");
      const { mtimeMs } = await fs.stat(file);
      return { text: text.replace(/^\uFEFF/, ""), modified: Math.round(mtimeMs) };
    } catch (error) {
      return failure(error);
    }
  },

  async hash(file) {
    const hash = createHash("sha256");
    try {
      for await (const chunk of createReadStream(file)) hash.update(chunk);
    } catch {
      return undefined;
    }
    return hash.digest("hex");
  },

  async list(folder) {
    try {
      const entries = await fs.readdir(folder, { withFileTypes: true });
      return entries
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return [];
    }
  },

  exists: (file) =>
    fs.access(file).then(
      () => true,
      () => false,
    ),

  async create(file, text) {
    const draft = `${file}.${randomUUID()}.new`;
    try {
      await fs.mkdir(path.dirname(file), { recursive: true });
      await writeSynced(draft, text);
      // A link appears with its whole text or not at all, and never over another file.
      await fs.link(draft, file);
      await syncFolder(path.dirname(file));
      return "created";
    } catch (error) {
      return codeOf(error) === "EEXIST" ? "taken" : failure(error);
    } finally {
      await fs.rm(draft, { force: true }).catch(() => {});
    }
  },

  append: (file, text) =>
    attempt(async () => {
      await fs.mkdir(path.dirname(file), { recursive: true });
      const handle = await fs.open(file, "a");
      let fresh = false;
      try {
        fresh = (await handle.stat()).size === 0;
        await handle.appendFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (fresh) await syncFolder(path.dirname(file));
    }),

  replace: (file, text) =>
    attempt(async () => {
      await fs.mkdir(path.dirname(file), { recursive: true });
      const draft = `${file}.${randomUUID()}.new`;
      try {
        await writeSynced(draft, text);
        await fs.rename(draft, file);
      } catch (error) {
        await fs.rm(draft, { force: true });
        throw error;
      }
    }),

  remove: (target) => attempt(() => fs.rm(target, { recursive: true, force: true })),

  async grow(file) {
    try {
      await fs.mkdir(path.dirname(file), { recursive: true });
      const handle = await fs.open(file, "a");
      return {
        write: (text) => attempt(() => handle.appendFile(text)),
        close: () =>
          attempt(async () => {
            try {
              await handle.sync();
            } finally {
              await handle.close();
            }
          }),
      };
    } catch (error) {
      return failure(error);
    }
  },
};

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await fs.open(file, "wx");
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function attempt(action: () => Promise<unknown>): Promise<Failure | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return failure(error);
  }
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder as a file and keeps its own order.
  if (process.platform === "win32") return;
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
