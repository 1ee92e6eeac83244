/** Names that files of pipelines have by convention. */
const names = [
  /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/,
  /(^|\/)([^/]+\.)?mlops\.ya?ml$/,
  // Not a pipeline, but the server checks what a project says to it.
  /(^|\/)\.mlopslint\.ya?ml$/,
  /(^|\/)(dvc|prefect|recipe|databricks)\.ya?ml$/,
  /(^|\/)[^/]*(azure-pipelines|\.gitlab-ci)[^/]*\.ya?ml$/,
  /(^|\/)MLproject$/,
];

/** Lines that stand in pipelines and hardly in any other YAML. */
const lines = [
  /^["']?(jobs|stages|steps|tasks|schedules?|triggers?)["']?:/m,
  /^(pipelineInfo|deploymentSpec|implementation|entry_points):/m,
  /^apiVersion:[ \t]*["']?(argoproj|batch|kubeflow|pipelines\.kubeflow)\b/m,
  /^kind:[ \t]*["']?(CronJob|CronWorkflow|Workflow|ScheduledWorkflow|operation|component)\b/m,
  /^\$schema:.*azuremlschemas|^(command|create_job|create_monitor|import_data)[ \t]*:/m,
  /^[ \t]+(operator|quartz_cron_expression|condition_task|cron_expression):/m,
];

/** Enough of a file to tell; the rest of a huge one is not looked at. UTF-16 units. */
const enough = 100_000;

/**
 * Whether a YAML file may hold a pipeline. Generous and cheap, as it only decides whether the server
 * is worth starting: the server itself decides what is a pipeline.
 */
export function mayBePipeline(path: string, text: string): boolean {
  const start = text.slice(0, enough);
  return names.some((name) => name.test(path)) || lines.some((line) => line.test(start));
}
