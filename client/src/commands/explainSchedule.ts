import * as vscode from "vscode";
import {
  type DocumentParams,
  methods,
  type RunTime,
  type ScheduleAnswer,
  type ScheduleParams,
  type TriggerAnswer,
} from "../../../server/src/lsp/protocol.ts";
import type { LanguageServer } from "../server.ts";
import { documentFor, noAnswer, tell } from "./document.ts";
import { overviewOf } from "./overviewOf.ts";

/** "MLOps: Explain Schedule": the schedule in words and its next runs, to read or to copy. */
export async function explainSchedule(
  server: LanguageServer,
  uri: unknown,
  given: unknown,
): Promise<void> {
  const document = await documentFor(uri);
  if (!document) return;
  const named = typeof given === "string" || typeof given === "number" ? given : undefined;
  const trigger = named ?? (await chooseSchedule(server, document));
  if (trigger === undefined) return;

  const params: ScheduleParams = { uri: document.uri.toString(), trigger };
  const answer = await server.request<ScheduleAnswer | null>(methods.schedule, params);
  if (answer === undefined) return tell(noAnswer);
  if (answer === null) return tell("There is no schedule here that can be explained.");

  const chosen = await vscode.window.showQuickPick(items(answer), {
    title: `${answer.trigger}: ${answer.words}`,
    placeHolder: `${answer.cron} in ${answer.zone}. Choose a run to copy its time.`,
  });
  if (chosen?.copies) {
    await vscode.env.clipboard.writeText(chosen.copies);
    vscode.window.setStatusBarMessage(`Copied ${chosen.copies}`, 3000);
  }
}

async function chooseSchedule(
  server: LanguageServer,
  document: vscode.TextDocument,
): Promise<string | undefined> {
  const params: DocumentParams = { uri: document.uri.toString() };
  const triggers = await server.request<readonly TriggerAnswer[]>(methods.triggers, params);
  if (!triggers) {
    tell(noAnswer);
    return undefined;
  }
  const scheduled = triggers.filter(({ schedule }) => schedule !== undefined);
  const [first, second] = scheduled;
  if (!first) {
    const overview = await overviewOf(server, document);
    const isWrong = overview?.triggers.some(({ isScheduled }) => isScheduled);
    tell(
      isWrong
        ? "The schedule of this file cannot be read: the Problems panel says why."
        : "Nothing in this file starts on a schedule.",
    );
  }
  if (!second) return first?.name;
  const choice = await vscode.window.showQuickPick(
    scheduled.map(({ name, schedule }) => ({ label: name, description: schedule ?? "" })),
    { title: "Explain which schedule?", matchOnDescription: true },
  );
  return choice?.label;
}

type Item = vscode.QuickPickItem & { readonly copies?: string };

function items({ next, notes }: ScheduleAnswer): Item[] {
  const runs = next.map(
    (run): Item => ({
      label: `$(calendar) ${dayAndTime(run.zoned)}`,
      description: otherClocks(run),
      copies: run.zoned,
      ...(run.note === undefined ? {} : { detail: `$(warning) ${run.note}` }),
    }),
  );
  const none: Item[] = [{ label: "$(circle-slash) This schedule never fires." }];
  const remarks = notes.flatMap((note) =>
    wrap(note, 68).map(
      (line, index): Item => ({ label: `$(${index ? "blank" : "info"}) ${line}` }),
    ),
  );
  return [
    { label: "next runs", kind: vscode.QuickPickItemKind.Separator },
    ...(runs.length > 0 ? runs : none),
    ...(remarks.length > 0
      ? [{ label: "good to know", kind: vscode.QuickPickItemKind.Separator }, ...remarks]
      : []),
  ];
}

/** A sentence in lines of at most `width` characters: rows of a pick are cut off, not wrapped. */
function wrap(sentence: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The same moment on the other two clocks, behind the offset of the schedule's own. */
function otherClocks({ zoned, utc, local }: RunTime): string {
  const clocks = [`UTC${offset(zoned)}`, `${weekdayAndTime(utc)} UTC`];
  if (local !== undefined && offset(local) !== offset(zoned) && offset(local) !== noOffset)
    clocks.push(`${weekdayAndTime(local)} here`);
  return clocks.join("  ·  ");
}

const noOffset = "±00:00";

const offset = (iso: string): string =>
  /[+-]\d\d:\d\d$/.exec(iso)?.[0].replace(/^[+-]00:00$/, noOffset) ?? noOffset;

/** "Sun, 29 Mar 2026, 03:00" from an ISO time, by its own clock. */
const dayAndTime = (iso: string): string =>
  byItsOwnClock(iso, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** "Sun 03:00". */
const weekdayAndTime = (iso: string): string => byItsOwnClock(iso, { weekday: "short" });

function byItsOwnClock(iso: string, day: Intl.DateTimeFormatOptions): string {
  const wallClock = new Date(`${iso.slice(0, 16)}Z`);
  if (Number.isNaN(wallClock.getTime())) return iso;
  const time = { timeZone: "UTC", hour: "2-digit", minute: "2-digit" } as const;
  return wallClock.toLocaleString("en-GB", { ...day, ...time });
}
