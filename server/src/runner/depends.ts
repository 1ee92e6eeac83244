/** What became of a task, as Argo names it. */
export type TaskResult = "Succeeded" | "Failed" | "Skipped" | "Omitted";

/**
 * Whether a `depends` of Argo holds: tasks and their results, `&&`, `||`, `!` and parentheses. A task
 * alone asks that it succeeded or was skipped. `resultsOf` answers the results of a task: several
 * where it is run several times.
 * https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/
 */
export function dependsHolds(
  depends: string,
  resultsOf: (task: string) => readonly TaskResult[],
): boolean {
  const words = depends.match(/&&|\|\||[!()]|[\w.-]+/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let holds = both();
    while (words[at] === "||") {
      at++;
      holds = both() || holds;
    }
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (words[at] === "&&") {
      at++;
      holds = one() && holds;
    }
    return holds;
  };
  const one = (): boolean => {
    const word = words[at++];
    if (word === "!") return !one();
    if (word !== "(") return asked(word ?? "", resultsOf);
    const holds = either();
    at++;
    return holds;
  };
  return either();
}

function asked(word: string, resultsOf: (task: string) => readonly TaskResult[]): boolean {
  const [task = "", result] = word.split(".");
  const results = resultsOf(task);
  const all = (...wanted: readonly TaskResult[]) =>
    results.length > 0 && results.every((each) => wanted.includes(each));
  switch (result) {
    case undefined:
      return all("Succeeded", "Skipped");
    case "AnySucceeded":
      return results.includes("Succeeded");
    case "AllFailed":
      return all("Failed");
    case "Failed":
      return results.includes("Failed");
    default:
      return all(result as TaskResult);
  }
}
