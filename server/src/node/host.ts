import * as fs from "node:fs";
import * as path from "node:path";
import type { Host, Output } from "../commands/host.ts";
import { findFiles } from "./find.ts";
import { interruption } from "./interruption.ts";
import { machine } from "./machine.ts";
import { page, startLinter, version } from "./shipped.ts";
import { decode, readText, rewriteText } from "./text.ts";
import { readWithin } from "./within.ts";

/** The host of a process: its files, its streams, its clock; besides what other doors bring. */
export function nodeHost(doors: Pick<Host, "report" | "serve" | "checkTogether">): Host {
  const error = outputOf(process.stderr);
  return {
    get version() {
      return version();
    },
    directory: process.cwd(),
    environment: process.env,
    now: () => Date.now(),
    get localZone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    resolve: (file) => path.resolve(file).split(path.sep).join("/"),
    exists: (file) => fs.existsSync(file),
    find: async (paths, wanted) => findFiles(paths, wanted),
    read: async (file) => readText(file),
    readWithin: async (file, folder) => readWithin(file, folder),
    readInput: async () => decode(await allInput(), "standard input"),
    rewrite: async (file, before, text) => rewriteText(file, before, text),
    page: async (name) => page(name),
    machine,
    get cancel() {
      return interruption();
    },
    out: outputOf(process.stdout),
    error,
    linter: (settings) =>
      startLinter(
        (reason) =>
          error.write(`Embedded Python is not checked: ruff could not be started (${reason}).\n`),
        settings,
      ),
    ...doors,
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  return {
    write: (text) => {
      stream.write(text);
    },
    ready: () =>
      new Promise((resolve) => {
        if (!stream.writableNeedDrain || stream.destroyed) return resolve();
        stream.once("drain", resolve);
        stream.once("close", resolve);
      }),
    get columns() {
      return stream.columns;
    },
    // https://no-color.org, https://force-color.org
    colour: NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY && TERM !== "dumb",
  };
}

async function allInput(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
