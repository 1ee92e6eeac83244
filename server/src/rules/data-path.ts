import type { Span } from "../base/text.ts";
import type { Step } from "../model/step.ts";

/** A file of data that a step is told to read. */
export interface DataPath {
  readonly path: string;
  readonly span: Span;
}

const dataFile =
  /(?<![\w./{}$:-])((?:[a-z0-9]+:\/\/)?[\w./-]+\.(?:csv|tsv|parquet|feather|arrow|npz|npy|jsonl|h5|hdf5|orc|avro)(?:\.gz)?)(?![\w.])/gi;

/** A word in front of a path, or in it, that says that it is written, or is no data to learn from. */
const noInput =
  /out|save|dest|target|write|dump|export|report|result|metric|pred|log|baseline|ref/i;

/** The data files named in the commands and the code of a step. What is filled in later is left out. */
export function dataPaths({ scripts }: Step): readonly DataPath[] {
  return scripts.flatMap(({ code }) =>
    [...code.text.matchAll(dataFile)].flatMap((match) => {
      const [, path = ""] = match;
      const before = code.text.slice(0, match.index);
      const line = before.slice(before.lastIndexOf("\n") + 1);
      const word = /([\w.-]+)[\s=('"]*$/.exec(line)?.[1] ?? "";
      if (noInput.test(word) || noInput.test(path) || /^\s*#|>\s*["']?$/.test(line)) return [];
      return [{ path, span: code.span(match.index, match.index + path.length) }];
    }),
  );
}
