import { commands } from "../commands/all.ts";
import type { Command } from "../commands/command.ts";
import { help } from "./arguments.ts";

/** The help of the whole program. */
export function overview(): string {
  return [
    "Checks, explains and runs MLOps pipelines written in YAML.",
    "",
    "Usage: mlops COMMAND [OPTION…]",
    "",
    "Commands:",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Options:",
    ...table([
      ["--help", "Show this help, or that of a command: mlops check --help."],
      ["--version", "Show the version."],
    ]),
    "",
    "Exit code: 0 all is well; 1 findings, or a run that failed; 2 misuse, or a failure of mlops.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function helpOf({ name, summary, operands = [], options, examples = [] }: Command): string {
  const shown = operands.map((operand) => {
    const written = `${operand.name}${operand.many ? "…" : ""}`;
    return operand.needed ? written : `[${written}]`;
  });
  return [
    summary,
    "",
    `Usage: ${["mlops", name, ...shown, "[OPTION…]"].join(" ")}`,
    "",
    ...(operands.length > 0
      ? [...table(operands.map((operand) => [operand.name, operand.summary])), ""]
      : []),
    "Options:",
    ...table(
      [...options, help].map(({ name, value, summary, choices, standard }) => [
        value === undefined ? `--${name}` : `--${name} ${value}`,
        [
          summary,
          choices && `One of ${choices.join(", ")}.`,
          standard !== undefined && `Without it: ${standard}.`,
        ]
          .filter(Boolean)
          .join(" "),
      ]),
    ),
    "",
    ...(examples.length > 0 ? ["Examples:", ...examples.map((line) => `  ${line}`), ""] : []),
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
