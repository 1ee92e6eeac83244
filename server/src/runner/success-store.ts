import { joinPath, relativePath } from "../base/path.ts";
import { fileName, storeName } from "./history.ts";
import { failed, type Machine } from "./machine.ts";
import { isMap } from "./sources/plain.ts";
import type { Success } from "./unchanged.ts";

/** What is kept of the last success of each step of one pipeline file. */
export class SuccessStore {
  private readonly machine: Machine;
  private readonly folder: string;

  constructor(machine: Machine, home: string, file: string) {
    this.machine = machine;
    const name = relativePath(home, file).replaceAll("/", "_");
    this.folder = joinPath(home, `${storeName}/steps/${fileName(name)}`);
  }

  async read(step: string): Promise<Success | undefined> {
    const file = await this.machine.files.read(this.path(step));
    if (failed(file)) return undefined;
    try {
      const data: unknown = JSON.parse(file.text);
      return isSuccess(data) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  /** A success that cannot be kept costs another run, nothing else. */
  async write(step: string, success: Success): Promise<void> {
    await this.machine.files.replace(this.path(step), `${JSON.stringify(success, undefined, 2)}\n`);
  }

  private path(step: string): string {
    return joinPath(this.folder, `${fileName(step)}-${this.machine.hash(step).slice(0, 8)}.json`);
  }
}

const isSuccess = (data: unknown): data is Success =>
  isMap(data) &&
  typeof data.command === "string" &&
  isMap(data.inputs) &&
  isMap(data.outputs) &&
  isMap(data.variables) &&
  typeof data.run === "string" &&
  typeof data.at === "number";
