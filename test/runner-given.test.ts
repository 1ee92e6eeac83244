import { describe, expect, it } from "vitest";
import { Project } from "./runner/cli.ts";

/** Values for what a pipeline leaves open: given by hand, or known where it runs. */

describe("a value that is given by hand", () => {
  const pipeline = `metrics: { accuracy: { source: { day1: 0.9 } } }
triggers:
  drop: { when: accuracy < 0.87 }
steps:
  a: { run: echo ran }
`;

  it("is refused where nothing asks for it", async () => {
    const project = new Project({ "p.mlops.yaml": pipeline });
    const { out, code } = await project.mlops(["run", "p.mlops.yaml", "--set", "acuracy=0.5"]);
    expect(code).toBe(2);
    expect(out).toContain(
      "--set acuracy: nothing in p.mlops.yaml asks for 'acuracy'. Did you mean 'accuracy'?",
    );
    expect((await project.mlops(["run", "p.mlops.yaml", "--set", "accuracy=0.5"])).out).toContain(
      "| ran",
    );
  });
});
