import type { Outcome } from "../model/outcome.ts";

/** A test on which alone it rests whether a value is one that is admitted. */
export interface Deciding<Item> {
  /** The values that come about where the test comes out one way or the other; never none. */
  readonly values: readonly [Item, ...Item[]];
  /** The value is admitted where the test does not hold. */
  readonly turned: boolean;
}

/**
 * The tests that decide whether a value is one of those that are admitted: nothing of a test that lets
 * both or neither through, or where the same comes about without it.
 */
export function deciding<Item>(
  items: readonly Item[],
  outcomeOf: (item: Item) => Outcome,
  keyOf: (item: Item) => string,
  admits: (value: string) => boolean,
): readonly Deciding<Item>[] {
  const always = new Set<boolean>();
  const tests = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const { test, value } = outcomeOf(item);
    if (!test) {
      always.add(admits(value));
      continue;
    }
    const known = tests.get(keyOf(item));
    if (known) known.push(item);
    else tests.set(keyOf(item), [item]);
  }
  return [...tests.values()].flatMap((values) => {
    const truths = values.map((item) => {
      const { test, value } = outcomeOf(item);
      return { holds: test?.holds === true, admitted: admits(value) };
    });
    const agrees = truths.map(({ holds, admitted }) => holds === admitted);
    if (agrees.some((one) => one !== agrees[0])) return [];
    if (truths.some(({ admitted }) => always.has(admitted))) return [];
    return [{ values, turned: agrees[0] === false }];
  });
}
