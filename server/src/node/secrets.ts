import { connect } from "node:net";
import { secretsVariable } from "../runner/variables.ts";
import { failure } from "./failure.ts";

/** Where secrets can be had from the program that started this one: an address and a word to say. */
const addressVariable = "MLOPS_SECRETS_FROM";

/** Milliseconds that the other side has to answer. */
const patience = 10_000;

/**
 * Takes the secrets that an editor keeps for its runs into the environment of this process. They come
 * over a socket of this machine and not in the environment it was started with, since editors write
 * that down to start their terminals again. Answers why not, in a sentence, where they cannot be had.
 */
export async function takeSecrets(
  environment: Record<string, string | undefined> = process.env,
): Promise<string | undefined> {
  const address = environment[addressVariable];
  if (address === undefined) return undefined;
  delete environment[addressVariable];
  const space = address.lastIndexOf(" ");
  try {
    const told = await ask(address.slice(0, space), address.slice(space + 1));
    const secrets = Object.entries(JSON.parse(told) as Record<string, string>);
    for (const [name, value] of secrets) environment[name] = value;
    const names = [environment[secretsVariable], ...secrets.map(([name]) => name)];
    environment[secretsVariable] = names.filter(Boolean).join(",");
    return undefined;
  } catch (error) {
    return `The secrets that the editor keeps could not be had: ${failure(error).problem}. Nothing was run. Run it again from the editor.`;
  }
}

function ask(path: string, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let told = "";
    socket.setEncoding("utf8").setTimeout(patience, () => {
      socket.destroy(new Error("it does not answer"));
    });
    socket.on("connect", () => socket.write(`${word}\n`));
    socket.on("data", (text) => {
      told += text;
    });
    socket.on("error", reject);
    socket.on("end", () => resolve(told));
    socket.on("close", () => reject(new Error("the connection was cut")));
  });
}
