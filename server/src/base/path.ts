/**
 * Paths with `/` between their parts, as all of the engine writes them; a drive (`C:/`) begins an
 * absolute one too.
 */
export const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:\/)/.test(path);

/** A part of a path that says nothing, or leads back. */
const idlePart = /\/\.{0,2}(?:\/|$)|^(?:\.{1,2}(?:\/|$)|$)/;

/** The path without `.`, `..` and doubled slashes. A `..` above the start of a relative path stays. */
export function normalPath(path: string): string {
  if (!idlePart.test(path)) return path;
  const root = /^(\/|[A-Za-z]:\/)/.exec(path)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of path.slice(root.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (root === "") parts.push("..");
  }
  return root + parts.join("/") || ".";
}

/** `path` as seen from `folder`; an absolute path stays what it is. */
export const joinPath = (folder: string, path: string): string =>
  normalPath(folder === "." || isAbsolute(path) ? path : `${folder}/${path}`);

/** The folder a path lies in; of a name alone `.`, of a root the root. */
export function folderOf(path: string): string {
  const normal = normalPath(path);
  const root = /^(\/|[A-Za-z]:\/)/.exec(normal)?.[0] ?? "";
  const slash = normal.lastIndexOf("/");
  return normal.slice(0, Math.max(slash, root.length)) || ".";
}

/** How `path` is written from `folder`, both absolute. On another drive it stays absolute. */
export function relativePath(folder: string, path: string): string {
  const from = normalPath(folder)
    .split("/")
    .filter((part) => part !== "");
  const to = normalPath(path)
    .split("/")
    .filter((part) => part !== "");
  if (/:/.test(`${from[0]}${to[0]}`) && from[0] !== to[0]) return normalPath(path);
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => "..");
  return [...up, ...to.slice(shared)].join("/") || ".";
}

/** The last part of a path. */
export const nameOf = (path: string): string => normalPath(path).split("/").at(-1) ?? path;
