import type { Pipeline, Trigger } from "../model/pipeline.ts";
import type { Variables } from "../model/step.ts";
import { type GitFacts, gitFacts, gitInWords } from "./git-facts.ts";
import type { Machine } from "./machine.ts";

/** What a system tells its runs about themselves, as far as this machine knows it. */
export interface HostedValues {
  /** By the names that templates read: `github.sha`. */
  readonly values: Variables;
  /** The same, as steps find it in their environment. */
  readonly variables: Variables;
  /** Where it was taken from, for people. */
  readonly notes: readonly string[];
}

/** What a run is, apart from the system it is a run of. */
interface Facts extends GitFacts {
  /** Folder the steps run in. */
  readonly home: string;
  /** Of the pipeline; else the path of its file. */
  readonly name: string;
  /** A number that no other run has. */
  readonly run: string;
  readonly system: Machine["system"];
  readonly temporary: string;
  readonly isScheduled: boolean;
}

interface Teller {
  /** For people: what the names begin with. */
  readonly title: string;
  /** By name; nothing where only the system itself knows it. */
  values(facts: Facts): Readonly<Record<string, string | undefined>>;
  /** The name of a value in the environment of a step. */
  inEnvironment(name: string): string;
}

const reference = ({ branch, tag }: Facts): string | undefined =>
  branch === undefined ? tag && `refs/tags/${tag}` : `refs/heads/${branch}`;

const tellers: Readonly<Record<NonNullable<Pipeline["tells"]>, Teller>> = {
  /** https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context */
  github: {
    title: "github.*",
    values: (facts) => ({
      "github.sha": facts.sha,
      "github.ref": reference(facts),
      "github.ref_name": facts.branch ?? facts.tag,
      "github.ref_type": reference(facts) && (facts.branch === undefined ? "tag" : "branch"),
      "github.repository": facts.repository,
      "github.repository_owner": facts.repository?.split("/")[0],
      "github.actor": facts.author,
      "github.triggering_actor": facts.author,
      "github.workspace": facts.home,
      "github.workflow": facts.name,
      "github.event_name": facts.isScheduled ? "schedule" : "workflow_dispatch",
      "github.run_id": facts.run,
      "github.run_number": "1",
      "github.run_attempt": "1",
      "github.server_url": "https://github.com",
      "github.api_url": "https://api.github.com",
      "runner.os": facts.system,
      "runner.temp": facts.temporary,
    }),
    inEnvironment: (name) => name.toUpperCase().replace(".", "_"),
  },
  /** https://docs.gitlab.com/ci/variables/predefined_variables/ */
  gitlab: {
    title: "CI_*",
    values: (facts) => ({
      CI_COMMIT_SHA: facts.sha,
      CI_COMMIT_SHORT_SHA: facts.sha?.slice(0, 8),
      CI_COMMIT_BRANCH: facts.branch,
      CI_COMMIT_TAG: facts.branch === undefined ? facts.tag : undefined,
      CI_COMMIT_REF_NAME: facts.branch ?? facts.tag,
      CI_DEFAULT_BRANCH: facts.mainBranch,
      CI_PROJECT_PATH: facts.repository,
      CI_PROJECT_NAME: facts.repository?.split("/")[1],
      CI_PROJECT_NAMESPACE: facts.repository?.split("/")[0],
      CI_PROJECT_DIR: facts.home,
      CI_PIPELINE_ID: facts.run,
      CI_PIPELINE_SOURCE: facts.isScheduled ? "schedule" : "web",
      GITLAB_USER_NAME: facts.author,
    }),
    inEnvironment: (name) => name,
  },
  /** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
  azure: {
    title: "Build.*",
    values: (facts) => ({
      "Build.SourceVersion": facts.sha,
      "Build.SourceBranch": reference(facts),
      "Build.SourceBranchName": (facts.branch ?? facts.tag)?.split("/").at(-1),
      "Build.Repository.Name": facts.repository?.split("/")[1],
      "Build.RequestedFor": facts.author,
      "Build.Reason": facts.isScheduled ? "Schedule" : "Manual",
      "Build.BuildId": facts.run,
      "Build.DefinitionName": facts.name,
      "Build.SourcesDirectory": facts.home,
      "System.DefaultWorkingDirectory": facts.home,
      "Agent.OS": facts.system === "macOS" ? "Darwin" : `${facts.system}`,
      "Agent.TempDirectory": facts.temporary,
    }),
    inEnvironment: (name) => name.toUpperCase().replaceAll(".", "_"),
  },
};

interface Setting {
  readonly machine: Machine;
  readonly pipeline: Pipeline;
  /** Folder the steps run in. */
  readonly home: string;
  /** Path of the pipeline's file from there. */
  readonly file: string;
}

/**
 * What a system tells a run of itself: the commit, the branch and the repository are those of git
 * here. What only the system gives (a token, an event) is not made up. Answers it for a run that a
 * trigger starts; without one, a person does.
 */
export async function hostedValues({
  machine,
  pipeline,
  home,
  file,
}: Setting): Promise<(trigger?: Trigger) => HostedValues> {
  const teller = pipeline.tells && tellers[pipeline.tells];
  if (!teller) return () => ({ values: {}, variables: {}, notes: [] });
  const git = await gitFacts(machine, home);
  const { TMPDIR, TEMP } = machine.variables;
  const facts = {
    ...git,
    home,
    name: pipeline.name?.text ?? file,
    run: `${Math.floor(machine.now() / 1000)}`,
    system: machine.system,
    temporary: TMPDIR ?? TEMP ?? "/tmp",
  };
  return (trigger) => {
    const told = teller.values({ ...facts, isScheduled: trigger?.schedule !== undefined });
    const known = Object.entries(told).flatMap(([name, here]) => {
      const variable = teller.inEnvironment(name);
      // Within a run of the system's own, the system knows better.
      const value = machine.variables[variable] ?? here;
      return value === undefined ? [] : [{ name, variable, value }];
    });
    return {
      values: Object.fromEntries(known.map(({ name, value }) => [name, value])),
      variables: Object.fromEntries(known.map(({ variable, value }) => [variable, value])),
      notes: [`${teller.title} from git: ${gitInWords(git)}`],
    };
  };
}

/** Whether a template reads something of the run itself that is known here, as a rule. */
export function isHosted(template: string, { tells }: Pick<Pipeline, "tells">): boolean {
  if (tells === undefined) return false;
  const names = Object.keys(
    tellers[tells].values({
      home: "",
      name: "",
      run: "",
      system: "Linux",
      temporary: "",
      isScheduled: false,
    }),
  );
  return template === "github.job" || names.includes(template);
}
