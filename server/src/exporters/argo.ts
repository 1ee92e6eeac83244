import { noted, type Written, writeYaml } from "../yaml/writer.ts";
import {
  imageFor,
  mounts,
  newestPython,
  replacedIn,
  type Surroundings,
  workOf,
  workspace,
} from "./argo-work.ts";
import { type Contents, contentsOf, type ExportedStep, type ExportedTrigger } from "./contents.ts";
import { decisionCode } from "./decision.ts";
import { type Exported, type Exporter, Remarks, type Source } from "./exporter.ts";
import { heading } from "./heading.ts";
import { namesFor, plainName, titleOf } from "./names.ts";
import { metricsText, type Question } from "./question.ts";

/**
 * Argo: a WorkflowTemplate with the steps as a DAG, and a CronWorkflow for each trigger. A gate is a task in
 * front of its step, and each task asks that those before it succeeded: a closed gate is no success.
 */
export const argo: Exporter = {
  id: "argo",
  title: "Argo Workflows",
  place: (name) => `${plainName(name)}.argo.yaml`,
  export: (source) => new ArgoWriter(source).write(),
};

const apiVersion = "argoproj.io/v1alpha1";

class ArgoWriter {
  private readonly source: Source;
  private readonly remarks = new Remarks();
  private readonly contents: Contents;
  /** Of the WorkflowTemplate, and of what it needs in the cluster. */
  private readonly name: string;
  private readonly task: (id: string) => string;
  private readonly gate: (id: string) => string;
  private readonly onTrigger: (trigger: string) => string;

  constructor(source: Source) {
    this.source = source;
    this.contents = contentsOf(source, { title: argo.title, flavour: "argo" }, this.remarks);
    this.name = plainName(titleOf(source.pipeline, source.file));
    const ids = this.contents.steps.map(({ id }) => id);
    const triggers = this.contents.triggers.map(({ trigger }) => trigger.name);
    const own = ["steps", "decide"];
    this.onTrigger = namesFor(triggers, (each) => `on-${taskName(each)}`, own);
    const taken = [...own, ...triggers.map(this.onTrigger)];
    this.task = namesFor(ids, taskName, taken);
    this.gate = namesFor(ids, (id) => `${taskName(id)}-gate`, [...taken, ...ids.map(this.task)]);
  }

  write(): Exported {
    const { source, contents, remarks } = this;
    const { triggers, steps, missing } = contents;
    const overlap = this.overlap();
    const shared = [this.sharedFolder(), ...this.sharedImage()];
    const template = {
      apiVersion,
      kind: "WorkflowTemplate",
      metadata: { name: this.name },
      spec: {
        entrypoint: "steps",
        synchronization: overlap.waits
          ? noted({ mutexes: [{ name: this.name }] }, overlap.comments)
          : undefined,
        volumes: [{ name: "workspace", persistentVolumeClaim: { claimName: this.name } }],
        templates: this.templates(),
      },
    };
    const crons = namesFor(
      triggers.map(({ trigger }) => trigger.name),
      (each) => `${this.name}-${plainName(each)}`.slice(0, 52),
    );
    const documents = [
      writeYaml(template, "1.1", [...heading(source), ...missing, ...shared]),
      ...triggers.map((each) =>
        writeYaml(
          this.cronWorkflow(each, crons(each.trigger.name), overlap.policy),
          "1.1",
          each.comments,
        ),
      ),
    ];
    return {
      text: documents.join("---\n"),
      steps: steps.map(({ id }) => id),
      remarks: remarks.inOrder,
    };
  }

  private cronWorkflow(
    { trigger, schedule, question }: ExportedTrigger,
    name: string,
    policy: string,
  ): Written {
    return {
      apiVersion,
      kind: "CronWorkflow",
      metadata: { name },
      spec: {
        schedules: [schedule.cron],
        timezone: schedule.zone,
        concurrencyPolicy: policy,
        workflowSpec: {
          entrypoint: question ? this.onTrigger(trigger.name) : "steps",
          workflowTemplateRef: { name: this.name },
        },
      },
    };
  }

  /** A CronWorkflow leaves out its own runs alone; runs of others can only wait. */
  private overlap(): { policy: string; waits: boolean; comments: readonly string[] } {
    const { pipeline } = this.source;
    const { overlap = "skip" } = pipeline;
    if (overlap !== "skip") return { policy: "Allow", waits: overlap === "queue", comments: [] };
    if (this.contents.triggers.length < 2) return { policy: "Forbid", waits: false, comments: [] };
    const comment = this.remarks.add(
      "changed",
      this.place,
      "A run that is due while one of another trigger goes on waits for its end: Argo leaves out only what the same trigger starts.",
    );
    return { policy: "Forbid", waits: true, comments: [comment] };
  }

  private sharedFolder(): string {
    const secrets = this.readsSecrets ? ` Its secrets are keys of the Secret '${this.name}'.` : "";
    return this.remarks.add(
      "changed",
      this.place,
      `Its steps share the PersistentVolumeClaim '${this.name}', which has to hold the files of this folder; where steps run side by side, with ReadWriteMany.${secrets}`,
    );
  }

  private sharedImage(): string[] {
    const images = new Set(
      this.contents.steps.filter(({ step }) => !step.image).map(({ step }) => imageFor(step)),
    );
    return [...images].map((image) =>
      this.remarks.add(
        "changed",
        this.place,
        `Steps that name no image run in ${image}: what they need besides has to be in one that they name.`,
      ),
    );
  }

  private get readsSecrets(): boolean {
    const { steps } = this.contents;
    const all = [this.source.pipeline.variables, ...steps.map(({ step }) => step.variables)];
    return all.some((each) => /\$\{\{\s*secrets\./.test(Object.values(each ?? {}).join("\n")));
  }

  private get place() {
    const { name, span } = this.source.pipeline;
    return name?.span() ?? { start: span.start, end: span.start };
  }

  private templates(): Written[] {
    const { steps, triggers } = this.contents;
    const asked = triggers.filter(({ question }) => question);
    const around: Surroundings = {
      variables: this.source.pipeline.variables ?? {},
      secrets: this.name,
    };
    return [
      { name: "steps", dag: { tasks: steps.flatMap((step) => this.tasksFor(step)) } },
      ...asked.map((each) => this.asking(each)),
      ...steps.flatMap(({ id, step }) => workOf(step, this.task(id), around)),
      ...(asked.length > 0 || steps.some(({ gate }) => gate)
        ? [this.decide(asked.length > 0)]
        : []),
    ];
  }

  private tasksFor({ id, step, needs, gate, comments }: ExportedStep): Written[] {
    const name = this.task(id);
    const before = needs.map((need) => `${this.task(need)}.Succeeded`);
    const tasks: Written[] = [];
    if (gate)
      tasks.push({
        name: this.gate(id),
        depends: before.join(" && ") || undefined,
        template: "decide",
        arguments: { parameters: asking(gate) },
      });
    const after = gate ? [...before, `${this.gate(id)}.Succeeded`] : before;
    const task = {
      name,
      depends: after.join(" && ") || undefined,
      template: name,
      when: gate && `{{tasks.${this.gate(id)}.outputs.result}} == true`,
    };
    return [...tasks, noted(task, [...comments, ...this.changesOf(id, step)])];
  }

  private changesOf(id: string, { idSpan, scripts, variables }: ExportedStep["step"]): string[] {
    const texts = [...scripts.map(({ code }) => code.text), ...Object.values(variables ?? {})];
    const replaced = [...new Set(texts.flatMap(replacedIn))];
    const secret = scripts.find(({ templates }) => templates.length > 0);
    const left = (message: string) => this.remarks.add("left-out", idSpan, message);
    return [
      ...(this.task(id) === id
        ? []
        : [this.remarks.add("changed", idSpan, `'${id}' is called ${this.task(id)} there.`)]),
      ...(replaced.length > 0
        ? [
            left(
              `Argo puts something else in the place of ${replaced.join(", ")}, which stands for itself here.`,
            ),
          ]
        : []),
      ...(secret
        ? [
            left(
              "Argo puts no secret into code: give it to the step in 'env', and read it from there.",
            ),
          ]
        : []),
      ...(scripts.length === 0 ? [left("It holds no code, so its task does nothing.")] : []),
    ];
  }

  private asking({ trigger, question, onNews }: ExportedTrigger): Written {
    return {
      name: this.onTrigger(trigger.name),
      steps: [
        [
          {
            name: "ask",
            template: "decide",
            arguments: {
              parameters: [
                ...asking(question),
                { name: "trigger", value: trigger.name },
                ...(trigger.onMissing ? [{ name: "on-missing", value: trigger.onMissing }] : []),
                ...(trigger.cooldown
                  ? [{ name: "cooldown", value: String(trigger.cooldown.seconds) }]
                  : []),
                ...(onNews ? [{ name: "on-news", value: "yes" }] : []),
              ],
            },
          },
        ],
        [{ name: "run", template: "steps", when: "{{steps.ask.outputs.result}} == true" }],
      ],
    };
  }

  private decide(asksTriggers: boolean): Written {
    const inputs = {
      when: "",
      metrics: "{}",
      ...(asksTriggers ? { trigger: "", "on-missing": "skip", cooldown: "0", "on-news": "" } : {}),
    };
    return {
      name: "decide",
      inputs: {
        parameters: Object.entries(inputs).map(([name, value]) => ({ name, default: value })),
      },
      script: {
        image: `python:${newestPython}-slim`,
        command: ["python"],
        workingDir: workspace,
        env: Object.keys(inputs).map((name) => ({
          name: name.toUpperCase().replaceAll("-", "_"),
          value: `{{inputs.parameters.${name}}}`,
        })),
        volumeMounts: mounts,
        source: decisionCode(this.contents.formats, asksTriggers),
      },
    };
  }
}

const asking = (question: Question | undefined): Record<string, Written>[] => [
  ...(question?.when === undefined ? [] : [{ name: "when", value: question.when }]),
  { name: "metrics", value: metricsText(question) },
];

/** Tasks and templates have names of letters, digits and hyphens. */
const taskName = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "") || "step";
