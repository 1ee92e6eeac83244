import { describe, expect, it } from "vitest";
import { analyzeSample } from "./literate/views.ts";

interface RightFile {
  readonly dialect: string;
  readonly path: string;
  readonly text: string;
}
interface Case extends RightFile {
  readonly group: string;
  readonly right?: string;
  readonly places: readonly { readonly name: string }[];
}

/** What `npm run compare` shows this project and its neighbours. */
const mistakes: string = "../scripts/compare/mistakes.mjs";
const { cases, rightFiles }: { cases: Case[]; rightFiles: RightFile[] } = await import(mistakes);

/** Groups that are the neighbours' business: the system's own schema. */
const others = ["keys and values of the system", "examples"];
const messages = (path: string, text: string) =>
  analyzeSample(path, text).findings.map(({ message }) => message);

describe("the files of the comparison", () => {
  it("are silent where they are right", () => {
    expect(rightFiles.length).toBeGreaterThan(20);
    const alarms = rightFiles.flatMap(({ path, text }) => messages(path, text));
    expect(alarms).toEqual([]);
  });

  it("show every mistake in this project's field", () => {
    const missed = cases
      .filter(({ group }) => !others.includes(group))
      .filter(({ path, text, right = "" }) => {
        const before = messages(path, right);
        return messages(path, text).every((message) => before.includes(message));
      });
    expect(missed.map(({ places }) => places[0]?.name)).toEqual([]);
  });
});
