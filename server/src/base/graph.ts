/** A directed graph: for each node the nodes it depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * Cycles of the graph, each once, as the nodes on the way round in order of dependency. A node that
 * depends on itself is a cycle of one. Linear in nodes and edges.
 */
export function findCycles(graph: Dependencies): string[][] {
  const cycles: string[][] = [];
  const state = new Map<string, "open" | "done">();
  for (const root of graph.keys()) {
    if (state.has(root)) continue;
    const path: { node: string; next: number }[] = [{ node: root, next: 0 }];
    state.set(root, "open");
    while (path.length > 0) {
      const top = path.at(-1) as { node: string; next: number };
      const target = graph.get(top.node)?.[top.next++];
      if (target === undefined) {
        state.set(top.node, "done");
        path.pop();
      } else if (state.get(target) === "open") {
        cycles.push(path.slice(path.findIndex((at) => at.node === target)).map((at) => at.node));
      } else if (!state.has(target) && graph.has(target)) {
        state.set(target, "open");
        path.push({ node: target, next: 0 });
      }
    }
  }
  return cycles;
}

/**
 * Every node after the nodes it depends on; nodes of a cycle, and those that wait for them, come last.
 * Of nodes that are ready at the same time each stands in the order given. Takes as long as sorting the
 * nodes, and grows with the edges.
 */
export function inOrder(graph: Dependencies): string[] {
  const missing = new Map<string, number>();
  for (const [node, needs] of graph)
    missing.set(node, needs.filter((need) => graph.has(need)).length);
  const waiting = turnedRound(graph);
  const place = new Map([...graph.keys()].map((node, at) => [node, at]));
  const ordered: string[] = [];
  let ready = [...graph.keys()].filter((node) => missing.get(node) === 0);
  while (ready.length > 0) {
    const next: string[] = [];
    for (const node of ready) {
      ordered.push(node);
      for (const other of waiting.get(node) ?? []) {
        const left = (missing.get(other) ?? 0) - 1;
        missing.set(other, left);
        if (left === 0) next.push(other);
      }
    }
    ready = next.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  }
  return [...ordered, ...[...graph.keys()].filter((node) => (missing.get(node) ?? 0) > 0)];
}

/** All nodes that `node` depends on, directly or through others; without itself unless on a cycle. */
export function dependenciesOf(graph: Dependencies, node: string): Set<string> {
  return reachedFrom(graph, [node]);
}

/** All nodes that depend on one of `nodes`, directly or through others. Linear in nodes and edges. */
export function dependantsOf(graph: Dependencies, nodes: Iterable<string>): Set<string> {
  return reachedFrom(turnedRound(graph), nodes);
}

/** For each node that others depend on those others, in the order of the graph. */
function turnedRound(graph: Dependencies): Dependencies {
  const dependants = new Map<string, string[]>();
  for (const [node, needs] of graph)
    for (const need of needs) {
      const others = dependants.get(need);
      if (others) others.push(node);
      else dependants.set(need, [node]);
    }
  return dependants;
}

function reachedFrom(graph: Dependencies, nodes: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const open = [...nodes].flatMap((node) => graph.get(node) ?? []);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return found;
}
