import type { SyntaxNode } from "@lezer/common";

/**
 * Visits the nodes of certain names in a Python tree, in order. A tree holds its nodes as numbers: only
 * those that are asked for become objects.
 */
export function eachNode(
  root: SyntaxNode,
  names: ReadonlySet<string>,
  visit: (node: SyntaxNode, name: string) => void,
): void {
  root.cursor().iterate((at) => {
    if (names.has(at.name)) visit(at.node, at.name);
  });
}
