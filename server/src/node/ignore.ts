import * as fs from "node:fs";
import * as path from "node:path";
import createIgnore from "ignore";

/** What git leaves out of a folder and of all that is in it. */
export interface Ignored {
  /** `file` is absolute and lies in the folder. */
  has(file: string, isFolder: boolean): boolean;
  /** The same with what a folder further in adds. */
  within(folder: string): Ignored;
}

/** Outside a repository nothing is ignored. */
export const nothingIgnored: Ignored = {
  has: () => false,
  within: (folder) => (isRepository(folder) ? repository(folder) : nothingIgnored),
};

/** What is ignored in a folder, by the `.gitignore` files of it and of those around it. */
export function ignoredIn(folder: string): Ignored {
  const root = repositoryAround(folder);
  if (root === undefined) return nothingIgnored;
  const steps = path.relative(root, folder).split(path.sep).filter(Boolean);
  let ignored = repository(root);
  let at = root;
  for (const step of steps) {
    at = path.join(at, step);
    // Somebody asked for a folder that git ignores: then what ignores it is not meant.
    ignored = ignored.has(at, true) ? new Rules(root, []) : ignored;
    ignored = ignored.within(at);
  }
  return ignored;
}

/** Those of the files below a folder that git does not ignore. All paths are absolute. */
export function unignored(folder: string, files: readonly string[]): readonly string[] {
  const root = path.resolve(folder);
  const known = new Map<string, Ignored | undefined>([[root, ignoredIn(root)]]);
  /** Nothing where the folder itself is ignored, or lies elsewhere. */
  const within = (at: string): Ignored | undefined => {
    if (known.has(at)) return known.get(at);
    const parent = path.dirname(at);
    const around = parent === at ? undefined : within(parent);
    const ignored = around?.has(at, true) ? undefined : around?.within(at);
    known.set(at, ignored);
    return ignored;
  };
  return files.filter(
    (file) => within(path.dirname(path.resolve(file)))?.has(path.resolve(file), false) === false,
  );
}

const isRepository = (folder: string): boolean => fs.existsSync(path.join(folder, ".git"));

function repositoryAround(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (isRepository(at)) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

const repository = (root: string): Ignored =>
  new Rules(root, [...patterns(excludeFile(root)), ...patterns(path.join(root, ".gitignore"))]);

/** The repository's own `info/exclude`. In a worktree or submodule `.git` is a file that leads there. */
function excludeFile(root: string): string {
  let folder = path.join(root, ".git");
  const link = /^gitdir: (.+)$/m.exec(read(folder));
  if (link?.[1]) folder = path.resolve(root, link[1].trim());
  const common = read(path.join(folder, "commondir")).trim();
  return path.join(path.resolve(folder, common), "info", "exclude");
}

const patterns = (file: string): string[] =>
  read(file)
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"));

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** File names differ by case alone where the file system says so. */
const ignorecase = process.platform === "win32" || process.platform === "darwin";

class Rules implements Ignored {
  private readonly root: string;
  private readonly rules: readonly string[];
  private readonly matcher: ReturnType<typeof createIgnore>;

  /** `rules` are patterns as they would stand in the root's `.gitignore`. */
  constructor(root: string, rules: readonly string[]) {
    this.root = root;
    this.rules = rules;
    this.matcher = createIgnore({ ignorecase }).add(rules);
  }

  has(file: string, isFolder: boolean): boolean {
    const relative = this.relative(file);
    return this.matcher.ignores(isFolder ? `${relative}/` : relative);
  }

  within(folder: string): Ignored {
    if (isRepository(folder)) return repository(folder);
    const own = patterns(path.join(folder, ".gitignore"));
    if (own.length === 0) return this;
    const prefix = this.relative(folder).replace(/[\\*?[\]]/g, "\\$&");
    return new Rules(this.root, [...this.rules, ...own.map((rule) => moved(rule, prefix))]);
  }

  private relative(file: string): string {
    return path.relative(this.root, file).split(path.sep).join("/");
  }
}

/** A pattern of a folder as the root would have to write it: last match wins over all files then. */
function moved(rule: string, prefix: string): string {
  const [, not = "", pattern = ""] = /^(!?)(.*)$/.exec(rule) ?? [];
  const plain = pattern.replace(/^\\(?=[!#])/, "");
  const anchored = /\/(?=.)/.test(plain.trimEnd());
  return `${not}/${prefix}/${anchored ? plain.replace(/^\//, "") : `**/${plain}`}`;
}
