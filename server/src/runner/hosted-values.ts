import type { Pipeline, Trigger, Variables } from "../model/pipeline.ts";
import { failed, type Machine } from "./machine.ts";

/** What a system tells its runs about themselves, as far as this machine knows it. */
export interface HostedValues {
  /** By the names that templates read: `github.sha`. */
  readonly values: Variables;
  /** The same, as steps find it in their environment. */
  readonly variables: Variables;
  /** Where it was taken from, for people. */
  readonly notes: readonly string[];
}

const none: HostedValues = { values: {}, variables: {}, notes: [] };

/** Whether a template reads something of the run itself that is known here, as a rule. */
export const isHosted = (template: string): boolean =>
  /^(?:github\.(?:sha|ref|ref_name|ref_type|repository|repository_owner|actor|triggering_actor|workspace|workflow|job|event_name|run_id|run_number|run_attempt|server_url|api_url)|runner\.(?:os|temp))$/.test(
    template,
  );

interface Setting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  /** Folder the steps run in. */
  readonly home: string;
  /** Path of the pipeline's file from there. */
  readonly file: string;
  /** What a person asked for. */
  readonly trigger: Trigger | undefined;
}

/**
 * What GitHub tells a workflow: the commit, the branch and the repository are those of git here. What
 * only GitHub gives (a token, an event) is not made up.
 * https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context
 */
export async function hostedValues(setting: Setting): Promise<HostedValues> {
  const { machine, pipeline, home, file, trigger } = setting;
  if (pipeline.handsOn !== "files") return none;
  const git = await gitOf(machine, home);
  const { sha, branch, tag, repository, author } = git;
  const ref = branch === undefined ? tag && `refs/tags/${tag}` : `refs/heads/${branch}`;
  const run = `${Math.floor(machine.now() / 1000)}`;
  const told: Readonly<Record<string, string | undefined>> = {
    sha,
    ref,
    ref_name: branch ?? tag,
    ref_type: ref === undefined ? undefined : branch === undefined ? "tag" : "branch",
    repository,
    repository_owner: repository?.split("/")[0],
    actor: author,
    triggering_actor: author,
    workspace: home,
    workflow: pipeline.name?.text ?? file,
    event_name: eventOf(trigger),
    run_id: run,
    run_number: "1",
    run_attempt: "1",
    server_url: "https://github.com",
    api_url: "https://api.github.com",
  };
  const runner = {
    os: machine.system,
    temp: machine.variables.RUNNER_TEMP ?? machine.variables.TMPDIR ?? machine.variables.TEMP,
  };
  const known = Object.entries(told).flatMap(([name, here]) => {
    // Within a run of GitHub's own, GitHub knows better.
    const value = machine.variables[`GITHUB_${name.toUpperCase()}`] ?? here;
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    values: {
      ...Object.fromEntries(known.map(([name, value]) => [`github.${name}`, value])),
      "runner.os": runner.os,
      "runner.temp": runner.temp ?? "/tmp",
    },
    variables: {
      ...Object.fromEntries(known.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, value])),
      RUNNER_OS: runner.os,
      RUNNER_TEMP: runner.temp ?? "/tmp",
    },
    notes: [noteOf(git)],
  };
}

const eventOf = (trigger: Trigger | undefined): string =>
  trigger?.schedule ? "schedule" : "workflow_dispatch";

/** The same for a run that one of the triggers starts; without its name, a person does. */
export function startedByEvent(
  { values, variables, notes }: HostedValues,
  triggers: readonly Trigger[],
  name: string | undefined,
): HostedValues {
  if (values["github.event_name"] === undefined) return { values, variables, notes };
  const event = eventOf(triggers.find((trigger) => trigger.name === name));
  return {
    values: { ...values, "github.event_name": event },
    variables: { ...variables, GITHUB_EVENT_NAME: event },
    notes,
  };
}

interface Git {
  readonly sha: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  /** `owner/name`, by the address of the remote. */
  readonly repository: string | undefined;
  readonly author: string | undefined;
  /** Files differ from what the commit holds. */
  readonly isChanged: boolean;
}

function noteOf({ sha, branch, tag, repository, isChanged }: Git): string {
  if (sha === undefined)
    return "github.* without a commit, a branch and a repository: there is no commit of git here";
  const at = branch ?? tag;
  return [
    `github.* from git: ${sha.slice(0, 8)}${isChanged ? " with changes that are not committed" : ""}`,
    ...(at === undefined ? ["no branch"] : [at]),
    repository ?? "no repository, for no remote names one",
  ].join(", ");
}

/** Milliseconds that git has to answer. */
const patience = 10_000;

async function gitOf({ processes }: Machine, folder: string): Promise<Git> {
  const ask = async (...given: readonly string[]): Promise<string | undefined> => {
    const called = await processes.call({
      file: "git",
      arguments: given,
      folder,
      timeout: patience,
    });
    return failed(called) || called.code !== 0 ? undefined : called.out.trim() || undefined;
  };
  const [sha, branch, tag, remote, author, changes] = await Promise.all([
    ask("rev-parse", "--verify", "--quiet", "HEAD"),
    ask("symbolic-ref", "--quiet", "--short", "HEAD"),
    ask("describe", "--exact-match", "--tags", "HEAD"),
    ask("remote", "get-url", "origin"),
    ask("config", "user.name"),
    ask("status", "--porcelain", "--untracked-files=no"),
  ]);
  const repository = /[/:]([^/:]+\/[^/:]+?)(?:\.git)?\/?$/.exec(remote ?? "")?.[1];
  return { sha, branch, tag, repository, author, isChanged: changes !== undefined };
}
