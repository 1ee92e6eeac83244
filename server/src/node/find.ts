import * as fs from "node:fs";
import * as path from "node:path";
import { isGlob, readGlob } from "../base/glob.ts";
import type { Found } from "../commands/host.ts";
import { type Ignored, ignoredIn } from "./ignore.ts";
import { reason } from "./reason.ts";

/** Folders that hold no pipelines of the person's own. */
const never: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** As `Host.find` says. */
export function findFiles(
  paths: readonly string[],
  wanted: (path: string) => boolean,
): readonly Found[] {
  const found = new Map<string, Found>();
  for (const given of paths)
    for (const file of filesOf(given, wanted)) {
      const key = path.resolve(file.path);
      if (!found.has(key)) found.set(key, file);
    }
  return [...found.values()];
}

function* filesOf(given: string, wanted: (path: string) => boolean): Generator<Found> {
  try {
    if (fs.statSync(given).isDirectory()) yield* walk(given, wanted);
    else yield { path: given };
  } catch (error) {
    const pattern = given.split(path.sep).join("/");
    if (isGlob(pattern) && !fs.lstatSync(given, { throwIfNoEntry: false }))
      yield* matching(pattern, given, wanted);
    else yield { path: given, problem: `${given}: ${reason(error, given)}` };
  }
}

function* matching(
  pattern: string,
  given: string,
  wanted: (path: string) => boolean,
): Generator<Found> {
  const glob = readGlob(pattern);
  let some = false;
  if (fs.statSync(glob.folder, { throwIfNoEntry: false })?.isDirectory())
    for (const file of walk(glob.folder, (name) => wanted(name) && glob.matches(name))) {
      some = true;
      yield file;
    }
  if (!some) yield { path: given, problem: `${given}: no file matches this pattern.` };
}

/** The wanted files in a folder and below. Links to folders are not followed: they may lead in circles. */
function* walk(given: string, wanted: (path: string) => boolean): Generator<Found> {
  const folder = path.resolve(given);
  const shown = path.join(given, "/").split(path.sep).join("/");
  yield* inside(folder, shown === "./" ? "" : shown, ignoredIn(folder), wanted);
}

function* inside(
  folder: string,
  shown: string,
  ignored: Ignored,
  wanted: (path: string) => boolean,
): Generator<Found> {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    yield { path: shown, problem: `${shown || "."}: ${reason(error, folder)}` };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    const name = `${shown}${entry.name}`;
    if (entry.isDirectory()) {
      if (never.has(entry.name) || ignored.has(file, true)) continue;
      yield* inside(file, `${name}/`, ignored.within(file), wanted);
    } else if (wanted(name) && !ignored.has(file, false)) {
      if (entry.isFile()) yield { path: name };
      else if (entry.isSymbolicLink()) yield* linked(file, name);
    }
  }
}

function* linked(file: string, name: string): Generator<Found> {
  try {
    if (fs.statSync(file).isFile()) yield { path: name };
  } catch (error) {
    yield { path: name, problem: `${name}: ${reason(error, file)}`, harmless: true };
  }
}
