import { joinPath } from "../base/path.ts";
import type { Written } from "../yaml/writer.ts";

/**
 * Steps of a pipeline work in one folder; each job of GitHub has a machine of its own. So what a step
 * wrote is packed when it has ended, however it did, and unpacked for all that come after it.
 */
const packed = ".mlops/files";

/** Files and links that are newer than the mark, but for git's and our own. */
const find =
  "find . \\( -path ./.git -o -path ./.mlops \\) -prune -o \\( -type f -o -type l \\) -newer .mlops/mark -print0";

/** What the jobs before wrote; with a mark, so that it can be told what is written from now on. */
export function takeOver(before: readonly string[], folder: string, marks: boolean): Written[] {
  const unpack = [
    `for job in ${before.join(" ")}; do`,
    `  if [ -f "${packed}/$job.tar" ]; then tar -xf "${packed}/$job.tar"; fi`,
    "done",
    "",
  ].join("\n");
  const mark = "mkdir -p .mlops && touch .mlops/mark\n";
  const download: Written = {
    uses: "actions/download-artifact@v7",
    with: { pattern: "files-*", path: joinPath(folder, packed), "merge-multiple": true },
  };
  if (before.length === 0) return marks ? [{ name: "Mark what is there", run: mark }] : [];
  return [download, { name: "Unpack what was written before", run: unpack + (marks ? mark : "") }];
}

/** What a job wrote, for those after it. */
export const handOver = (job: string, folder: string): Written[] => [
  {
    name: "Pack what was written",
    if: "${{ !cancelled() }}",
    run: `mkdir -p ${packed}\n${find} | tar -cf ${packed}/${job}.tar --null -T -\n`,
  },
  {
    uses: "actions/upload-artifact@v6",
    if: "${{ !cancelled() }}",
    with: {
      name: `files-${job}`,
      path: joinPath(folder, `${packed}/${job}.tar`),
      "include-hidden-files": true,
      overwrite: true,
      "retention-days": 7,
    },
  },
];
