import * as vscode from "vscode";
import type { TestResult } from "../../../server/src/lsp/protocol.ts";

/** Tells a run what came out of a trigger's test: what the trigger does, and why, part by part. */
export function tellResult(
  run: vscode.TestRun,
  test: vscode.TestItem,
  trigger: string,
  { passed, fires, label, verdict, why, remark }: TestResult,
): void {
  const computed = [
    `${verdict}${why.length > 0 ? ":" : "."}`,
    ...why.map((part) => `  ${part}`),
    ...(remark === undefined ? [] : [remark]),
  ];
  const place = test.uri && test.range && new vscode.Location(test.uri, test.range.start);
  const mark = passed ? "\x1b[32mpassed\x1b[0m" : "\x1b[31mfailed\x1b[0m";
  const lines = [`${mark}  ${trigger} ${label}`, ...computed.map((line) => `        ${line}`), ""];
  run.started(test);
  run.appendOutput(lines.join("\r\n"), undefined, test);
  if (passed) {
    run.passed(test);
    return;
  }
  const message = vscode.TestMessage.diff(
    `Expected ${fires ? "to fire" : "not to fire"}. ${computed.join("\n")}`,
    fires ? "It fires." : "It does not fire.",
    computed.join("\n"),
  );
  if (place) message.location = place;
  run.failed(test, message);
}
