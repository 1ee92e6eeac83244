import { describe, expect, it, test } from "vitest";
import { Excerpt } from "../server/src/base/excerpt.ts";
import { readContainer } from "../server/src/dialects/containers.ts";
import { isFilledIn, isGenerated } from "../server/src/dialects/filled-in.ts";
import { readYaml } from "../server/src/yaml/reader.ts";
import { findTemplates } from "../server/src/yaml/template.ts";
import { analyzeSample } from "./literate/views.ts";

const dialectOf = (text: string, path = "deploy/file.yaml") =>
  analyzeSample(path, text).pipelines.map(({ dialect }) => dialect.id);

const cronJob = (schedule: string) =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: a\nspec:\n  schedule: ${schedule}\n  timeZone: Etc/UTC\n`;

describe("what is recognised", () => {
  test.each([
    ["a CronJob", cronJob('"0 3 * * *"'), ["kubernetes-cronjob"]],
    [
      "its beta",
      cronJob('"0 3 * * *"').replace("batch/v1", "batch/v1beta1"),
      ["kubernetes-cronjob"],
    ],
    [
      "one among other documents",
      `kind: Service\napiVersion: v1\n---\n${cronJob('"0 3 * * *"')}---\nkind: Namespace\napiVersion: v1\n`,
      ["kubernetes-cronjob"],
    ],
    [
      "JSON",
      '{"apiVersion": "batch/v1",\n"kind": "CronJob",\n"spec": {"schedule": "0 3 * * *", "timeZone": "UTC"}}',
      ["kubernetes-cronjob"],
    ],
    [
      "a Workflow",
      "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  entrypoint: a\n",
      ["argo"],
    ],
    [
      "a quoted kind",
      'apiVersion: "argoproj.io/v1alpha1"\nkind: "ClusterWorkflowTemplate"\nspec: {templates: []}\n',
      ["argo"],
    ],
    ["a component", "name: a\nimplementation:\n  container:\n    image: b\n", ["kubeflow"]],
    [
      "a PipelineVersion",
      "apiVersion: pipelines.kubeflow.org/v2beta1\nkind: PipelineVersion\nspec:\n  pipelineSpec:\n    pipelineInfo: {name: a}\n    deploymentSpec: {executors: {}}\n    schemaVersion: 2.1.0\n    root: {}\n",
      ["kubeflow"],
    ],
  ])("%s", (_what, text, expected) => {
    expect(dialectOf(text)).toEqual(expected);
  });

  test.each([
    ["plain Kubernetes", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template: {}\n"],
    ["a Job", "apiVersion: batch/v1\nkind: Job\nspec:\n  template: {}\n"],
    [
      "another system's CronJob",
      "apiVersion: example.com/v1\nkind: CronJob\nspec:\n  schedule: 61 * * * *\n",
    ],
    ["a Workflow of something else", "apiVersion: temporal.io/v1\nkind: Workflow\nspec: {}\n"],
    ["other kinds of Argo", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {}\n"],
    [
      "an event binding",
      "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowEventBinding\nspec: {}\n",
    ],
    [
      "the definition of a kind",
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: CronWorkflow\n  group: argoproj.io\n",
    ],
    [
      "the platforms of a pipeline",
      "platforms:\n  kubernetes:\n    deploymentSpec: {executors: {}}\n",
    ],
    ["an implementation of something else", "implementation:\n  language: python\n"],
    ["docker-compose", "services:\n  a:\n    image: b\n    command: [python, -c, 'print(']\n"],
    ["OpenAPI", "openapi: 3.1.0\ninfo: {title: CronJob}\npaths: {}\n"],
    ["values of Helm", "cronjob:\n  kind: CronJob\n  schedule: 61 * * * *\n"],
    ["a template of Helm", cronJob("{{ .Values.schedule | quote }}")],
    ["a quoted value of Helm", cronJob('"{{ .Values.schedule }}"')],
    ["a block of Helm", `{{- if .Values.enabled }}\n${cronJob('"61 * * * *"')}{{- end }}\n`],
    ["a template of cookiecutter", cronJob('"{{ cookiecutter.schedule }}"')],
    ["a list", "- kind: CronJob\n- spec\n"],
  ])("%s is not", (_what, text) => {
    const { pipelines, findings } = analyzeSample("deploy/file.yaml", text);
    expect(pipelines).toEqual([]);
    expect(findings).toEqual([]);
  });

  test.each([
    "{{- if .Values.x }}",
    "a: {{ .Release.Name }}",
    "a: '{{ include \"x\" . }}'",
    "{% if x %}",
    "name: {{ $name }}",
  ])("%s is written by another program", (text) => {
    expect(isGenerated(text)).toBe(true);
  });

  test.each([
    "a: '{{inputs.parameters.x}}'",
    "a: '{{=inputs.parameters.x}}'",
    "a: '{{$.inputs.parameters[''x'']}}'",
    "  {{inputs.parameters.code}}",
    "# a: {{ .Values.x }}",
    "run: docker ps --format '{{.Names}}'",
    "print(f'{{x}}')",
  ])("%s is not", (text) => {
    expect(isGenerated(text)).toBe(false);
  });

  test.each([
    [`\${SCHEDULE}`, true],
    ["$SCHEDULE", true],
    ["<minute> 3 * * *", true],
    ["0 3 * * *", false],
    ["@every 1h", false],
    ["CRON_TZ=Europe/Berlin 0 0 ? * L", false],
  ])("a schedule of %s is filled in later: %s", (text, expected) => {
    expect(isFilledIn(Excerpt.verbatim(text, 0))).toBe(expected);
  });

  it("says nothing of a schedule that is filled in later", () => {
    expect(analyzeSample("a.yaml", cronJob(`"\${SCHEDULE}"`)).findings).toEqual([]);
  });
});

const read = (yaml: string) => {
  const [document] = readYaml(yaml);
  if (!document) throw new Error("no document");
  return readContainer(document.root, (text) => findTemplates(text, "{{", "}}"));
};

const codeOf = (yaml: string) =>
  read(yaml).scripts.map(
    ({ language, code, words }) => `${words ? "words " : ""}${language}: ${code.text}`,
  );

describe("what a container runs", () => {
  test.each([
    ["command: [sh, -c, echo a]", ["shell: echo a"]],
    ["command: [/bin/bash, -euo, pipefail, -c]\nargs: [echo a]", ["shell: echo a"]],
    ["command: [bash, -o, pipefail, -ec, echo a, x, y]", ["shell: echo a"]],
    [
      "command: [/usr/bin/env, A=1, python3.11, -u, -W, ignore, -c, 'print(1)']",
      ["python: print(1)"],
    ],
    ["command: [tini, --, sh, -c, echo a]", ["shell: echo a"]],
    [
      "command: [python, -m, train, -c, config.yaml]",
      ["words shell: python -m train -c config.yaml"],
    ],
    [
      "command: [python, train.py]\nargs: [--data, /data]",
      ["words shell: python train.py --data /data"],
    ],
    ["command: [python, train.py, a b]", []],
    ["args: [sh, -c, echo a]", ["shell: echo a"]],
    ["args: [python, train.py]", ["words shell: python train.py"]],
    ["args: [--data, /data]", []],
    ["args: [train.py]\nimage: python:3.12", []],
    ["command: [python2, -c, print 1]", []],
    ["image: python:2.7\ncommand: [python, -c, print 1]", []],
    ["command: [pwsh, -Command, Write-Host a]", ["powershell: Write-Host a"]],
    ["command: [sh, {inputPath: x}]", []],
    ["command: [sh]", ["words shell: sh"]],
    ["command: []", []],
    [
      `command: [sh, -c, 'pip install x && "$0" "$@"', sh, -ec, 'printf "%s" "$0" > "$p"; python3 "$p"', 'print(1)']`,
      [
        'shell: pip install x && "$0" "$@"',
        'shell: printf "%s" "$0" > "$p"; python3 "$p"',
        "python: print(1)",
      ],
    ],
  ])("%s", (yaml, expected) => {
    expect(codeOf(yaml)).toEqual(expected);
  });

  it("takes the version of Python from an official image", () => {
    const version = (image: string) =>
      read(`image: ${image}\ncommand: [python, -c, a]`).scripts[0]?.pythonVersion;
    expect(version("python:3.11-slim")).toBe("3.11");
    expect(version("docker.io/library/python:3.9")).toBe("3.9");
    expect(version("registry.example.com/my-python:3.11")).toBeUndefined();
    expect(version("python:alpine3.23")).toBeUndefined();
  });

  it("knows where each word of a command stands, and edits none of them", () => {
    const yaml = 'command: ["python", train.py]\nargs:\n  - --data\n  - "/old_data/x.csv"\n';
    const [script] = read(yaml).scripts;
    if (!script) throw new Error("no script");
    const at = script.code.text.indexOf("/old_data/x.csv");
    const { start, end } = script.code.span(at, at + "/old_data/x.csv".length);
    expect(yaml.slice(start, end)).toBe("/old_data/x.csv");
    expect(script.code.edit(0, 6, "python3")).toBeUndefined();
  });

  it("edits code in a word of its own with the quotes of its YAML", () => {
    const yaml = `command: [python, -c, "print('a'"]\n`;
    const [script] = read(yaml).scripts;
    const edit = script?.code.edit(script.code.length, script.code.length, ' + "b")');
    expect(edit?.text).toBe(' + \\"b\\")');
  });
});
