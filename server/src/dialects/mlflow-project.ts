import type { Span } from "../base/text.ts";
import type { Pipeline, Reference } from "../model/pipeline.ts";
import type { Script } from "../model/script.ts";
import type { Step } from "../model/step.ts";
import type { Entry, YamlDocument, YamlValue } from "../yaml/reader.ts";
import { isPython2, pythonVersionOf } from "./containers.ts";
import type { Dialect } from "./dialect.ts";
import { defaultsOf } from "./parameters.ts";
import { readScript } from "./scripts.ts";

/** MLflow's `MLproject`. */
export const mlflowProject: Dialect = {
  id: "mlflow-project",
  title: "MLflow project",
  mayRead: (path) => /(^|[\\/])MLproject$/i.test(path),
  reads: (_path, root) => root.kind === "map",
  read,
};

function read(document: YamlDocument): Pipeline {
  const { root } = document;
  const image = root.get("docker_env", "image").text();
  const references: Reference[] = [];
  const steps = root
    .get("entry_points")
    .entries()
    .map(({ key, keySpan, value, span }): Step => {
      const command = value.entryOf("command");
      const known = new Map(
        value
          .get("parameters")
          .entries()
          .map((parameter) => [parameter.key, parameter.keySpan]),
      );
      if (command) references.push(...readPlaceholders(command.value, known));
      return {
        id: key,
        idSpan: keySpan,
        span,
        needs: [],
        image,
        parameters: defaultsOf(
          value
            .get("parameters")
            .entries()
            .map((one) => [one.key, one.value.get("default")]),
        ),
        scripts: command && !isPython2(image?.text) ? readCommand(command, image?.text) : [],
      };
    });
  return {
    dialect: mlflowProject.id,
    span: document.span,
    name: root.get("name").text(),
    triggers: [],
    // Which entry point calls which is decided in their Python.
    groups: [{ order: "graph", steps }],
    metrics: [],
    references,
    faults: [],
  };
}

const readCommand = ({ value, keySpan }: Entry, image: string | undefined): Script[] =>
  readScript(value, keySpan, {
    language: "shell",
    pythonVersion: pythonVersionOf(image),
    templates: (text) => ({
      places: [...placeholders(text)].map(({ start, end }) => ({ start, end })),
    }),
  });

/** The command is filled in by Python's `str.format`, which knows the parameters and nothing else. */
function readPlaceholders(command: YamlValue, parameters: ReadonlyMap<string, Span>): Reference[] {
  const excerpt = command.text();
  if (!excerpt) return [];
  return [...placeholders(excerpt.text)].flatMap(({ start, name }) =>
    name === ""
      ? []
      : [
          {
            name,
            span: excerpt.span(start + 1, start + 1 + name.length),
            kind: "parameter",
            candidates: [...parameters.keys()],
            consequence: "so MLflow stops before the command starts",
            target: parameters.get(name),
          },
        ],
  );
}

/** `{alpha}`, `{alpha:.2f}`; doubled braces stand for themselves. */
function* placeholders(text: string): Generator<Span & { readonly name: string }> {
  const field = /\{\{|\}\}|\{([^{}]*)\}/g;
  for (const match of text.matchAll(field)) {
    if (match[1] === undefined) continue;
    const name = /^\w*/.exec(match[1])?.[0] ?? "";
    yield { start: match.index, end: match.index + match[0].length, name };
  }
}
