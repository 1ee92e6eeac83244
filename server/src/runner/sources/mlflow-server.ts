import { type Failure, failed, type Machine } from "../machine.ts";
import { type Address, readAddress } from "./address.ts";
import { patience } from "./context.ts";
import { readJson } from "./json.ts";
import { type Logged, type MlflowQuestion, onlyExperiment } from "./logged.ts";
import { isMap, type PlainMap } from "./plain.ts";

/** Pages of runs looked at, of 1,000 runs each. */
const mostPages = 20;

/**
 * Asks a tracking server by MLflow's REST API, version 2.0, with the token or the name and password
 * that MLflow's own client takes from the environment.
 */
export async function readMlflowServer(
  address: string,
  question: MlflowQuestion,
  machine: Machine,
): Promise<readonly Logged[] | Failure> {
  const server = new TrackingServer(address, machine);
  const experiment = await server.experiment(question.experiment);
  if (failed(experiment)) return experiment;
  const logged: Logged[] = [];
  let page: unknown;
  for (let pages = 0; pages < mostPages; pages++) {
    const found = await server.post("runs/search", {
      experiment_ids: [experiment.id],
      max_results: 1000,
      order_by: ["attributes.start_time ASC"],
      ...(typeof page === "string" && { page_token: page }),
    });
    if (failed(found)) return found;
    for (const run of listOf(found.runs)) logged.push(...lastOf(run, question.key));
    page = found.next_page_token;
    if (typeof page !== "string" || page === "") break;
  }
  const [only, another] = logged;
  return only && !another ? server.history(only, question.key) : logged;
}

class TrackingServer {
  private readonly at: Address;
  private readonly machine: Machine;

  constructor(address: string, machine: Machine) {
    this.at = readAddress(address, "MLFLOW_TRACKING", machine.variables);
    this.machine = machine;
  }

  async experiment(name: string | undefined): Promise<{ readonly id: string } | Failure> {
    if (name !== undefined) {
      const found = await this.get("experiments/get-by-name", { experiment_name: name });
      if (failed(found)) return found;
      const experiment = isMap(found.experiment) ? found.experiment : {};
      return { id: String(experiment.experiment_id) };
    }
    const found = await this.post("experiments/search", { max_results: 1000 });
    if (failed(found)) return found;
    return onlyExperiment(
      listOf(found.experiments).map((one) => ({
        id: String(one.experiment_id),
        name: String(one.name),
      })),
    );
  }

  /** Everything that one run logged of a metric, not only the last value. */
  async history(run: Logged, key: string): Promise<readonly Logged[] | Failure> {
    const logged: Logged[] = [];
    let page: unknown;
    do {
      const found = await this.get("metrics/get-history", {
        run_id: run.run,
        metric_key: key,
        max_results: "5000",
        ...(typeof page === "string" && { page_token: page }),
      });
      if (failed(found)) return found;
      logged.push(...listOf(found.metrics).map((metric) => loggedOf(metric, run)));
      page = found.next_page_token;
    } while (typeof page === "string" && page !== "" && logged.length < 100_000);
    return logged;
  }

  get(method: string, parameters: Readonly<Record<string, string>>): Promise<PlainMap | Failure> {
    const query = Object.entries(parameters)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&");
    return this.ask(`${method}?${query}`, undefined);
  }

  post(method: string, body: PlainMap): Promise<PlainMap | Failure> {
    return this.ask(method, JSON.stringify(body));
  }

  private async ask(what: string, body: string | undefined): Promise<PlainMap | Failure> {
    const answer = await this.machine.request({
      ...this.at.access,
      url: `${this.at.url}/api/2.0/mlflow/${what}`,
      method: body === undefined ? "GET" : "POST",
      body,
      timeout: patience,
    });
    if (failed(answer)) return answer;
    const refusal = this.at.refusal(answer.status);
    if (refusal !== undefined) return { problem: refusal };
    const read = readJson(answer.text);
    const data = failed(read) ? undefined : read.data;
    if (answer.status !== 200)
      return {
        problem:
          isMap(data) && typeof data.message === "string"
            ? `the server says: ${data.message}`
            : `the server answers with status ${answer.status}`,
      };
    if (!isMap(data))
      return { problem: "what answers there is no MLflow server: it sends no JSON" };
    return data;
  }
}

const listOf = (data: unknown): readonly PlainMap[] =>
  Array.isArray(data) ? data.filter(isMap) : [];

function lastOf(run: PlainMap, key: string): readonly Logged[] {
  const information = isMap(run.info) ? run.info : {};
  const data = isMap(run.data) ? run.data : {};
  const id = String(information.run_id);
  const named = { run: id, runName: String(information.run_name ?? id.slice(0, 8)) };
  return listOf(data.metrics)
    .filter((metric) => metric.key === key)
    .map((metric) => loggedOf(metric, named));
}

const loggedOf = (metric: PlainMap, run: Pick<Logged, "run" | "runName">): Logged => ({
  run: run.run,
  runName: run.runName,
  at: Number(metric.timestamp),
  step: Number(metric.step ?? 0),
  value: metric.value,
});
