/** Where the project lives. Everything that points there is built from this. */
export const homepage = "https://github.com/mlops-pipelines/mlops-pipelines";

/** The page of a rule: what it finds, why, and how to mend it. */
export const rulePage = (rule: string): string =>
  `${homepage}/blob/main/server/src/rules/${rule}.md`;
