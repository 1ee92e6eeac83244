import { didYouMean } from "../base/spelling.ts";
import { type Arguments, type Command, Misuse, type Option } from "../commands/command.ts";

/** What every command understands besides its own options. */
export const help: Option = { name: "help", summary: "Show this help." };

/**
 * Reads the words behind a command: `--name value`, `--name=value`, switches, operands in any place;
 * behind `--` everything is an operand. Throws `Misuse`.
 */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  const operands: string[] = [];
  const given = new Map<string, string[]>();
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === "--") {
      operands.push(...queue.splice(0));
    } else if (/^--?[A-Za-z]/.test(word)) {
      const [, name = "", inline] = /^--?([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      const option = optionOf(command, word, name);
      const value =
        option.value === undefined ? noValue(option, inline) : (inline ?? queue.shift());
      given.set(option.name, [...(given.get(option.name) ?? []), checked(option, value)]);
    } else operands.push(word);
  }
  checkOperands(command, operands);
  for (const [name, { length }] of given) {
    const option = command.options.find((each) => each.name === name);
    if (option?.value !== undefined && !option.many && length > 1)
      throw new Misuse(`--${name} can be given only once.`);
  }
  return {
    operands,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

function optionOf(command: Command, word: string, name: string): Option {
  const options = [...command.options, help];
  if (word === "-h") return help;
  const option = word.startsWith("--") ? options.find((each) => each.name === name) : undefined;
  if (option) return option;
  const meant = didYouMean(
    name,
    options.map((each) => each.name),
  );
  throw new Misuse(
    `'mlops ${command.name}' has no option '${word.split("=", 1)[0]}'.${meant ? ` Did you mean '--${meant}'?` : ""}`,
  );
}

function noValue({ name }: Option, inline: string | undefined): string {
  if (inline === undefined) return "";
  throw new Misuse(`--${name} is a switch and takes no value.`);
}

function checked(option: Option, value: string | undefined): string {
  const { name, choices, least } = option;
  if (value === undefined || (value === "" && option.value !== undefined))
    throw new Misuse(`--${name} needs a value${choices ? `: ${either(choices)}` : ""}.`);
  if (choices && !choices.includes(value)) {
    const meant = didYouMean(value, choices);
    throw new Misuse(
      `--${name} cannot be '${value}', only ${either(choices)}.${meant ? ` Did you mean '${meant}'?` : ""}`,
    );
  }
  if (least !== undefined && !(/^\d{1,15}$/.test(value) && Number(value) >= least))
    throw new Misuse(`--${name} has to be a whole number from ${least} upwards, not '${value}'.`);
  return value;
}

function checkOperands({ name, operands = [] }: Command, given: readonly string[]): void {
  const missing = operands.find((operand, index) => operand.needed && index >= given.length);
  if (missing)
    throw new Misuse(
      `'mlops ${name}' needs ${missing.name}. 'mlops ${name} --help' says what it takes.`,
    );
  const stray = operands.some((operand) => operand.many) ? undefined : given[operands.length];
  if (stray !== undefined)
    throw new Misuse(
      `'mlops ${name}' does not know what to do with '${stray}'. 'mlops ${name} --help' says what it takes.`,
    );
}

/** `a, b or c`. */
const either = (choices: readonly string[]): string =>
  [choices.slice(0, -1).join(", "), ...choices.slice(-1)].filter(Boolean).join(" or ");
