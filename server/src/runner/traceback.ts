/**
 * Watches what a step writes for the reason why it failed: the last error of Python that was not
 * caught, with the last line of the pipeline that led to it, or the last line that a shell complained
 * of.
 */
export class Traceback {
  private readonly file: string;
  private line: number | undefined;
  private complaint: number | undefined;
  private inside = false;
  private found: { readonly error: string; readonly line: number | undefined } | undefined;

  /** `file` is the pipeline's path, as tracebacks name it. */
  constructor(file: string) {
    this.file = file;
  }

  see(text: string): void {
    if (/^Traceback \(most recent call last\):/.test(text)) {
      this.inside = true;
      this.line = undefined;
      return;
    }
    // "churn.mlops.yaml: line 5: trian: command not found".
    if (text.startsWith(`${this.file}: line `)) {
      const [, number] = /^(\d+): /.exec(text.slice(`${this.file}: line `.length)) ?? [];
      if (number !== undefined) this.complaint = Number(number);
    }
    const [, path, line] = /^\s*File "([^"]+)", line (\d+)/.exec(text) ?? [];
    if (path === this.file) {
      // A syntax error has no traceback in front of it, only the place.
      this.inside = true;
      this.line = Number(line);
    }
    if (
      !this.inside ||
      !/^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning)?(:|$)/.test(text)
    )
      return;
    this.inside = false;
    this.found = { error: text.slice(0, 300), line: this.line };
  }

  /** `ZeroDivisionError: division by zero`. */
  get error(): string | undefined {
    return this.found?.error;
  }

  /** The one-based line of the pipeline that led to the failure. */
  get place(): number | undefined {
    return this.found ? this.found.line : this.complaint;
  }
}
