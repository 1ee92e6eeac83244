import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { Recent } from "../base/recent.ts";
import { type Span, span } from "../base/text.ts";
import type { Condition, Evidence } from "../model/condition.ts";
import type { Script } from "../model/script.ts";
import { classify } from "./action.ts";
import { type Arm, armsOf, isTest } from "./arms.ts";
import { type Definitions, definitionsIn, type Given } from "./definitions.ts";
import { doings, leaves, type Said, said, statementsOf } from "./doings.ts";
import { eachNode } from "./python-nodes.ts";
import { type Resting, restingParts } from "./resting.ts";
import { traceOf } from "./trace.ts";

/** A test in a Python text and what follows from it. Spans are offsets of the text. */
interface Branch {
  readonly test: Span;
  readonly then: readonly Said[];
  readonly otherwise: readonly Said[];
  readonly given: readonly Given[];
  readonly rests: readonly Resting[];
}

const branches = new Recent<readonly Branch[]>(1_000_000);

/**
 * The conditions in embedded Python: every `if`, `elif` and `while`, conditional expressions, and
 * comparisons that are given a name (`needs_retraining = accuracy < 0.8`) or returned. Nothing where
 * the shell changes the code before it runs.
 */
export function embeddedConditions(script: Script): Condition[] {
  const code = script.masked.text;
  if (script.expanded || !/[<>=]|\b(if|while|is|not|for|assert)\b/.test(code)) return [];
  const found = branches.get(code, () => branchesIn(code));
  const placed = (pieces: readonly Said[]): Evidence[] =>
    pieces.map(({ words, from, span }) => ({
      words,
      from,
      span: script.code.span(span.start, span.end),
    }));
  const condition = (test: Span, given: readonly Given[]) => ({
    text: script.masked.slice(test.start, test.end),
    whole: script.code.slice(test.start, test.end),
    grammar: "python",
    role: "branch" as const,
    definitions: given.map(({ name, value }) => ({
      name,
      value: script.masked.slice(value.start, value.end),
    })),
  });
  return found.map(({ test, then, otherwise, given, rests }) => ({
    ...condition(test, given),
    then: placed(then),
    otherwise: placed(otherwise),
    rests:
      rests.length === 0
        ? undefined
        : rests.map(({ part, tests }) => ({
            part: { start: part.start - test.start, end: part.end - test.start },
            tests: tests.flatMap(({ values: [first], turned }) =>
              first.test
                ? [
                    {
                      test: { ...condition(first.test.span, first.given), then: [], otherwise: [] },
                      turned,
                      decided: script.code.span(first.span.start, first.span.end),
                    },
                  ]
                : [],
            ),
          })),
  }));
}

/** What holds a test, or may be one. */
const testing = new Set([
  "IfStatement",
  "WhileStatement",
  "ForStatement",
  "ConditionalExpression",
  "AssignStatement",
  "ReturnStatement",
  "AssertStatement",
  "ExpressionStatement",
  "MatchClause",
]);

function branchesIn(code: string): readonly Branch[] {
  const { topNode } = parser.parse(code);
  let definitions: Definitions | undefined;
  const found: Branch[] = [];
  const add = (test: SyntaxNode, then: readonly Said[], otherwise: readonly Said[]): void => {
    if (test.type.isError) return;
    definitions ??= definitionsIn(code, topNode);
    found.push({
      test: span(test.from, test.to),
      then,
      otherwise,
      given: definitions.behind(test),
      rests: restingParts(code, test, trace),
    });
  };
  const trace = () => traceOf(code, topNode);

  eachNode(topNode, testing, (node, name) => {
    switch (name) {
      case "IfStatement":
        for (const arm of armsOf(node))
          add(arm.test, doings(code, statementsOf(arm.body)), otherwiseOf(code, node, arm));
        break;
      case "WhileStatement": {
        const [test, body] = [node.firstChild?.nextSibling, node.getChild("Body")];
        if (test && body) add(test, doings(code, statementsOf(body)), []);
        break;
      }
      case "ForStatement": {
        // What was let through before is what something is done with.
        const [over, body] = [node.getChild("in")?.nextSibling, node.getChild("Body")];
        if (over?.name === "VariableName" && body && restingParts(code, over, trace).length > 0)
          add(over, doings(code, statementsOf(body)), []);
        break;
      }
      case "AssertStatement": {
        const test = node.firstChild?.nextSibling;
        if (test) add(test, behindAssertion(code, node), [failure(node)]);
        break;
      }
      case "ExpressionStatement": {
        // `accuracy < 0.8 and retrain()`
        const [test, done] = [node.firstChild?.firstChild, node.firstChild?.lastChild];
        const joint = node.firstChild?.name === "BinaryExpression" ? test?.nextSibling?.name : "";
        if (test && done && joint === "and") add(test, said(code, done), []);
        if (test && done && joint === "or") add(test, [], said(code, done));
        break;
      }
      case "MatchClause": {
        const test = node.getChild("Guard")?.lastChild;
        const body = node.getChild("Body");
        if (test && body) add(test, doings(code, statementsOf(body)), []);
        break;
      }
      case "ConditionalExpression": {
        const test = node.getChild("if")?.nextSibling;
        const chosen = node.firstChild;
        const other = node.lastChild;
        if (test && chosen && other) add(test, said(code, chosen), said(code, other));
        break;
      }
      case "AssignStatement": {
        const [target, equals, value] = [
          node.firstChild,
          node.getChild("AssignOp"),
          node.lastChild,
        ];
        if (target?.name === "VariableName" && target.nextSibling?.to === equals?.to)
          if (value && isTest(value)) add(value, [named(code, target)], []);
        break;
      }
      case "ReturnStatement": {
        const value = node.lastChild;
        const name = enclosingFunction(node)?.getChild("VariableName");
        if (value && name && isTest(value)) add(value, [named(code, name)], []);
        break;
      }
    }
  });
  return found;
}

/** What is done where an arm's test fails: the `else`, or what follows where the arm leaves. */
function otherwiseOf(code: string, statement: SyntaxNode, arm: Arm): readonly Said[] {
  if (!arm.isLast) return [];
  const otherwise = statement.getChild("else")?.nextSibling;
  if (otherwise?.name === "Body") return doings(code, statementsOf(otherwise));
  const body = statementsOf(arm.body);
  const last = body.at(-1);
  if (!last || !leaves(code, last)) return [];
  return behind(code, statement);
}

/** What is done after a statement. */
function behind(code: string, statement: SyntaxNode): readonly Said[] {
  const following: SyntaxNode[] = [];
  for (let next = statement.nextSibling; next; next = next.nextSibling) following.push(next);
  return doings(code, following);
}

/** What an assertion lets happen. Before a training it is a check of what is there, not a reason for it. */
function behindAssertion(code: string, statement: SyntaxNode): readonly Said[] {
  const following = behind(code, statement);
  return classify(following)?.news === "good" ? following : [];
}

const failure = (statement: SyntaxNode): Said => ({
  words: "raise",
  from: "the statement",
  span: span(statement.from, statement.to),
});

function named(code: string, node: SyntaxNode): Said {
  return {
    words: code.slice(node.from, node.to),
    from: "the name of the result",
    span: span(node.from, node.to),
  };
}

function enclosingFunction(node: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (at.name === "FunctionDefinition") return at;
    if (at.name === "ClassDefinition") return undefined;
  }
  return undefined;
}
