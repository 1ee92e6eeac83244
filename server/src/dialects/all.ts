import { argo } from "./argo.ts";
import { azurePipelines } from "./azure-pipelines.ts";
import { azureml } from "./azureml.ts";
import { dagFactory } from "./dag-factory.ts";
import { databricks } from "./databricks.ts";
import type { Dialect } from "./dialect.ts";
import { dvc } from "./dvc.ts";
import { githubActions } from "./github-actions.ts";
import { gitlabCi } from "./gitlab-ci.ts";
import { kestra } from "./kestra.ts";
import { kubeflow } from "./kubeflow.ts";
import { kubernetesCronJob } from "./kubernetes-cronjob.ts";
import { mlflowProject } from "./mlflow-project.ts";
import { mlflowRecipe } from "./mlflow-recipe.ts";
import { mlops } from "./mlops.ts";
import { mlopslint } from "./mlopslint.ts";
import { polyaxon } from "./polyaxon.ts";
import { prefect } from "./prefect.ts";
import { zenml } from "./zenml.ts";

/** The first dialect that claims a document reads it: the more particular ones stand first. */
export const dialects = [
  mlops,
  mlopslint,
  githubActions,
  argo,
  kubeflow,
  kubernetesCronJob,
  kestra,
  prefect,
  dagFactory,
  azureml,
  azurePipelines,
  databricks,
  gitlabCi,
  dvc,
  mlflowProject,
  mlflowRecipe,
  polyaxon,
  zenml,
] as const satisfies readonly Dialect[];
