import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { Recent } from "../base/recent.ts";
import { span } from "../base/text.ts";
import type { Outcome } from "../model/outcome.ts";
import { isTest, type TestAround, testAround } from "./arms.ts";
import { type Definitions, definitionsIn, type Given } from "./definitions.ts";
import { argumentsOf, type CodeIndex, functionAround, indexOf, keyIn } from "./python-index.ts";

/** A value of code, and what the names in its tests were given before. */
export interface TracedOutcome extends Outcome {
  readonly given: readonly Given[];
}

/** So far a value is followed from name to name. */
const longestChain = 8;
/** So many expressions are looked at for one question: enough for any code that can be followed by eye. */
const mostSteps = 600;

export type { Trace };

const traces = new Recent<Trace>(1_000_000);

/** What a code answers to a question. The same code is read once, and the same question asked once. */
export function ask(
  code: string,
  question: string,
  answer: (trace: Trace) => readonly TracedOutcome[],
): readonly TracedOutcome[] {
  const trace = traceOf(code);
  const known = trace.answers.get(question) ?? answer(trace.begin());
  trace.answers.set(question, known);
  return known;
}

/** Values of a code, followed. The same code is read once; its tree may be there already. */
export const traceOf = (code: string, top?: SyntaxNode): Trace =>
  traces.get(code, () => new Trace(code, top ?? parser.parse(code).topNode));

/** Follows values of Python code back to the tests they rest on. Nothing is run, nothing is guessed. */
class Trace {
  private readonly code: string;
  readonly top: SyntaxNode;
  private readonly definitions: Definitions;
  private readonly index: CodeIndex;
  private steps = 0;
  /** By question. */
  readonly answers = new Map<string, readonly TracedOutcome[]>();

  constructor(code: string, top: SyntaxNode) {
    this.code = code;
    this.top = top;
    this.definitions = definitionsIn(code, top);
    this.index = indexOf(code, top);
  }

  /** A new question. */
  begin(): this {
    this.steps = 0;
    return this;
  }

  text(node: SyntaxNode | null | undefined): string {
    return node ? this.code.slice(node.from, node.to) : "";
  }

  find(at: (node: SyntaxNode) => readonly TracedOutcome[] | undefined): readonly TracedOutcome[] {
    const found: TracedOutcome[] = [];
    this.top.cursor().iterate(({ node }) => {
      found.push(...(at(node) ?? []));
    });
    return found;
  }

  callsOf(name: string): readonly SyntaxNode[] {
    return this.index.calls.get(name) ?? [];
  }

  /** What an expression comes to: its truth, a choice, or what the name in it was given. */
  value(node: SyntaxNode, place: SyntaxNode, depth = 0): readonly TracedOutcome[] {
    if (depth > longestChain || ++this.steps > mostSteps) return [];
    const literal = this.literal(node);
    if (literal !== undefined) return this.written(literal, place, depth);
    if (isTest(node))
      return [true, false].flatMap((holds) => this.where(node, holds, String(holds), node, depth));
    switch (node.name) {
      case "ParenthesizedExpression":
        return node.firstChild?.nextSibling
          ? this.value(node.firstChild.nextSibling, place, depth + 1)
          : [];
      case "ConditionalExpression": {
        const test = node.getChild("if")?.nextSibling;
        const [chosen, other] = [node.firstChild, node.lastChild].map(
          (one) => one && this.literal(one),
        );
        if (!test || chosen == null || other == null) return [];
        return [
          ...this.where(test, true, chosen, node, depth),
          ...this.where(test, false, other, node, depth),
        ];
      }
      case "CallExpression":
        return this.called(node, place, depth);
      case "VariableName":
        return this.given(node, depth);
      case "MemberExpression": {
        const key = keyIn(this.code, node);
        const filter = key === undefined ? filterIn(node) : undefined;
        if (filter) return this.filtered(filter, node, depth);
        return key === undefined || !node.firstChild
          ? []
          : this.entry(node.firstChild, key, depth + 1);
      }
      case "ArrayComprehensionExpression": {
        const test = node.getChild("if")?.nextSibling;
        return test && isTest(test) ? this.filtered(test, node, depth) : [];
      }
      default:
        return [];
    }
  }

  /** Something is left where a test holds of what goes through it. */
  private filtered(test: SyntaxNode, place: SyntaxNode, depth: number): readonly TracedOutcome[] {
    return [true, false].flatMap((holds) => this.where(test, holds, String(holds), place, depth));
  }

  /** A value that is written as it stands: it depends on the test it is written under. */
  written(value: string, place: SyntaxNode, depth = 0): readonly TracedOutcome[] {
    const around = testAround(place);
    if (around) return this.where(around.test, around.holds, value, place, depth);
    return [{ value, span: span(place.from, place.to), given: [] }];
  }

  /**
   * A value that comes about where a test comes out so. A name that is tested stands for the tests
   * behind it, alone or as one of several reasons.
   */
  private where(
    asked: SyntaxNode,
    comesOut: boolean,
    value: string,
    place: SyntaxNode,
    depth: number,
  ): readonly TracedOutcome[] {
    const { test, holds } = unwrapped(asked, comesOut);
    const own: TracedOutcome = {
      value,
      span: span(place.from, place.to),
      test: { span: span(test.from, test.to), holds, grammar: "python" },
      given: this.definitions.behind(test),
    };
    if (/^(VariableName|MemberExpression|CallExpression)$/.test(test.name)) {
      const behind = this.value(test, test, depth + 1);
      return behind.length === 0
        ? [own]
        : behind
            .filter((one) => isTrue(one.value) === holds)
            .map((one) => ({ ...one, value, span: own.span }));
    }
    const joint = test.name === "BinaryExpression" ? test.firstChild?.nextSibling?.name : undefined;
    // One reason is enough: of an `or` to hold, of an `and` to fail.
    const alone = joint === (holds ? "or" : "and") ? [test.firstChild, test.lastChild] : [];
    const named = alone.flatMap((part) =>
      part && /^(VariableName|MemberExpression|CallExpression)$/.test(part.name)
        ? this.value(part, part, depth + 1)
            .filter((one) => one.test && isTrue(one.value) === holds)
            .map((one) => ({ ...one, value, span: own.span }))
        : [],
    );
    return [own, ...named];
  }

  /** `str(x).lower()` is x, `int(x)` is 1 or 0; a function of the same code is what it returns. */
  private called(node: SyntaxNode, place: SyntaxNode, depth: number): readonly TracedOutcome[] {
    const callee = node.firstChild;
    const [argument] = argumentsOf(node);
    const name = this.text(callee);
    if (callee?.name === "MemberExpression" && /\.(lower|strip|upper)$/.test(name))
      return callee.firstChild ? this.value(callee.firstChild, place, depth + 1) : [];
    if (callee?.name === "MemberExpression" && /\.get$/.test(name)) {
      const key = argument && this.literal(argument);
      return key !== undefined && callee.firstChild
        ? this.entry(callee.firstChild, key, depth + 1)
        : [];
    }
    if (/^(str|bool|repr|json\.dumps)$/.test(name))
      return argument ? this.value(argument, place, depth + 1) : [];
    if (name === "int")
      return (argument ? this.value(argument, place, depth + 1) : []).map((one) => ({
        ...one,
        value: one.value.replace(/^true$/i, "1").replace(/^false$/i, "0"),
      }));
    const own =
      callee?.name === "VariableName"
        ? name
        : callee?.lastChild?.name === "PropertyName"
          ? this.text(callee.lastChild)
          : undefined;
    // Of a method, only where there is one of that name.
    if (own === undefined || (own !== name && this.index.functions.get(own)?.length !== 1))
      return [];
    return [
      ...this.returned(own).flatMap(({ value, statement }) =>
        this.value(value, statement, depth + 1),
      ),
      ...(callee?.name === "VariableName" ? this.assigned(name, callee) : []).flatMap(
        ({ value }) =>
          value.name === "LambdaExpression" && value.lastChild
            ? this.value(value.lastChild, value.lastChild, depth + 1)
            : [],
      ),
    ];
  }

  /** What stands under a key of a mapping. */
  entry(node: SyntaxNode, key: string, depth = 0): readonly TracedOutcome[] {
    if (depth > longestChain || ++this.steps > mostSteps) return [];
    switch (node.name) {
      case "DictionaryExpression": {
        for (const name of node.getChildren("String"))
          if (name.nextSibling?.name === ":" && this.literal(name) === key) {
            const value = name.nextSibling.nextSibling;
            return value ? this.value(value, value, depth + 1) : [];
          }
        return [];
      }
      case "VariableName": {
        const name = this.text(node);
        const later = [`${name}["${key}"]`, `${name}['${key}']`].flatMap((target) =>
          this.assigned(target, node).flatMap(({ value, statement }) =>
            this.value(value, statement, depth + 1),
          ),
        );
        const first = this.assigned(name, node).flatMap(({ value }) =>
          this.entry(value, key, depth + 1),
        );
        return [...first, ...later];
      }
      case "CallExpression":
        return node.firstChild?.name === "VariableName"
          ? this.returned(this.text(node.firstChild)).flatMap(({ value }) =>
              this.entry(value, key, depth + 1),
            )
          : [];
      default:
        return [];
    }
  }

  /** What the functions of a name return. */
  returned(name: string): readonly { value: SyntaxNode; statement: SyntaxNode }[] {
    return (this.index.functions.get(name) ?? []).flatMap((definition) =>
      this.index.returns
        .filter((statement) => functionAround(statement)?.from === definition.from)
        .flatMap((statement) => {
          const value = statement.lastChild;
          return value && value.name !== "return" ? [{ value, statement }] : [];
        }),
    );
  }

  /** Everything a name is given: where it is used, or else by those who call the function around, or outside. */
  private given(node: SyntaxNode, depth: number): readonly TracedOutcome[] {
    const name = this.text(node);
    const own = this.assigned(name, node);
    const added = ["append", "add"].flatMap((method) => this.callsOf(`${name}.${method}`));
    if (added.length > 0 && own.length > 0)
      return [
        { value: "false", span: span(node.from, node.to), given: [] },
        ...added.flatMap((call) => this.written("true", call, depth + 1)),
      ];
    if (own.length > 0) {
      const each = own.map(({ value, statement }) => this.value(value, statement, depth + 1));
      // What else it may be given is a reason that is not known.
      return each.some((one) => one.length === 0) ? [] : each.flat();
    }
    return this.handed(name, node).flatMap(({ value }) => this.value(value, value, depth + 1));
  }

  private assigned(name: string, use: SyntaxNode) {
    const all = this.index.assignments.get(name) ?? [];
    const scope = functionAround(use);
    const within = all.filter(({ statement }) => functionAround(statement)?.from === scope?.from);
    if (within.length > 0 || this.parameterAt(name, scope) >= 0) return within;
    return all.filter(({ statement }) => functionAround(statement) === undefined);
  }

  /** What the callers of the function around give for a name. */
  handed(name: string, use: SyntaxNode): readonly { value: SyntaxNode; call: SyntaxNode }[] {
    const scope = functionAround(use);
    const position = this.parameterAt(name, scope);
    if (!scope || position < 0) return [];
    return this.callsOf(this.text(scope.getChild("VariableName"))).flatMap((call) => {
      const value = argumentsOf(call)[position] ?? this.argumentNamed(call, name);
      return value ? [{ value, call }] : [];
    });
  }

  argumentNamed(call: SyntaxNode, name: string): SyntaxNode | undefined {
    for (const each of call.getChild("ArgList")?.getChildren("VariableName") ?? [])
      if (each.nextSibling?.name === "AssignOp" && this.text(each) === name)
        return each.nextSibling.nextSibling ?? undefined;
    return undefined;
  }

  private parameterAt(name: string, definition: SyntaxNode | undefined): number {
    const list = definition?.getChild("ParamList");
    return (list?.getChildren("VariableName") ?? [])
      .filter((each) => each.prevSibling?.name !== "AssignOp")
      .map((each) => this.text(each))
      .filter((each) => !/^(self|cls)$/.test(each))
      .indexOf(name);
  }

  literal(node: SyntaxNode): string | undefined {
    const written = this.text(node);
    if (/^(Boolean|Number|None)$/.test(node.name)) return written;
    if (node.name !== "String") return undefined;
    return /^[a-zA-Z]*(?:"""|'''|"|')([\w.\s-]*)(?:"""|'''|"|')$/.exec(written)?.[1]?.trim();
  }
}

/** The test in `df[df["accuracy"] < 0.8]`. */
function filterIn(node: SyntaxNode): SyntaxNode | undefined {
  const { lastChild: bracket } = node;
  const test = bracket?.name === "]" ? bracket.prevSibling : undefined;
  return test?.prevSibling?.name === "[" && isTest(test) ? test : undefined;
}

/** A test without the brackets around it, and a name without the `not` in front of it. */
function unwrapped(asked: SyntaxNode, comesOut: boolean): TestAround {
  let test = asked;
  let holds = comesOut;
  for (;;) {
    const inner = test.firstChild?.nextSibling;
    const isNot = test.name === "UnaryExpression" && test.firstChild?.name === "not";
    if (!inner || !(test.name === "ParenthesizedExpression" || (isNot && !isTest(inner)))) break;
    if (isNot) holds = !holds;
    test = inner;
  }
  return { test, holds };
}

/** As Python takes it, where `"false"` was meant to be no. */
export const isTrue = (value: string): boolean => !/^(false|0|no|none|)$/i.test(value);
