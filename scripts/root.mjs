import * as path from "node:path";

/** The checkout. Every script works in it, wherever it is called from. */
export const root = path.dirname(import.meta.dirname);

/** Below the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts);
