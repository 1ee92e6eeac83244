import { failed, type Machine } from "./machine.ts";

/** What git knows of a folder. Nothing of it is known where there is no commit. */
export interface GitFacts {
  readonly sha?: string | undefined;
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  /** `owner/name`, by the address of the remote. */
  readonly repository?: string | undefined;
  /** The branch that others are merged into, as the remote has it. */
  readonly mainBranch?: string | undefined;
  readonly author?: string | undefined;
  /** Files differ from what the commit holds. */
  readonly isChanged?: boolean | undefined;
}

/** Milliseconds that git has to answer. */
const patience = 10_000;

export async function gitFacts({ processes }: Machine, folder: string): Promise<GitFacts> {
  const ask = async (...given: readonly string[]): Promise<string | undefined> => {
    const called = await processes.call({
      file: "git",
      arguments: given,
      folder,
      timeout: patience,
    });
    return failed(called) || called.code !== 0 ? undefined : called.out.trim() || undefined;
  };
  const [sha, branch, tag, remote, main, author, changes] = await Promise.all([
    ask("rev-parse", "--verify", "--quiet", "HEAD"),
    ask("symbolic-ref", "--quiet", "--short", "HEAD"),
    ask("describe", "--exact-match", "--tags", "HEAD"),
    ask("remote", "get-url", "origin"),
    ask("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"),
    ask("config", "user.name"),
    ask("status", "--porcelain", "--untracked-files=no"),
  ]);
  return {
    sha,
    branch,
    tag,
    repository: /[/:]([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(remote ?? "")?.[1],
    mainBranch: main?.replace(/^origin\//, ""),
    author,
    isChanged: changes !== undefined,
  };
}

/** What was taken from git, for people. */
export function gitInWords({ sha, branch, tag, repository, isChanged }: GitFacts): string {
  if (sha === undefined) return "no commit, no branch and no repository: there is no git here";
  return [
    `${sha.slice(0, 8)}${isChanged ? " with changes that are not committed" : ""}`,
    branch ?? tag ?? "no branch",
    repository ?? "no repository, for no remote names one",
  ].join(", ");
}
