/** Whether a path is meant as a pattern. */
export const isGlob = (path: string): boolean => /[*?[\]{}]/.test(path);

/**
 * A glob as a shell reads it: `*` and `?` stay within a folder, `**` crosses folders, `[a-z]`,
 * `[!a-z]`, `{yml,yaml}`. The folder in front of the first mark is where to look.
 */
export interface Glob {
  readonly folder: string;
  /** Of a path that begins with `folder`, parts separated by `/`. */
  matches(path: string): boolean;
}

export function readGlob(pattern: string): Glob {
  const parts = pattern.split("/");
  const first = parts.findIndex(isGlob);
  const plain = parts.slice(0, first);
  const expression = new RegExp(`^${translate(parts.slice(first).join("/"))}$`, "u");
  const folder = plain.length === 1 && plain[0] === "" ? "/" : plain.join("/") || ".";
  const skipped = folder === "." ? 0 : folder === "/" ? 1 : folder.length + 1;
  return { folder, matches: (path) => expression.test(path.slice(skipped)) };
}

function translate(glob: string): string {
  let result = "";
  let braces = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
    at += character.length - 1;
    const rest = glob.slice(at);
    const starts = at === 0 || glob[at - 1] === "/";
    const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
    if (starts && /^\*\*\/+/.test(rest)) {
      result += "(?:.*/)?";
      at += (/^\*\*\/+/.exec(rest)?.[0].length ?? 1) - 1;
    } else if (character === "*") {
      const stars = /^\*+/.exec(rest)?.[0].length ?? 1;
      result += starts && stars > 1 && at + stars === glob.length ? ".*" : "[^/]*";
      at += stars - 1;
    } else if (character === "?") result += "[^/]";
    else if (set) {
      const [all, not = "", inside = ""] = set;
      result += inside === "" ? "\\[\\]" : `[${not ? "^/" : ""}${classOf(inside)}]`;
      at += all.length - 1;
    } else if (character === "{" && rest.includes("}")) {
      result += "(?:";
      braces++;
    } else if (character === "}" && braces > 0) {
      result += ")";
      braces--;
    } else if (character === "," && braces > 0) result += "|";
    else result += literal(character);
  }
  return result + ")".repeat(braces);
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/u, "\\$&");

/** The inside of a set: ranges stay, everything else stands for itself; a range cannot be backwards. */
const classOf = (inside: string): string =>
  inside.replace(/(.)-(.)|[\s\S]/gu, (all, low: string | undefined, high: string | undefined) => {
    const one = (character: string) => character.replace(/[\\^\]\-[]/u, "\\$&");
    if (low === undefined || high === undefined) return one(all);
    return low <= high ? `${one(low)}-${one(high)}` : [low, "-", high].map(one).join("");
  });
