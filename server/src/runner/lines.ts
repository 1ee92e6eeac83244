import type { Mask } from "./mask.ts";

/** A line longer than this is told in pieces: nothing may pile up. */
const longest = 65_536;

/**
 * Cuts what a process writes into lines, as it comes in pieces, and hides secrets in them. A carriage
 * return goes back to the line's start, as progress bars do: only the last state of a line is told.
 */
export class LineFeed {
  private rest = "";
  private readonly mask: Mask;

  constructor(mask: Mask) {
    this.mask = mask;
  }

  /** Lines that are complete now, without their breaks. */
  push(text: string): string[] {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    const complete = lines.map((line) => this.mask.hide(lastState(line)));
    // What is held back is enough to see a secret whole that the next piece ends.
    const held = this.mask.longest;
    if (this.rest.length > longest + held) {
      this.rest = this.mask.hide(lastState(this.rest));
      while (this.rest.length > longest + held) {
        complete.push(this.rest.slice(0, longest));
        this.rest = this.rest.slice(longest);
      }
    }
    return complete;
  }

  /** What is left when no more will come. */
  end(): string[] {
    const rest = this.mask.hide(lastState(this.rest));
    this.rest = "";
    return rest === "" ? [] : [rest];
  }
}

function lastState(line: string): string {
  if (!line.includes("\r")) return line;
  return line.split("\r").findLast((state) => state !== "") ?? "";
}
