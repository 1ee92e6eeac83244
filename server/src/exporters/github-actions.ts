import { joinPath } from "../base/path.ts";
import type { Trigger } from "../model/pipeline.ts";
import { homeOf } from "../runner/home.ts";
import { Again, Anchored, noted, type Written, writeYaml } from "../yaml/writer.ts";
import {
  type Contents,
  contentsOf,
  type ExportedStep,
  type ExportedTrigger,
  filesRead,
} from "./contents.ts";
import { decisionCode } from "./decision.ts";
import { type Exported, type Exporter, Remarks, type Source } from "./exporter.ts";
import { attempts, timeoutChange } from "./github-attempts.ts";
import { handOver, takeOver } from "./github-files.ts";
import { literal, textsFor } from "./github-text.ts";
import { heading } from "./heading.ts";
import { namesFor, plainName, titleOf } from "./names.ts";
import { metricsText, type Question } from "./question.ts";
import type { Translated } from "./schedules.ts";

/**
 * GitHub Actions: a workflow with a job for each step, and one in front of them that asks the triggers. A
 * gate is a job of its own too, so that what waits for a closed one is skipped, as it is here.
 */
export const githubActions: Exporter = {
  id: "github-actions",
  title: "GitHub Actions",
  place: (name) => `.github/workflows/${plainName(name)}.yml`,
  export: (source) => new WorkflowWriter(source).write(),
};

const checkout: Written = { uses: "actions/checkout@v6" };

class WorkflowWriter {
  private readonly source: Source;
  private readonly remarks = new Remarks();
  private readonly contents: Contents;
  private readonly title: string;
  /** Folder of the pipeline, from the root of the repository. */
  private readonly folder: string;
  private readonly job: (id: string) => string;
  private readonly gate: (id: string) => string;
  private readonly asking: string;
  private readonly asked: readonly ExportedTrigger[];
  private readonly output: (trigger: string) => string;
  private isCodeWritten = false;

  constructor(source: Source) {
    this.source = source;
    this.contents = contentsOf(
      source,
      { title: githubActions.title, flavour: "github" },
      this.remarks,
    );
    this.title = titleOf(source.pipeline, source.file);
    this.folder = homeOf(source.file);
    const { steps, triggers } = this.contents;
    this.asked = triggers.filter(({ question }) => question);
    const ids = steps.map(({ id }) => id);
    this.job = namesFor(ids, jobName);
    const jobs = ids.map(this.job);
    this.gate = namesFor(ids, (id) => jobName(`${id}-gate`), jobs);
    this.asking = namesFor(["triggers"], jobName, [...jobs, ...ids.map(this.gate)])("triggers");
    this.output = namesFor(
      this.asked.map(({ trigger }) => trigger.name),
      jobName,
    );
  }

  write(): Exported {
    const { source, remarks, contents } = this;
    const { steps, missing } = contents;
    const kept = this.keptMetrics();
    const jobs: Record<string, Written> = {};
    if (this.asked.length > 0) jobs[this.asking] = this.triggersJob();
    for (const step of steps) {
      if (step.gate) jobs[this.gate(step.id)] = this.gateJob(step, step.gate);
      jobs[this.job(step.id)] = this.stepJob(step);
    }
    const workflow: Written = {
      name: this.title,
      on: this.events(),
      concurrency: this.overlap(),
      env: textsFor(source.pipeline.variables),
      defaults: {
        run: {
          shell: "bash",
          "working-directory": this.folder === "." ? undefined : this.folder,
        },
      },
      jobs,
    };
    const text = writeYaml(workflow, "1.2", [...heading(source), ...missing, ...kept]);
    return { text, steps: steps.map(({ id }) => id), remarks: remarks.inOrder };
  }

  private events(): Written {
    const schedules = new Map<string, { item: Written; comments: string[] }>();
    for (const { trigger, schedule, comments } of this.contents.triggers) {
      const { cron, zone } = schedule;
      const key = `${cron} ${zone}`;
      const known = schedules.get(key)?.comments ?? [];
      const item = { cron, timezone: zone === "UTC" ? undefined : zone };
      const others = this.sameText(trigger, schedule);
      schedules.set(key, { item, comments: [...known, ...comments, ...others] });
    }
    const written = [...schedules.values()].map(({ item, comments }) => noted(item, comments));
    return {
      schedule: written.length > 0 ? written : undefined,
      workflow_dispatch: {},
    };
  }

  /** GitHub tells a run its schedule by the text of it, and leaves out the zone. */
  private sameText(trigger: Trigger, { cron, zone }: Translated): string[] {
    const others = this.contents.triggers.filter(
      ({ schedule, question }) => question && schedule.cron === cron && schedule.zone !== zone,
    );
    return others.map((other) =>
      this.remarks.add(
        "changed",
        trigger.nameSpan,
        `${other.trigger.name} is asked at this time too: GitHub Actions tells '${cron}' in one zone and in another not apart.`,
      ),
    );
  }

  /** GitHub lets one run wait for another, and knows no leaving out. */
  private overlap(): Written | undefined {
    const { pipeline } = this.source;
    const { overlap = "skip" } = pipeline;
    if (overlap === "allow") return undefined;
    const message =
      overlap === "skip"
        ? "A run that is due while another goes on waits for its end: GitHub Actions cannot leave it out."
        : "Of runs that wait for another GitHub Actions keeps the newest alone.";
    const span = pipeline.name?.span() ?? { start: pipeline.span.start, end: pipeline.span.start };
    return noted(plainName(this.title), [this.remarks.add("changed", span, message)]);
  }

  /** Here files stay where a run wrote them; there each run begins with those of the repository. */
  private keptMetrics(): string[] {
    const files = filesRead(this.asked.map(({ question }) => question));
    const [metric] = this.source.pipeline.metrics.filter(({ sourceSpan }) => sourceSpan);
    if (files.length === 0 || !metric?.sourceSpan) return [];
    return [
      this.remarks.add(
        "changed",
        metric.sourceSpan,
        `Triggers read ${files.join(", ")} as the repository has ${files.length > 1 ? "them" : "it"}: what a run writes there is gone with the run, unless a step commits it.`,
      ),
    ];
  }

  private triggersJob(): Written {
    const path = joinPath(this.folder, ".mlops/triggers.json");
    const key = `mlops-triggers/${plainName(this.title)}/`;
    const remembers = this.asked.some(({ trigger, onNews }) => onNews || trigger.cooldown);
    const memory = (action: string, extra: Readonly<Record<string, Written>>): Written => ({
      uses: `actions/cache/${action}@v5`,
      ...(action === "save" ? { if: "always()" } : {}),
      with: { path, key: `${key}\${{ github.run_id }}-\${{ github.run_attempt }}`, ...extra },
    });
    return {
      "runs-on": "ubuntu-latest",
      outputs: Object.fromEntries(
        this.asked.map(({ trigger: { name } }) => [
          this.output(name),
          `\${{ steps.${this.output(name)}.outputs.holds }}`,
        ]),
      ),
      steps: [
        checkout,
        ...(remembers ? [memory("restore", { "restore-keys": key })] : []),
        ...this.asked.map(
          ({ trigger, question, schedule, onNews }): Written => ({
            id: this.output(trigger.name),
            ...(trigger.name === this.output(trigger.name) ? {} : { name: literal(trigger.name) }),
            if: `github.event.schedule == '${schedule.cron}'`,
            shell: "python",
            env: {
              ...asking(question),
              TRIGGER: literal(trigger.name),
              ON_MISSING: trigger.condition && (trigger.onMissing ?? "skip"),
              COOLDOWN: trigger.cooldown && String(trigger.cooldown.seconds),
              ON_NEWS: onNews ? "yes" : undefined,
            },
            run: this.code(),
          }),
        ),
        ...(remembers ? [memory("save", {})] : []),
      ],
    };
  }

  private gateJob(exported: ExportedStep, gate: Question): Written {
    return {
      ...this.start(exported),
      "runs-on": "ubuntu-latest",
      outputs: { holds: "${{ steps.gate.outputs.holds }}" },
      steps: [
        checkout,
        ...takeOver(exported.before.map(this.job), this.folder, false),
        { id: "gate", shell: "python", env: asking(gate), run: this.code() },
      ],
    };
  }

  private stepJob(exported: ExportedStep): Written {
    const { id, step, gate, comments } = exported;
    const name = this.job(id);
    const isNeeded = this.contents.steps.some(({ before }) => before.includes(id));
    const version = step.scripts.find(({ pythonVersion }) => pythonVersion)?.pythonVersion;
    const closed = gate && `needs.${this.gate(id)}.outputs.holds == 'true'`;
    const notes = [...comments, ...this.changesOf(step)];
    const job: Written = {
      name: name === id ? undefined : literal(id),
      ...(closed
        ? { needs: [...exported.needs.map(this.job), this.gate(id)], if: closed }
        : this.start(exported)),
      "runs-on": "ubuntu-latest",
      container: step.image?.text,
      "continue-on-error": step.mayFail || undefined,
      env: textsFor(step.variables),
      steps: [
        checkout,
        ...(version !== undefined && !step.image
          ? [{ uses: "actions/setup-python@v6", with: { "python-version": version } }]
          : []),
        {
          name: "Install what requirements.txt names",
          if: `hashFiles('${joinPath(this.folder, "requirements.txt")}') != ''`,
          run: "python -m pip install -r requirements.txt",
        },
        ...takeOver(exported.before.map(this.job), this.folder, isNeeded),
        ...step.scripts.flatMap((script) => attempts(step, script, name, this.folder)),
        ...(isNeeded ? handOver(name, this.folder) : []),
      ],
    };
    return noted(job, notes);
  }

  /** When a job begins: after those it needs; without any, when a trigger starts it. */
  private start({ needs }: ExportedStep): Record<string, Written | undefined> {
    if (needs.length > 0) return { needs: needs.map(this.job) };
    if (this.asked.length === 0) return {};
    const plain = this.contents.triggers.filter(({ question }) => !question);
    const starts = [
      "github.event_name == 'workflow_dispatch'",
      ...new Set(plain.map(({ schedule }) => `github.event.schedule == '${schedule.cron}'`)),
      ...this.asked.map(
        ({ trigger }) => `needs.${this.asking}.outputs.${this.output(trigger.name)} == 'true'`,
      ),
    ];
    return { needs: this.asking, if: starts.join(" || ") };
  }

  private changesOf({ scripts, retries, timeout, idSpan }: ExportedStep["step"]): string[] {
    const late = timeout && timeoutChange(timeout.seconds);
    return [
      ...(late ? [this.remarks.add("changed", timeout.span, late)] : []),
      ...(scripts.length > 1 && retries
        ? [this.remarks.add("changed", idSpan, "Each of its scripts is tried again on its own.")]
        : []),
      ...(scripts.length === 0
        ? [this.remarks.add("left-out", idSpan, "It holds no code, so its job does nothing.")]
        : []),
    ];
  }

  /** The code that decides stands in the file once. */
  private code(): Written {
    if (this.isCodeWritten) return new Again("decide");
    this.isCodeWritten = true;
    return new Anchored("decide", decisionCode(this.contents.formats, this.asked.length > 0));
  }
}

/** Jobs have names of letters, digits, hyphens and underscores, beginning with none of the digits. */
const jobName = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replace(/^(?![A-Za-z_])/, "_");

const asking = (question: Question | undefined): Record<string, Written | undefined> => ({
  WHEN: question?.when && literal(question.when),
  METRICS: literal(metricsText(question)),
});
