import { describe, expect, test } from "vitest";
import { applyEdits } from "../server/src/base/text.ts";
import { grammarOf } from "../server/src/condition/grammars.ts";

/** What a person writes who has another language in mind, or is in a hurry: one mistake, one mend. */
describe("a slip in a condition has its mend", () => {
  test.each([
    ["mlops", "accuracy => 0.9", "accuracy >= 0.9"],
    ["mlops", "accuracy > 0,9", "accuracy > 0.9"],
    ["mlops", "accuracy > 0.9 && f1 > 0.8", "accuracy > 0.9 and f1 > 0.8"],
    ["mlops", "accuracy = 0.9 && !missing(f1)", "accuracy == 0.9 and not missing(f1)"],
    ["mlops", "(accuracy > 0.9", "(accuracy > 0.9)"],
    ["mlops", "accuracy > 0.9)", "accuracy > 0.9"],
    ["mlops", "accuracy ≥ 0.9", "accuracy >= 0.9"],
    ["mlops", "accuracy\u00a0> 0.9 – 0.1", "accuracy > 0.9 - 0.1"],
    ["github", "needs.a.outputs.b => 0.9", "needs.a.outputs.b >= 0.9"],
    ["github", "needs.a.outputs.b === 'x'", "needs.a.outputs.b == 'x'"],
    [
      "github",
      "needs.a.outputs.b == 'x' and not cancelled()",
      "needs.a.outputs.b == 'x' && !cancelled()",
    ],
    ["github", "contains(github.ref, 'main'", "contains(github.ref, 'main')"],
    ["github", "success() && (a == 'b'", "success() && (a == 'b')"],
    ["govaluate", "{{tasks.a.outputs.result}} = yes", "{{tasks.a.outputs.result}} == yes"],
    ["govaluate", "{{a}} > 0.9 and {{b}} > 1", "{{a}} > 0.9 && {{b}} > 1"],
    ["govaluate", "{{a}} <> yes", "{{a}} != yes"],
    ["pebble", "{{ outputs.a.value = 0.9 }}", "{{ outputs.a.value == 0.9 }}"],
    ["pebble", "{{ outputs.a.value => 0.9 }}", "{{ outputs.a.value >= 0.9 }}"],
    ["pebble", "{{ (outputs.a.value > 0.9 }}", "{{ (outputs.a.value > 0.9) }}"],
    ["pebble", "{{ outputs.a.value > 0,9 }}", "{{ outputs.a.value > 0.9 }}"],
    ["jinja", "auc => 0.9", "auc >= 0.9"],
    ["gitlab", '$CI_PIPELINE_SOURCE = "schedule"', '$CI_PIPELINE_SOURCE == "schedule"'],
    [
      "azure",
      "and(succeeded(), eq(variables['a'], 'b')",
      "and(succeeded(), eq(variables['a'], 'b'))",
    ],
  ])("%s: %s", (id, written, right) => {
    const [problem] = grammarOf(id)?.read(written).problems ?? [];
    expect(problem?.mend && applyEdits(written, [problem.mend])).toBe(right);
    expect(grammarOf(id)?.read(right).problems).toEqual([]);
  });

  test.each([
    // An argument's name, and a pattern.
    ["pebble", "{{ render(recursive=true) }}"],
    ["govaluate", "{{a}} =~ x"],
    ["gitlab", "$A =~ /x/"],
    ["github", "contains('a=b', github.ref)"],
  ])("nothing is wrong in %s: %s", (id, written) => {
    expect(grammarOf(id)?.read(written).problems).toEqual([]);
  });

  test("where two tests are joined, a bracket may be missing elsewhere", () => {
    const { problems } = grammarOf("mlops")?.read("(accuracy > 0.9 or f1 > 0.8 and auc > 1") ?? {};
    expect(problems?.[0]?.mend?.doubtful).toBe(true);
  });
});
