import type { BacktestAnswer, GraphAnswer } from "../../../server/src/lsp/pictures.ts";
import type { RecordedRun } from "../../../server/src/lsp/protocol.ts";

/** What the extension and the pages in its webviews say to each other. */

/** From a page. */
export type FromPage =
  /** Its script runs: it may be told what to show. */
  | { readonly kind: "ready" }
  /** Open the file where this line and character are, both from zero. */
  | { readonly kind: "open"; readonly line: number; readonly character: number }
  /** Read everything again, sources behind a network too. */
  | { readonly kind: "read" };

/** What a page keeps over a reload of the window, beside what is its own affair. */
export interface PageState {
  readonly uri: string;
  readonly trigger?: string;
}

/** To the page of a back-test. */
export type ToBacktest =
  | { readonly kind: "about"; readonly state: PageState; readonly file: string }
  | { readonly kind: "show"; readonly answer: BacktestAnswer; readonly trusted: boolean }
  | { readonly kind: "problem"; readonly text: string };

/** To the page of a graph. */
export type ToGraph =
  | { readonly kind: "about"; readonly state: PageState; readonly file: string }
  | { readonly kind: "show"; readonly answer: GraphAnswer }
  | { readonly kind: "run"; readonly run: RecordedRun | null }
  | { readonly kind: "problem"; readonly text: string };
