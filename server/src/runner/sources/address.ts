import type { Variables } from "../../model/step.ts";
import type { Request } from "../machine.ts";

/** Of a server: where it is, and who asks. */
export interface Address {
  /** Without a name and a password, and without a slash at its end. */
  readonly url: string;
  /** How a request says who asks. */
  readonly access: Pick<Request, "headers" | "user">;
  /** Why an answer of that status tells nothing, where it is about who asks. */
  refusal(status: number): string | undefined;
}

const userInFront = /^(https?:\/\/)([^/?#@]*)@/i;

/** An address as it may be shown: without what stands in front of the host. */
export const shownAddress = (written: string): string => written.replace(userInFront, "$1");

/**
 * An address with the name and password in front of its host, or those that variables of the
 * environment hold, or a token: `NAME_USERNAME`, `NAME_PASSWORD`, `NAME_TOKEN`.
 */
export function readAddress(written: string, name: string, variables: Variables): Address {
  const [, , user] = userInFront.exec(written) ?? [];
  const [token, username, password] = ["TOKEN", "USERNAME", "PASSWORD"].map(
    (part) => variables[`${name}_${part}`],
  );
  const access = user
    ? { user: namedIn(user) }
    : {
        ...(token && { headers: { authorization: `Bearer ${token}` } }),
        ...(username && { user: { name: username, password: password ?? "" } }),
      };
  return {
    url: shownAddress(written).replace(/\/+$/, ""),
    access,
    refusal(status) {
      if (status !== 401 && status !== 403) return undefined;
      return Object.keys(access).length > 0
        ? `it does not let in who asks (status ${status}): look at ${user ? "the name and password in its address" : `${name}_USERNAME and ${name}_PASSWORD, or ${name}_TOKEN`}`
        : `it wants to know who asks (status ${status}): put ${name}_USERNAME and ${name}_PASSWORD, or ${name}_TOKEN, into the environment`;
    },
  };
}

function namedIn(user: string): NonNullable<Request["user"]> {
  const [name = "", ...password] = user.split(":");
  return { name: decoded(name), password: decoded(password.join(":")) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
