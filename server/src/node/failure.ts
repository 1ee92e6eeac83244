import type { Failure } from "../runner/machine.ts";

const sentences: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  EACCES: "this user may not (permission denied)",
  EPERM: "the system does not allow it",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than allowed",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go round in a circle",
  EIO: "the disk reports an error",
  ECONNREFUSED: "nothing listens there (connection refused)",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "there is no host of that name",
  EAI_AGAIN: "the host's name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the connection timed out",
  ERR_INVALID_URL: "the address is not a valid URL",
  UND_ERR_SOCKET: "the connection was cut",
};

/** What an error of Node says, for people. */
export function failure(error: unknown): Failure {
  const code = codeOf(error);
  const problem = sentences[code ?? ""] ?? messageOf(error);
  return code === "ENOENT" ? { problem, absent: true } : { problem };
}

/** What `fetch` says itself is only that it failed; why stands in the cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? messageOf(error.cause) : error.message;
}

/** The code of an error, of its cause, or of the first of several errors in it. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("cause" in error && error.cause !== undefined) return codeOf(error.cause);
  return "errors" in error && Array.isArray(error.errors) ? codeOf(error.errors[0]) : undefined;
}
