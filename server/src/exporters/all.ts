import { argo } from "./argo.ts";
import type { Exporter } from "./exporter.ts";
import { githubActions } from "./github-actions.ts";

/** Every engine there is. To add one: its file, its line here. */
export const exporters = [githubActions, argo] as const satisfies readonly Exporter[];
