import type { Cancel } from "./machine.ts";

/** A wish to end that can be made here: at first as a question, and then without one. */
export class Cancellation implements Cancel {
  asked = false;
  private readonly listeners = new Set<(how: "asked" | "forced") => void>();

  onAsked(listener: (how: "asked" | "forced") => void): () => void {
    if (this.asked) listener("asked");
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The first time asks, every time after that forces. */
  cancel(): void {
    const how = this.asked ? "forced" : "asked";
    this.asked = true;
    for (const listener of [...this.listeners]) listener(how);
  }
}
