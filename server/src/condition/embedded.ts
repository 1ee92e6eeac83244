import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@lezer/python";
import type { Excerpt } from "../base/excerpt.ts";
import { Recent } from "../base/recent.ts";
import { type Span, span } from "../base/text.ts";
import type { Condition, Definition, Evidence } from "../model/condition.ts";
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
  /** Few ask for it. */
  readonly given: () => readonly Given[];
  readonly rests: readonly Resting[];
}

/** Each holds the tree of its code. */
const branches = new Recent<readonly Branch[]>(1_000_000);

/** What every test has in it. */
const testing = /<|(?<!-)>|[=!]=|\b(?:if|while|assert|and|or|not|in|is)\b/;

/** What has such words in it and is no test: comments, the loops over all of something. */
const notTesting = /#[^"'{\n]*$|\bfor\b[^:=\n"']{0,200}?\bin\b/gm;

/** Half of all code has no test, and need not be parsed to know it. */
const mayTest = (code: string): boolean =>
  testing.test(code) && testing.test(code.replace(notTesting, ""));

/**
 * The conditions in embedded Python: every `if`, `elif` and `while`, conditional expressions, and
 * comparisons that are given a name (`needs_retraining = accuracy < 0.8`) or returned. Nothing where
 * the shell changes the code before it runs. `parsed` is the code of the script, if that is at hand.
 */
export function embeddedConditions(
  script: Script,
  parsed?: { readonly tree: Tree } | undefined,
): Condition[] {
  const code = script.masked.text;
  if (script.expanded || !mayTest(code)) return [];
  const found = branches.get(code, () =>
    branchesIn(code, (parsed?.tree ?? parser.parse(code)).topNode),
  );
  return found.map((branch) => new EmbeddedCondition(script, branch, restsOf(script, branch)));
}

/** What a rule asks of every condition stands in it, the rest is worked out when it is asked for. */
class EmbeddedCondition implements Condition {
  readonly text: Excerpt;
  readonly whole: Excerpt;
  readonly grammar = "python";
  readonly role = "branch";
  readonly then: readonly Evidence[];
  readonly otherwise: readonly Evidence[];
  readonly rests: Condition["rests"];
  private readonly script: Script;
  private readonly given: Branch["given"];
  private known: readonly Definition[] | undefined;

  constructor(script: Script, branch: Omit<Branch, "rests">, rests?: Condition["rests"]) {
    const { start, end } = branch.test;
    this.text = script.masked.slice(start, end);
    this.whole = script.code.slice(start, end);
    this.then = placed(script, branch.then);
    this.otherwise = placed(script, branch.otherwise);
    this.rests = rests;
    this.script = script;
    this.given = branch.given;
  }

  get definitions(): readonly Definition[] {
    this.known ??= this.given().map(({ name, value }) => ({
      name,
      value: this.script.masked.slice(value.start, value.end),
    }));
    return this.known;
  }
}

const placed = (script: Script, pieces: readonly Said[]): readonly Evidence[] =>
  pieces.map(({ words, from, span }) => ({
    words,
    from,
    span: script.code.span(span.start, span.end),
  }));

function restsOf(script: Script, { test: { start }, rests }: Branch): Condition["rests"] {
  if (rests.length === 0) return undefined;
  return rests.map(({ part, tests }) => ({
    part: { start: part.start - start, end: part.end - start },
    tests: tests.flatMap(({ values: [{ test, given, span }], turned }) => {
      if (!test) return [];
      const asked = { test: test.span, given: () => given, then: [], otherwise: [] };
      return [
        {
          test: new EmbeddedCondition(script, asked),
          turned,
          decided: script.code.span(span.start, span.end),
        },
      ];
    }),
  }));
}

/** What holds a test, or may be one. */
const deciding = new Set([
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

function branchesIn(code: string, top: SyntaxNode): readonly Branch[] {
  let definitions: Definitions | undefined;
  const found: Branch[] = [];
  const add = (test: SyntaxNode, then: readonly Said[], otherwise: readonly Said[]): void => {
    if (test.type.isError) return;
    found.push({
      test: span(test.from, test.to),
      then,
      otherwise,
      given: () => {
        definitions ??= definitionsIn(code, top);
        return definitions.behind(test);
      },
      rests: restingParts(code, test, trace),
    });
  };
  const trace = () => traceOf(code, top);

  eachNode(top, deciding, (node, name) => {
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
