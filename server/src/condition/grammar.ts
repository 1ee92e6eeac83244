import type { Span } from "../base/text.ts";
import type { ComparisonOperator, Expression } from "./expression.ts";

/** A place that cannot be read. The span is in offsets of the text that was read. */
export interface Problem {
  readonly span: Span;
  readonly message: string;
  /** The one right mend, where there is one. */
  readonly mend?:
    | {
        readonly span: Span;
        readonly text: string;
        /** Another place may have been meant. */
        readonly doubtful?: boolean | undefined;
      }
    | undefined;
}

/** What reading a condition gave. With problems there may still be a tree of what could be read. */
export interface Reading {
  readonly expression?: Expression | undefined;
  readonly problems: readonly Problem[];
  /** Names that the system does not know and refuses, where nothing else is wrong. */
  readonly unknownNames?: readonly Problem[] | undefined;
}

/** How a grammar writes the words of logic: for the edits that fixes make. */
export interface Spelling {
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly true: string;
  readonly false: string;
  readonly null: string;
  /** Which quotes hold a string; where there are two kinds, the usual one. */
  readonly quote: '"' | "'";
  /** The call that makes a number of a text, where there is need of one. */
  readonly number?: string | undefined;
  /** The comparisons, where they are written in words: `lt`, `LESS_THAN`. */
  readonly comparisons?: Readonly<Record<ComparisonOperator, string>> | undefined;
  /** Everything is a function: `and(lt(a, b), not(c))`. */
  readonly functions?: boolean | undefined;
  /** Stands before every name. Between quotes it stands for itself: nothing is filled in there. */
  readonly nameSign?: string | undefined;
  /** What marks an expression within text. */
  readonly braces?: readonly [open: string, close: string] | undefined;
}

/** What a rule may know of a grammar. Rules ask these facts, never which system it is. */
export interface Semantics {
  /** `a < b < c` tests a range; otherwise the outcome of `a < b` is compared with `c`. */
  readonly chains: boolean;
  /** What a name without a value is to a comparison: nothing can be said, or the number 0. */
  readonly missing: "unknown" | "zero";
  /**
   * A string compared with a number: turned into a number first, made what the left side is, never
   * equal and not ordered, or an error.
   */
  readonly mixed: "number" | "left" | "never" | "error";
  /** Two strings that look like numbers are ordered letter by letter: "9" > "10". */
  readonly ordersText: boolean;
  /** Two values are equal where their texts are, numbers too: "12.0" is not "12". */
  readonly equatesText?: boolean | undefined;
  /** `!a < b` means `(!a) < b`. */
  readonly negationBindsTighter: boolean;
  /** Where braces mark an expression, text beside them makes the whole value a string, and that is true. */
  readonly textOutsideBraces: boolean;
  /** What earlier steps put out is text, even where it reads `true` or `0.9`. */
  readonly outputsAreText: boolean;
  /** `==` ignores upper and lower case of strings. */
  readonly ignoresCase: boolean;
  /** The type of a value may define `==` anew, as arrays do. */
  readonly equalityMayDiffer: boolean;
  /** Names are metrics, which the file may declare: without a declaration, what is known of a name holds. */
  readonly namesAreMetrics: boolean;
  /** A word without quotes is text, and what a template gives is read as if it were written there. */
  readonly bareWords: boolean;
  /** It counts in whole numbers: a metric may be there in percent, or in any other scale. */
  readonly anyScale?: boolean | undefined;
  /** There is an `is` that tests for the very same object. */
  readonly identity: boolean;
  readonly spelling: Spelling;
}

export interface Grammar {
  readonly id: string;
  /** In words: "a Python expression". */
  readonly name: string;
  readonly semantics: Semantics;
  /** Total: whatever the text, it returns, with problems where it cannot be read. */
  read(text: string): Reading;
}

/** How a grammar writes a comparison's operator. */
export const spelled = (operator: ComparisonOperator, spelling: Spelling): string =>
  spelling.comparisons?.[operator] ?? operator;

/** A comparison of two texts, as a grammar writes it. */
export function comparisonText(
  left: string,
  operator: ComparisonOperator,
  right: string,
  spelling: Spelling,
): string {
  const word = spelled(operator, spelling);
  return spelling.functions ? `${word}(${left}, ${right})` : `${left} ${word} ${right}`;
}

/** Two texts that have to hold both, as a grammar writes it. */
export const bothText = (first: string, second: string, { and, functions }: Spelling): string =>
  functions ? `${and}(${first}, ${second})` : `${first} ${and} ${second}`;
