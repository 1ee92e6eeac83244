import { painter } from "../base/colour.ts";
import { printable } from "../base/display.ts";
import type { TestedExpectation } from "../runner/expect.ts";
import { type Arguments, type Command, Misuse } from "./command.ts";
import { accountOf, expectationInWords, testedTriggers } from "./expectations.ts";
import type { ExitCode, Host } from "./host.ts";
import { readPipelineFile } from "./pipeline-file.ts";

export const test: Command = {
  name: "test",
  summary: "Run the tests that triggers bring along: their expectations.",
  operands: [
    { name: "FILE", summary: "Pipeline files, folders or globs.", needed: true, many: true },
  ],
  options: [
    { name: "trigger", summary: "Only the triggers of that name.", value: "NAME" },
    {
      name: "format",
      summary: "How it is told.",
      value: "FORMAT",
      choices: ["text", "json"],
      standard: "text",
    },
  ],
  examples: ["mlops test churn.mlops.yaml"],
  run,
};

interface Tested extends TestedExpectation {
  readonly file: string;
  /** Zero-based, as in LSP. */
  readonly start: { readonly line: number; readonly character: number };
}

async function run(host: Host, given: Arguments): Promise<ExitCode> {
  const files = await host.find(given.operands, (path) => /\.ya?ml$/i.test(path));
  const broken = files.find(({ problem, harmless }) => problem !== undefined && !harmless);
  if (broken) throw new Misuse(broken.problem ?? `${broken.path} cannot be read.`);
  const tested: Tested[] = [];
  const named = new Set(given.operands);
  for (const { path } of files) {
    // What a folder holds besides pipelines is no misuse; a file that was named has to be one.
    const analysis = await readPipelineFile(host, path).catch((error: unknown) => {
      if (error instanceof Misuse && !named.has(path)) return undefined;
      throw error;
    });
    if (!analysis) continue;
    for (const { trigger, tested: all } of testedTriggers(analysis))
      if ((given.value("trigger") ?? trigger.name) === trigger.name)
        for (const each of all) {
          const start = analysis.lines.position(each.expectation.span.start);
          tested.push({ ...each, file: path, start });
        }
  }
  host.out.write(
    given.value("format") === "json"
      ? `${JSON.stringify(tested.map(plain), undefined, 2)}\n`
      : `${told(tested, painter(host.out.colour)).join("\n")}\n`,
  );
  return tested.every(({ passed }) => passed) ? 0 : 1;
}

const plain = ({ file, start, trigger, expectation, decision, passed }: Tested): unknown => ({
  file,
  trigger: trigger.name,
  start,
  given: expectation.given,
  expected: expectation.fires ? "fires" : "silent",
  computed: decision.verdict,
  passed,
});

function told(tested: readonly Tested[], paint: ReturnType<typeof painter>): string[] {
  if (tested.length === 0) return ["There is no 'expect' in any trigger, so nothing was tested."];
  const lines = tested.flatMap((each) => {
    const { file, start, trigger, expectation, passed } = each;
    const place = `${file}:${start.line + 1}:${start.character + 1}`;
    const title = printable(`${place}  ${trigger.name} ${expectationInWords(expectation)}`);
    return passed
      ? [`${paint("green", "passed")}  ${title}`]
      : [`${paint("red", "failed")}  ${title}`, ...account(each)];
  });
  const failures = tested.filter(({ passed }) => !passed).length;
  const count = `${tested.length} ${tested.length === 1 ? "expectation" : "expectations"}`;
  return [
    ...lines,
    "",
    failures === 0 ? `All of ${count} hold.` : `${failures} of ${count} failed.`,
  ];
}

/** What was computed instead. */
function account(tested: Tested): string[] {
  const { verdict, parts, remark } = accountOf(tested);
  return [
    `        ${verdict}${parts.length > 0 ? ":" : "."}`,
    ...parts.map((part) => `          ${part}`),
    ...(remark ? [`        ${remark}`] : []),
  ];
}
