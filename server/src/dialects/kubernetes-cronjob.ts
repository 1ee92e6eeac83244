import type { Span } from "../base/text.ts";
import type { Fault, Pipeline, Trigger } from "../model/pipeline.ts";
import type { Step, StepGroup } from "../model/step.ts";
import type { YamlDocument, YamlValue } from "../yaml/reader.ts";
import { slotBeside } from "../yaml/slots.ts";
import { readContainer } from "./containers.ts";
import type { Dialect } from "./dialect.ts";
import { isFilledIn, isGenerated } from "./filled-in.ts";
import {
  forbidOverlap,
  misspeltZone,
  readConcurrencyPolicy,
  readCron,
  readSchedule,
} from "./schedule.ts";

/** Without a zone Kubernetes takes that of its controller manager. */
const system = { flavour: "robfig", defaultZone: undefined, zoneNames: "iana" } as const;

/** CronJobs of Kubernetes. Nothing else of Kubernetes is a pipeline. */
export const kubernetesCronJob: Dialect = {
  id: "kubernetes-cronjob",
  title: "Kubernetes CronJob",
  cron: system,
  mayRead: (_path, text) => text.includes("CronJob") && kind.test(text) && !isGenerated(text),
  reads: (_path, root) =>
    root.get("kind").string() === "CronJob" &&
    /^batch\//.test(root.get("apiVersion").string() ?? "") &&
    root.get("spec").kind === "map",
  read,
};

const kind = /^(["']?)kind\1\s*:\s*["']?CronJob\b/m;

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const spec = root.get("spec");
  const faults: Fault[] = [];
  return {
    dialect: kubernetesCronJob.id,
    span: document.span,
    name: root.get("metadata", "name").text(),
    triggers: readTriggers(document, spec, faults),
    groups: [{ order: "sequence", steps: [readJob(root, spec.get("jobTemplate", "spec"))] }],
    metrics: [],
    overlap: readConcurrencyPolicy(spec),
    oneAtATime: forbidOverlap(document, root.entryOf("spec")),
    references: [],
    faults,
  };
}

function readTriggers(document: YamlDocument, spec: YamlValue, faults: Fault[]): Trigger[] {
  const zone = misspeltZone(spec, "timeZone", "Kubernetes");
  if (zone) faults.push(zone);
  const entry = spec.entryOf("schedule");
  const cron = readCron(document, entry, faults);
  if (!entry || !cron || isFilledIn(cron)) return [];
  const deadline = spec.get("startingDeadlineSeconds");
  const seconds = deadline.number();
  return [
    {
      name: "schedule",
      nameSpan: entry.keySpan,
      span: entry.span,
      schedule: {
        ...readSchedule(spec, cron, system, "timeZone"),
        zoneSlot: slotBeside(document, entry, "timeZone"),
        span: entry.span,
      },
      startWithin:
        seconds === undefined ? undefined : { seconds, span: deadline.span, checkedEvery: 10 },
    },
  ];
}

function readJob(root: YamlValue, job: YamlValue): Step {
  const name = root.get("metadata", "name").text();
  const deadline = job.get("activeDeadlineSeconds");
  const seconds = deadline.number();
  return {
    id: name?.text,
    idSpan: name?.span() ?? job.span,
    span: job.span,
    needs: [],
    scripts: [],
    timeout: seconds === undefined ? undefined : { seconds, span: deadline.span },
    retries: job.get("backoffLimit").number(),
    group: readPod(job.get("template", "spec")),
  };
}

/** Init containers run one after the other, then the containers all at once. */
function readPod(pod: YamlValue): StepGroup {
  const first = pod.get("initContainers").items().map(readStep);
  const containers = pod.get("containers");
  const main = containers.items().map(readStep);
  const together: Step = {
    idSpan: containers.span,
    span: containers.span,
    needs: [],
    scripts: [],
    group: { order: "graph", steps: main },
  };
  return { order: "sequence", steps: main.length > 1 ? [...first, together] : [...first, ...main] };
}

function readStep(container: YamlValue): Step {
  const name = container.get("name").text();
  const names = container
    .get("env")
    .items()
    .flatMap((item) => item.get("name").string() ?? []);
  return {
    id: name?.text,
    idSpan: name?.span() ?? container.span,
    span: container.span,
    needs: [],
    ...readContainer(container, (text) => variableReferences(text, names)),
  };
}

/** `$(NAME)` where the container has a variable of that name; otherwise it is left to the shell. */
function variableReferences(text: string, names: readonly string[]): Span[] {
  return [...text.matchAll(/(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g)]
    .filter(([, name = ""]) => names.includes(name))
    .map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }));
}
