import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinPath, normalPath } from "../server/src/base/path.ts";

describe("a path", () => {
  const path = fc
    .array(fc.constantFrom("/", "/", ".", "..", "a", "b.c", ".d", "e..", " "), { maxLength: 9 })
    .map((parts) => parts.join(""));
  const asNode = (text: string) => posix.normalize(text).replace(/(?<=.)\/$/, "");

  it("is without what says nothing, as Node writes it", () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(normalPath(text)).toBe(asNode(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is joined to a folder as Node does it, unless it is absolute", () => {
    fc.assert(
      fc.property(path, path, (folder, text) => {
        fc.pre(folder !== "");
        expect(joinPath(folder, text)).toBe(
          text.startsWith("/") ? asNode(text) : asNode(posix.join(folder, text)),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
