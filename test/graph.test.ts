import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Dependencies,
  dependantsOf,
  dependenciesOf,
  inOrder,
} from "../server/src/base/graph.ts";

/** The order as it is meant, round by round: what is ready is placed, and the rest looked at again. */
function roundByRound(graph: Dependencies): string[] {
  const ordered: string[] = [];
  let waiting = [...graph.keys()];
  for (;;) {
    const ready = waiting.filter((node) =>
      (graph.get(node) ?? []).every((need) => ordered.includes(need) || !graph.has(need)),
    );
    if (ready.length === 0) return [...ordered, ...waiting];
    ordered.push(...ready);
    waiting = waiting.filter((node) => !ready.includes(node));
  }
}

const name = fc.constantFrom(..."abcdefghij");
const graphs = fc
  .array(fc.tuple(name, fc.array(name, { maxLength: 4 })), { maxLength: 10 })
  .map((nodes): Dependencies => new Map(nodes));

test("nodes are ordered as round by round, with needs named twice, missing or in a cycle", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      expect(inOrder(graph)).toEqual(roundByRound(graph));
    }),
    { numRuns: 2_000 },
  );
});

test("a chain written backwards is ordered in time that grows with its length alone", () => {
  const chain = (length: number): Dependencies =>
    new Map(
      Array.from({ length }, (_, at): [string, string[]] => [
        `job-${length - at}`,
        at === length - 1 ? [] : [`job-${length - at - 1}`],
      ]),
    );
  const ordered = inOrder(chain(100_000));
  expect(ordered[0]).toBe("job-1");
  expect(ordered.at(-1)).toBe("job-100000");
});

test("a node depends on one of some where they are among what it depends on", () => {
  fc.assert(
    fc.property(graphs, fc.array(name, { maxLength: 4 }), (graph, some) => {
      const expected = [...graph.keys()].filter((node) => {
        const before = dependenciesOf(graph, node);
        return some.some((each) => before.has(each));
      });
      expect([...dependantsOf(graph, some)].sort()).toEqual(expected.sort());
    }),
    { numRuns: 2_000 },
  );
});
