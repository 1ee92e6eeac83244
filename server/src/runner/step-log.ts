import { type Failure, failed, type GrowingFile, type Machine } from "./machine.ts";

/** UTF-16 units kept from a log's beginning and from its end: nobody reads more. */
const mostAtFirst = 32_000_000;
const mostAtLast = 256_000;

/** The log of one step. Of one that is very long, the beginning and the end are kept. */
export class StepLog {
  private readonly machine: Machine;
  private readonly path: string;
  private file: GrowingFile | undefined;
  private written = 0;
  private leftOut = 0;
  private tail = "";
  /** Why the log is not whole, if it is not. */
  problem: string | undefined;

  constructor(machine: Machine, path: string) {
    this.machine = machine;
    this.path = path;
  }

  async write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || this.problem !== undefined) return;
    const text = `${lines.join("\n")}\n`;
    if (this.written < mostAtFirst) {
      this.written += text.length;
      await this.append(text);
      return;
    }
    this.tail += text;
    if (this.tail.length > 2 * mostAtLast) {
      this.leftOut += this.tail.length - mostAtLast;
      this.tail = this.tail.slice(-mostAtLast);
    }
  }

  async close(): Promise<void> {
    if (this.leftOut > 0) await this.append(`\n[${this.leftOut} characters left out]\n`);
    if (this.tail !== "") await this.append(this.tail);
    this.note(await this.file?.close());
    this.file = undefined;
  }

  private async append(text: string): Promise<void> {
    if (!this.file) {
      const file = await this.machine.files.grow(this.path);
      if (failed(file)) return this.note(file);
      this.file = file;
    }
    this.note(await this.file.write(text));
  }

  private note(failure: Failure | undefined): void {
    if (failure) this.problem ??= failure.problem;
  }
}
