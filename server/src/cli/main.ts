import { didYouMean } from "../base/spelling.ts";
import { commands } from "../commands/all.ts";
import { type Command, Misuse } from "../commands/command.ts";
import type { ExitCode, Host } from "../commands/host.ts";
import { readArguments } from "./arguments.ts";
import { helpOf, overview } from "./help.ts";

/** Does what a command line asks for. `words` are those behind `mlops`. Never throws. */
export async function main(words: readonly string[], host: Host): Promise<ExitCode> {
  try {
    return await dispatch(words, host);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    host.error.write(
      error instanceof Misuse ? `mlops: ${error.message}\n` : `mlops failed: ${message}\n`,
    );
    return 2;
  }
}

async function dispatch([name, ...rest]: readonly string[], host: Host): Promise<ExitCode> {
  switch (name) {
    case undefined:
      host.error.write(overview());
      return 2;
    case "--version":
    case "-V":
      host.out.write(`mlops ${host.version}\n`);
      return 0;
    case "--help":
    case "-h":
    case "help": {
      const [about] = rest;
      host.out.write(about === undefined ? overview() : helpOf(commandOf(about)));
      return 0;
    }
  }
  const command = commandOf(name);
  const end = rest.indexOf("--");
  const own = end < 0 ? rest : rest.slice(0, end);
  if (own.includes("--help") || own.includes("-h")) {
    host.out.write(helpOf(command));
    return 0;
  }
  return command.run(host, readArguments(command, rest));
}

function commandOf(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const meant = didYouMean(
    name,
    commands.map((each) => each.name),
  );
  throw new Misuse(
    name.startsWith("-")
      ? `A command comes first, as in 'mlops check ${name}'. 'mlops --help' lists them.`
      : `There is no command '${name}'.${meant ? ` Did you mean '${meant}'?` : " 'mlops --help' lists them."}`,
  );
}
