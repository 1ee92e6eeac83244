import type { Analysis } from "../analysis/analysis.ts";
import { analyze } from "../analysis/analyze.ts";
import { accountOf, expectationInWords, testedTriggers } from "../commands/expectations.ts";
import type { TestedExpectation } from "../runner/expect.ts";
import { rangeOf } from "./convert.ts";
import { pathOf } from "./documents.ts";
import type { Door } from "./door.ts";
import {
  methods,
  type TestedTrigger,
  type TestResult,
  type TestsParams,
  type TriggerTest,
  type TriggerTests,
} from "./protocol.ts";

/** Answers what tests the triggers of a file bring along, and what comes out of them. */
export function answerTests({ connection, documents }: Door): void {
  const analysisOf = async ({ uri, text }: TestsParams): Promise<Analysis | undefined> => {
    await documents.settled(uri);
    if (documents.texts.get(uri) || text === undefined) return documents.get(uri)?.analysis;
    return documents.settings.enabled ? analyze(pathOf(uri), text) : undefined;
  };

  connection.onRequest(methods.tests, async (params: TestsParams): Promise<TriggerTests[]> => {
    const analysis = await analysisOf(params);
    return analysis ? testsIn(analysis, testOf) : [];
  });

  connection.onRequest(methods.runTests, async (params: TestsParams): Promise<TestedTrigger[]> => {
    const analysis = await analysisOf(params);
    return analysis ? testsIn(analysis, resultOf) : [];
  });
}

const testsIn = <Told>(
  analysis: Analysis,
  told: (analysis: Analysis, tested: TestedExpectation) => Told,
) =>
  testedTriggers(analysis).map(({ trigger, tested }) => ({
    trigger: trigger.name,
    range: rangeOf(analysis.lines, trigger.nameSpan),
    tests: tested.map((each) => told(analysis, each)),
  }));

const testOf = ({ lines }: Analysis, { expectation }: TestedExpectation): TriggerTest => ({
  label: expectationInWords(expectation),
  range: rangeOf(lines, expectation.span),
});

function resultOf(analysis: Analysis, tested: TestedExpectation): TestResult {
  const { verdict, parts, remark } = accountOf(tested);
  return {
    ...testOf(analysis, tested),
    passed: tested.passed,
    fires: tested.expectation.fires,
    verdict,
    why: parts,
    ...(remark !== undefined && { remark }),
  };
}
