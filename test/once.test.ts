import { expect, it } from "vitest";
import { oncePer } from "../server/src/base/once.ts";

it("works out an answer once for each object, be it undefined", () => {
  const asked: string[] = [];
  const length = oncePer(({ name }: { name: string }): number | undefined => {
    asked.push(name);
    return name === "" ? undefined : name.length;
  });
  const [full, empty] = [{ name: "train" }, { name: "" }];
  expect([length(full), length(full), length(empty), length(empty)]).toEqual([
    5,
    5,
    undefined,
    undefined,
  ]);
  expect(asked).toEqual(["train", ""]);
});

it("keeps it unseen, and a copy asks anew", () => {
  const size = oncePer((list: readonly string[]) => list.length);
  const label = oncePer(({ id }: { id: string }) => id.toUpperCase());
  const step = { id: "a" };
  expect(label(step)).toBe("A");
  expect(label({ ...step, id: "b" })).toBe("B");
  expect(structuredClone(step)).toEqual({ id: "a" });
  expect(JSON.stringify(step)).toBe('{"id":"a"}');
  expect(step).toStrictEqual({ id: "a" });
  expect(size(["a", "b"])).toBe(2);
});

it("keeps answers of several questions apart", () => {
  const first = oncePer((words: readonly string[]) => words[0]);
  const last = oncePer((words: readonly string[]) => words.at(-1));
  const words = ["fit", "deploy"];
  expect([first(words), last(words), first(words)]).toEqual(["fit", "deploy", "fit"]);
});
