import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { takeSecrets } from "../server/src/node/secrets.ts";
import { Project } from "./runner/cli.ts";

/** How a run of the extension is started: which Python, which environment, which words. */

interface Environments {
  getActiveEnvironmentPath(): { readonly path: string };
  resolveEnvironment(environment: unknown): Promise<unknown>;
}

const settings = new Map<string, string>();
const stored = new Map<string, string>();
const started: Task[] = [];
let python: { activate(): Promise<{ environments: Environments }> } | undefined;
let isTrusted = true;

class Task {
  readonly definition: object;
  readonly name: string;
  readonly execution: Execution;
  readonly problemMatchers: string;

  constructor(
    definition: object,
    _scope: unknown,
    name: string,
    _source: string,
    execution: Execution,
    problemMatchers: string,
  ) {
    this.definition = definition;
    this.name = name;
    this.execution = execution;
    this.problemMatchers = problemMatchers;
  }
}

interface Execution {
  readonly words: readonly string[];
  readonly options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> };
}

class Uri {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `file://${this.path}`;
  }
  static joinPath({ path }: Uri, name: string): Uri {
    return new Uri(name === ".." ? path.slice(0, path.lastIndexOf("/")) : `${path}/${name}`);
  }
}

const folder = { uri: new Uri("/project") };

vi.mock("vscode", () => ({
  Uri,
  Task,
  TaskScope: { Workspace: 2 },
  TaskRevealKind: { Always: 1 },
  extensions: { getExtension: () => python },
  tasks: {
    registerTaskProvider: () => ({ dispose() {} }),
    executeTask: async (task: Task) => started.push(task),
  },
  workspace: {
    get isTrusted() {
      return isTrusted;
    },
    workspaceFolders: [folder],
    getWorkspaceFolder: ({ path }: Uri) => (path.startsWith("/project/") ? folder : undefined),
    getConfiguration: () => ({
      get: (name: string, standard: string) => settings.get(name) ?? standard,
    }),
  },
}));

const { openDoor } = await import("../client/src/secretsDoor.ts");
const { Runs } = await import("../client/src/runs.ts");
const { Secrets } = await import("../client/src/secrets.ts");

const storage = {
  keys: async () => [...stored.keys()],
  get: async (key: string) => stored.get(key),
  store: async (key: string, value: string) => void stored.set(key, value),
  delete: async (key: string) => void stored.delete(key),
  onDidChange: () => ({ dispose() {} }),
};

const platform = {
  createClient: () => Promise.reject(new Error("no server here")),
  commandLine: (words: readonly string[], options: object) => ({ words, options }) as never,
  openDoor,
};

const secretsOfWindow = new Secrets(storage, platform);
afterAll(() => secretsOfWindow.dispose());

async function start(wanted: object, path = "/project/ml/churn.mlops.yaml"): Promise<Task> {
  const runs = new Runs(platform, secretsOfWindow);
  await runs.start(new Uri(path) as never, wanted);
  const task = started.pop();
  if (!task) throw new Error("nothing was started");
  return task;
}

afterEach(() => {
  settings.clear();
  stored.clear();
  python = undefined;
  isTrusted = true;
  vi.useRealTimers();
});

describe("a run", () => {
  it("is of the file in its folder, and of one elsewhere by its whole path", async () => {
    const inside = await start({ trigger: "drop", set: { accuracy: 0.8, drift: null } });
    expect(inside.execution.words).toEqual(
      "run ml/churn.mlops.yaml --trigger drop --set accuracy=0.8 --set drift=".split(" "),
    );
    expect(inside.execution.options.cwd).toBe("/project");
    expect(inside.problemMatchers).toBe("$mlops");
    const outside = await start({ step: "train", deploy: true }, "/elsewhere/a.mlops.yaml");
    expect(outside.execution.words).toEqual(
      "run /elsewhere/a.mlops.yaml --step train --deploy".split(" "),
    );
    expect(outside.execution.options.cwd).toBe("/elsewhere");
  });

  it("is named by what it runs", async () => {
    const id = "2026-03-29T02-30-00Z-nightly";
    expect((await start({ step: "train" })).name).toBe("run train");
    expect((await start({ trigger: "drop", dryRun: true })).name).toBe("plan of drop");
    expect((await start({ again: id })).name).toBe("run nightly again");
    expect((await start({ resume: id })).name).toBe("go on with nightly");
    expect((await start({ resume: id })).execution.words).toContain(id);
  });

  it("is not started in a folder that is not trusted", async () => {
    isTrusted = false;
    await expect(start({ step: "train" })).rejects.toThrow("nothing was started");
  });

  it("fetches the secrets of its workspace; they stand nowhere in what VS Code is given", async () => {
    await secretsOfWindow.store("HF_TOKEN", "hunter2");
    await secretsOfWindow.store("DB_KEY", "sword fish");
    stored.set("run file:///another HF_TOKEN", "not for this one");
    const task = await start({ step: "train" });
    expect(Object.keys(task.execution.options.env ?? {})).toEqual(["MLOPS_SECRETS_FROM"]);
    expect(JSON.stringify(task)).not.toMatch(/hunter2|sword/);

    const environment = { ...task.execution.options.env, MLOPS_SECRETS: "OTHER" };
    expect(await takeSecrets(environment)).toBeUndefined();
    expect(environment).toEqual({
      HF_TOKEN: "hunter2",
      DB_KEY: "sword fish",
      MLOPS_SECRETS: "OTHER,DB_KEY,HF_TOKEN",
    });
    await secretsOfWindow.forget("HF_TOKEN");
    expect(await secretsOfWindow.names()).toEqual(["DB_KEY"]);
    const later = { ...task.execution.options.env };
    await takeSecrets(later);
    expect(later).toEqual({ DB_KEY: "sword fish", MLOPS_SECRETS: "DB_KEY" });
  });

  it("without secrets is told of none", async () => {
    expect((await start({ step: "train" })).execution.options.env).toEqual({});
    const environment = { PATH: "/bin" };
    expect(await takeSecrets(environment)).toBeUndefined();
    expect(environment).toEqual({ PATH: "/bin" });
  });
});

describe("the door at which secrets are fetched", () => {
  it("stays shut for whoever does not know the word, and once it is closed", async () => {
    const door = await openDoor(async () => ({ KEY: "hunter2" }));
    const [path] = door.address.split(" ");
    for (const word of ["", "x", "x".repeat(64), "x".repeat(10_000)]) {
      const environment = { MLOPS_SECRETS_FROM: `${path} ${word}` };
      expect(await takeSecrets(environment)).toMatch(/could not be had: .*\. Nothing was run\./);
      expect(JSON.stringify(environment)).not.toContain("hunter2");
    }
    expect(await takeSecrets({ MLOPS_SECRETS_FROM: door.address })).toBeUndefined();
    door.dispose();
    await vi.waitFor(async () =>
      expect(await takeSecrets({ MLOPS_SECRETS_FROM: door.address })).toContain("could not be had"),
    );
  });

  it("lets nobody run without the secrets that were promised", async () => {
    const project = new Project({ "a.mlops.yaml": "steps: { a: { run: echo ran } }\n" });
    const from = `${project.path("nobody")} word`;
    const { code, out } = await project.mlops(["run", "a.mlops.yaml"], {
      env: { MLOPS_SECRETS_FROM: from },
    });
    expect(code).toBe(2);
    expect(out).toContain("The secrets that the editor keeps could not be had");
    expect(out).not.toContain("| ran");
  });

  it("gives them to the steps of a run, which hides them in all it writes", async () => {
    const door = await openDoor(async () => ({ SERVICE: "hunter2-is-long" }));
    const project = new Project({
      "a.mlops.yaml":
        'steps:\n  a:\n    run: echo "it is $SERVICE, from ${MLOPS_SECRETS_FROM-}."\n',
    });
    const { code, out } = await project.mlops(["run", "a.mlops.yaml"], {
      env: { MLOPS_SECRETS_FROM: door.address },
    });
    door.dispose();
    expect(code).toBe(0);
    expect(out).toContain("it is ***, from .");
    expect(out + project.logOf("a")).not.toContain("hunter2");
  });
});

describe("the Python of a run", () => {
  const chosen = (resolve: () => Promise<unknown>) => ({
    activate: async () => ({
      environments: {
        getActiveEnvironmentPath: () => ({ path: "/envs/ml" }),
        resolveEnvironment: resolve,
      },
    }),
  });

  it("is the one that the Python extension chose", async () => {
    python = chosen(async () => ({ executable: { uri: new Uri("/envs/ml/bin/python") } }));
    const { words } = (await start({ step: "train" })).execution;
    expect(words.slice(-2)).toEqual(["--python", "/envs/ml/bin/python"]);
  });

  it("is found by the command line without that extension, the setting after .venv", async () => {
    settings.set("pythonPath", " /opt/python3.11 ");
    const { words, options } = (await start({ step: "train" })).execution;
    expect(words).not.toContain("--python");
    expect(options.env).toEqual({ MLOPS_PYTHON: "/opt/python3.11" });
  });

  it.each([
    ["fails to start", { activate: () => Promise.reject(new Error("broken")) }],
    ["knows no environment", chosen(async () => undefined)],
    ["names an environment without a Python", chosen(async () => ({ executable: {} }))],
  ])("is found by the command line where that extension %s", async (_, extension) => {
    python = extension;
    expect((await start({ step: "train" })).execution.words).not.toContain("--python");
  });

  it("is not waited for without end", async () => {
    vi.useFakeTimers();
    python = chosen(() => new Promise(() => {}));
    const task = start({ step: "train" });
    await vi.advanceTimersByTimeAsync(5000);
    expect((await task).execution.words).not.toContain("--python");
  });
});
