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

/** Every node after the nodes it depends on; nodes of a cycle come last, in the order given. */
export function inOrder(graph: Dependencies): string[] {
  const ordered: string[] = [];
  const placed = new Set<string>();
  let waiting = [...graph.keys()];
  for (;;) {
    const ready = waiting.filter((node) =>
      (graph.get(node) ?? []).every((need) => placed.has(need) || !graph.has(need)),
    );
    if (ready.length === 0) return [...ordered, ...waiting];
    for (const node of ready) placed.add(node);
    ordered.push(...ready);
    waiting = waiting.filter((node) => !placed.has(node));
  }
}

/** All nodes that `node` depends on, directly or through others; without itself unless on a cycle. */
export function dependenciesOf(graph: Dependencies, node: string): Set<string> {
  const found = new Set<string>();
  const open = [...(graph.get(node) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(graph.get(next) ?? []));
  }
  return found;
}
