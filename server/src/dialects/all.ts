import { argo } from "./argo.ts";
import type { Dialect } from "./dialect.ts";
import { githubActions } from "./github-actions.ts";
import { kubeflow } from "./kubeflow.ts";
import { kubernetesCronJob } from "./kubernetes-cronjob.ts";
import { mlops } from "./mlops.ts";

/** The first dialect that claims a document reads it: the more particular ones stand first. */
export const dialects = [
  mlops,
  githubActions,
  argo,
  kubeflow,
  kubernetesCronJob,
] as const satisfies readonly Dialect[];
