import type { Answer, Failure, Request } from "../runner/machine.ts";
import { failure } from "./failure.ts";

/** More than this no metric's history needs. */
const most = 50_000_000;

export async function request(what: Request): Promise<Answer | Failure> {
  const slow = AbortSignal.timeout(what.timeout);
  try {
    const response = await fetch(what.url, {
      method: what.method ?? "GET",
      headers: {
        accept: "application/json",
        ...(what.body !== undefined && { "content-type": "application/json" }),
        ...(what.user && { authorization: `Basic ${basic(what.user)}` }),
        ...what.headers,
      },
      ...(what.body !== undefined && { body: what.body }),
      signal: slow,
    });
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > most) return { problem: "its answer is larger than 50 MB" };
    }
    return { status: response.status, text: text + decoder.decode() };
  } catch (error) {
    return slow.aborted
      ? { problem: `it did not answer within ${Math.round(what.timeout / 1000)} seconds` }
      : failure(error);
  }
}

const basic = ({ name, password }: { readonly name: string; readonly password: string }) =>
  Buffer.from(`${name}:${password}`).toString("base64");
