import type { RecordedStep, StepState } from "../../../server/src/lsp/protocol.ts";

/** How the state of a step is shown: by a sign of its own, and by a colour besides. */
export type Look = "waiting" | "running" | "ok" | "cached" | "failed" | "held" | "skipped";

const looks: Readonly<Record<StepState, Look>> = {
  waiting: "waiting",
  running: "running",
  interrupted: "failed",
  "not-reached": "skipped",
  succeeded: "ok",
  faked: "ok",
  failed: "failed",
  "timed-out": "failed",
  cancelled: "failed",
  unchanged: "cached",
  "done-before": "cached",
  "gate-closed": "held",
  "passed-over": "held",
  "not-asked": "held",
  "left-out": "skipped",
  "not-here": "skipped",
  blocked: "skipped",
};

/** Signs in a square of 16, as strokes. */
export const signs: Readonly<Record<Look | "none", string>> = {
  none: "",
  waiting: "M8 3.2v4.8l3 1.8",
  running: "",
  ok: "M4.6 8.3l2.3 2.4 4.6-5.1",
  cached: "M4.8 6.4h6.4M4.8 9.6h6.4",
  failed: "M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2",
  held: "M6.3 5.2v5.6M9.7 5.2v5.6",
  skipped: "M4.8 8h6.4",
};

/** What is known of a step in a run. */
export interface Known {
  readonly look: Look;
  /** In words, with the time it took or has been taking. */
  readonly words: string;
  /** Why it came out so. */
  readonly why?: string | undefined;
}

/** `now` in milliseconds since 1970 UTC. */
export function knownOf({ state, words, why, at, seconds }: RecordedStep, now: number): Known {
  const look = looks[state];
  const since = at === undefined ? undefined : Math.max(0, (now - Date.parse(at)) / 1000);
  const took = state === "running" ? since : seconds;
  const isTold = took !== undefined && (look === "running" || look === "ok" || look === "failed");
  return { look, words: isTold ? `${words} ${timeInWords(took, look === "running")}` : words, why };
}

/** Of a step with steps inside: what the worst, or the furthest, of them says. */
export function knownOfAll(inner: readonly Known[]): Known | undefined {
  if (inner.length === 0) return undefined;
  const order: readonly Look[] = [
    "failed",
    "running",
    "waiting",
    "held",
    "ok",
    "cached",
    "skipped",
  ];
  const look = order.find((one) => inner.some((known) => known.look === one)) ?? "waiting";
  const done = inner.filter(({ look: one }) => one === "ok" || one === "cached").length;
  const started = inner.some(({ look: one }) => one !== "waiting");
  const shown = look === "waiting" && started ? "running" : look;
  return { look: shown, words: `${done} of ${inner.length} done` };
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`. */
export function timeInWords(seconds: number, isWhole = false): string {
  if (seconds < 10 && !isWhole) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}
