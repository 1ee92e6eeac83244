import type { Connection } from "vscode-languageserver";
import { normalPath } from "../base/path.ts";
import type { ProjectFiles } from "../lsp/host.ts";
import { clientMethods, type ReadFileParams } from "../lsp/protocol.ts";

/**
 * The files of a workspace that no machine stands behind, read through the client. A path begins with the
 * scheme and the authority of its URI: `/vscode-vfs@github/owner/name/train.py`.
 */

export function pathIn(uri: string): string | undefined {
  const [, scheme, authority, path] =
    /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/[^?#]*)$/i.exec(uri) ?? [];
  if (scheme === undefined || authority === undefined || path === undefined) return undefined;
  try {
    return normalPath(`/${scheme}@${encodeURIComponent(authority)}${decodeURIComponent(path)}`);
  } catch {
    return undefined;
  }
}

/** The URI of such a path; nothing for what is above all files. */
export function uriIn(path: string): string | undefined {
  const [, scheme, authority, rest] = /^\/([^@/]+)@([^/]*)(\/.*)$/.exec(path) ?? [];
  if (scheme === undefined || authority === undefined || rest === undefined) return undefined;
  const encoded = rest.split("/").map(encodeURIComponent).join("/");
  return `${scheme}://${decodeURIComponent(authority)}${encoded}`;
}

/** What lies outside of the folders that are open is not there: the client answers so. */
export function workspaceFiles(connection: Connection): ProjectFiles {
  const textOf = async (path: string): Promise<string | undefined> => {
    const uri = uriIn(path);
    if (uri === undefined) return undefined;
    const params: ReadFileParams = { uri };
    try {
      return (
        (await connection.sendRequest<string | null>(clientMethods.readFile, params)) ?? undefined
      );
    } catch {
      // A client that does not know the request has no files to show.
      return undefined;
    }
  };
  return {
    resolve: normalPath,
    // Whether a file is there shows when it is read.
    exists: (path) => uriIn(path) !== undefined,
    async read(path) {
      const text = await textOf(path);
      return text === undefined
        ? { problem: `${path} cannot be read.` }
        : { text, byteOrderMark: false };
    },
    readWithin: async (path, folder) =>
      folder === "/" || path.startsWith(`${folder}/`) ? textOf(path) : undefined,
  };
}
