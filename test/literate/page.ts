/** A fence of a page, with the lines it takes so that it can be rewritten in place. */
export interface Fence {
  readonly language: string;
  /** Words behind the language: `path=retrain.mlops.yaml`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: string;
  /** Line of the opening fence, zero-based. */
  readonly line: number;
  /** Line of the closing fence. */
  readonly end: number;
}

/** A `yaml` fence with the views that follow it. */
export interface Sample {
  readonly input: Fence;
  /** Scripts of the same workspace: fences of other languages with a path, right above the sample. */
  readonly files: readonly Fence[];
  readonly views: readonly Fence[];
}

export function readFences(markdown: string): Fence[] {
  const lines = markdown.split("\n");
  const fences: Fence[] = [];
  for (let i = 0; i < lines.length; i++) {
    const open = /^(`{3,})(\w[\w-]*)(.*)$/.exec(lines[i] ?? "");
    if (!open) continue;
    const [, ticks = "", language = "", words = ""] = open;
    let end = i + 1;
    while (end < lines.length && lines[end] !== ticks) end++;
    const attributes = Object.fromEntries(
      [...words.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value]),
    );
    const body = lines.slice(i + 1, end);
    fences.push({
      language,
      attributes,
      body: body.length ? `${body.join("\n")}\n` : "",
      line: i,
      end,
    });
    i = end;
  }
  return fences;
}

const viewLanguages = [
  "output",
  "fixed",
  "model",
  "hover",
  "lenses",
  "plan",
  "next",
  "remarks",
  "exported",
];

export function readSamples(markdown: string): Sample[] {
  const samples: { input: Fence; files: Fence[]; views: Fence[] }[] = [];
  let files: Fence[] = [];
  for (const fence of readFences(markdown)) {
    if (fence.language === "yaml" && fence.attributes.path) {
      samples.push({ input: fence, files, views: [] });
      files = [];
    } else if (fence.attributes.path) files.push(fence);
    else if (viewLanguages.includes(fence.language)) samples.at(-1)?.views.push(fence);
  }
  return samples;
}

/** The page with the bodies of some fences replaced. */
export function rewrite(markdown: string, bodies: ReadonlyMap<Fence, string>): string {
  const lines = markdown.split("\n");
  for (const [fence, body] of [...bodies].sort(([a], [b]) => b.line - a.line))
    lines.splice(
      fence.line + 1,
      fence.end - fence.line - 1,
      ...(body === "" ? [] : body.replace(/\n$/, "").split("\n")),
    );
  return lines.join("\n");
}
