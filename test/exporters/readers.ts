import { argo } from "../../server/src/exporters/argo.ts";
import { githubActions } from "../../server/src/exporters/github-actions.ts";
import type { Step } from "../../server/src/model/step.ts";
import { type Reader, sorted } from "./round-trip.ts";

/** What GitHub makes of an escaped text. */
const plain = (text: string): string => text.replaceAll("${{ '${{' }}", "${{");

/** The code of a job's steps that the exporter made of a step's own. */
const ownScripts = (job: Step): string[] =>
  (job.group?.steps ?? []).flatMap(({ label, scripts }) =>
    label?.text === job.id || label?.text.startsWith(`${job.id}, attempt `)
      ? scripts.map(({ code }) => plain(code.text))
      : [],
  );

const github: Reader = {
  exporter: githubActions,
  dialect: "github-actions",
  path: ".github/workflows/exported.yml",
  read([pipeline], names) {
    const jobs = pipeline?.groups[0]?.steps ?? [];
    const nameOf = ({ id = "", label }: Step): string => (label ? plain(label.text) : id);
    // A gate and the job that asks the triggers stand for no step: what needs them needs what they need.
    const isGate = ({ group }: Step) => group?.steps.some(({ id }) => id === "gate") === true;
    const own = jobs.filter((job) => names.includes(nameOf(job)) && !isGate(job));
    const ids = new Map(own.map((job) => [job.id, nameOf(job)]));
    const gates = new Set(jobs.filter(isGate).map(({ id }) => id));
    return {
      needs: sorted(
        own.map((job) => [nameOf(job), job.needs.flatMap(({ id }) => ids.get(id) ?? []).sort()]),
      ),
      scripts: sorted(own.map((job) => [nameOf(job), ownScripts(job)])),
      gated: own
        .filter(({ needs }) => needs.some(({ id }) => gates.has(id)))
        .map(nameOf)
        .sort(),
      mayFail: own
        .filter(({ mayFail }) => mayFail)
        .map(nameOf)
        .sort(),
    };
  },
};

const argoReader: Reader = {
  exporter: argo,
  dialect: "argo",
  path: "exported.argo.yaml",
  read([pipeline], names) {
    const groups = pipeline?.groups ?? [];
    const groupOf = (name: string | undefined) =>
      groups.find((group) => (group.template?.name.text ?? group.callable?.name) === name);
    const tasks = groupOf("steps")?.steps ?? [];
    // Tasks stand in the order of the steps, each gate in front of its own.
    const own = tasks.filter(({ uses }) => uses?.text !== "decide");
    const ids = new Map(own.map(({ id }, index) => [id, names[index] ?? ""]));
    const nameOf = ({ id }: Step): string => ids.get(id) ?? "";
    const gates = new Set(tasks.filter((task) => !own.includes(task)).map(({ id }) => id));
    const leaves = (name: string | undefined): Step[] =>
      (groupOf(name)?.steps ?? []).flatMap((step) => [step, ...leaves(step.uses?.text)]);
    return {
      needs: sorted(
        own.map((task) => [nameOf(task), task.needs.flatMap(({ id }) => ids.get(id) ?? []).sort()]),
      ),
      scripts: sorted(
        own.map((task) => [
          nameOf(task),
          leaves(task.uses?.text).flatMap(({ scripts, retries = 0 }) =>
            scripts.flatMap(({ code }) => Array.from({ length: retries + 1 }, () => code.text)),
          ),
        ]),
      ),
      gated: own
        .filter(({ needs, condition }) => condition && needs.some(({ id }) => gates.has(id)))
        .map(nameOf)
        .sort(),
      mayFail: own
        .filter((task) => leaves(task.uses?.text).some(({ mayFail }) => mayFail))
        .map(nameOf)
        .sort(),
    };
  },
};

export const readers: readonly Reader[] = [github, argoReader];
