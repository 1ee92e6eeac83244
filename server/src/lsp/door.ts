import {
  type ClientCapabilities,
  type Connection,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { type FileUri, plainFileUri } from "./convert.ts";
import type { OpenDocuments } from "./documents.ts";
import type { Host } from "./host.ts";

/** What the client said of itself when the session began. */
export interface Session {
  readonly client: ClientCapabilities;
  /** URIs of the open folders. */
  readonly folders: readonly string[];
  /** IANA name of the zone the person lives in. */
  readonly localZone: string;
}

/** What the answers to requests draw on. */
export interface Door {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: OpenDocuments;
  session(): Session;
}

/** The URI of a file by its absolute path. */
export const fileUriOf =
  (host: Host): FileUri =>
  (path) =>
    host.fileUri?.(path) ?? plainFileUri(path);

export const cancelled = (): ResponseError<void> =>
  new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
