import type { SyntaxNode } from "@lezer/common";
import { type Span, span } from "../base/text.ts";

/** Words of a Python text that tell what it does. The span is in offsets of the text. */
export interface Said {
  readonly words: string;
  /** In words: "the call", "the message". */
  readonly from: string;
  readonly span: Span;
}

const speaks =
  /^(print|(\w+\.)*(debug|info|warning|warn|error|critical|exception|log|write|echo))$/;
const exits = /^(sys\.exit|exit|quit|os\._exit)$/;

/** The statements of a block, in order. */
export function statementsOf(body: SyntaxNode): SyntaxNode[] {
  const statements: SyntaxNode[] = [];
  for (let child = body.firstChild; child; child = child.nextSibling)
    if (child.name === "StatementGroup") statements.push(...statementsOf(child));
    else if (/(Statement|Definition)$/.test(child.name)) statements.push(child);
  return statements;
}

/** Whether nothing after this statement runs. */
export function leaves(code: string, statement: SyntaxNode): boolean {
  if (/^(Return|Raise|Continue|Break)Statement$/.test(statement.name)) return true;
  const call = statement.firstChild;
  const callee = call?.name === "CallExpression" ? call.firstChild : undefined;
  return callee ? exits.test(code.slice(callee.from, callee.to)) : false;
}

/** What was found in some statements, by how much it says. */
interface Findings {
  /** What is called. */
  readonly calls: Said[];
  /** The texts given to what is called. */
  readonly texts: Said[];
  /** Names given a value, texts returned. */
  readonly results: Said[];
  /** Giving up with an error. */
  readonly failures: Said[];
  /** What is only said. */
  readonly messages: Said[];
  /** Going on elsewhere, without a word. */
  readonly leavings: Said[];
}

/**
 * What some statements do, the strongest evidence first: calls, the texts they are given, values set
 * and returned, errors raised, messages. What an inner `if` decides is not counted.
 */
export function doings(code: string, statements: readonly SyntaxNode[]): readonly Said[] {
  return ordered((findings) => {
    for (const statement of statements) ofStatement(code, statement, findings);
  });
}

/** What an expression says when it is the one that is chosen. */
export function said(code: string, expression: SyntaxNode): readonly Said[] {
  return ordered((findings) => {
    if (expression.name === "String") findings.results.push(textOf(code, expression, "the text"));
    else ofExpression(code, expression, findings);
  });
}

function ordered(collect: (findings: Findings) => void): readonly Said[] {
  const findings: Findings = {
    calls: [],
    texts: [],
    results: [],
    failures: [],
    messages: [],
    leavings: [],
  };
  collect(findings);
  return [
    ...findings.calls,
    ...findings.texts,
    ...findings.results,
    ...findings.failures,
    ...findings.messages,
    ...findings.leavings,
  ];
}

function ofStatement(code: string, statement: SyntaxNode, findings: Findings): void {
  const { name } = statement;
  const whole = (from: string, words = code.slice(statement.from, statement.to)): Said => ({
    words,
    from,
    span: span(statement.from, statement.to),
  });
  if (/^(If|FunctionDefinition|ClassDefinition|Match)/.test(name)) return;
  if (/^(For|While|With|Try)Statement$/.test(name)) {
    const body = statement.getChild("Body");
    if (body) for (const inner of statementsOf(body)) ofStatement(code, inner, findings);
    return;
  }
  if (name === "RaiseStatement") {
    findings.failures.push(whole("the statement", "raise"));
    return;
  }
  if (name === "AssignStatement") {
    const [target, value] = [statement.firstChild, statement.lastChild];
    const isSet = value && /^(Boolean|String|Number)$/.test(value.name);
    if (target && isSet) {
      const written = code.slice(value.from, value.to);
      const [key, given] = [code.slice(target.from, target.to), unquoted(written)];
      const refused = given === "False" || given === "0";
      // `action = "retrain"` says it by its value, `retrain = True` by its name.
      if (value.name !== "String" || /^(true|false)$/i.test(given))
        findings.results.push(whole("what is set", refused ? `not ${key}` : key));
      else findings.results.push(whole("what is set", given));
      return;
    }
  }
  if (name === "ReturnStatement") {
    const value = statement.lastChild;
    if (value?.name === "String") findings.results.push(textOf(code, value, "what is returned"));
    else if (value?.name === "Boolean") {
      const owner = functionName(code, statement);
      const positive = code.slice(value.from, value.to) === "True";
      if (owner) findings.results.push(whole("the function's name", positive ? owner : "return"));
    }
  }
  ofExpression(code, statement, findings);
  if (/^(Return|Continue|Break|Pass)Statement$/.test(name))
    findings.leavings.push(whole("the statement", name.replace("Statement", "").toLowerCase()));
}

function ofExpression(code: string, root: SyntaxNode, findings: Findings): void {
  root.cursor().iterate((at) => {
    if (at.name === "LambdaExpression" || at.name === "ConditionalExpression") return false;
    if (at.name !== "CallExpression") return undefined;
    const { node } = at;
    const [callee, list] = [node.firstChild, node.lastChild];
    if (!callee || !list) return undefined;
    const called = code.slice(callee.from, callee.to);
    const place = span(callee.from, callee.to);
    if (exits.test(called)) {
      const words = code.slice(node.from, node.to);
      const refused = !/\((0|None)?\)$/.test(words.replace(/\s/g, ""));
      const call: Said = { words: refused ? "fail" : "exit", from: "the call", span: place };
      (refused ? findings.failures : findings.leavings).push(call);
      return false;
    }
    const isMessage = speaks.test(called);
    const given = childrenOf(list);
    const strings = given.filter(({ name }) => name === "String");
    const words = /(_stage|_alias)$/.test(called)
      ? // Which stage or alias a model gets says what becomes of it.
        `${called} ${strings.map((one) => unquoted(code.slice(one.from, one.to))).join(" ")}`
      : called;
    if (!isMessage) findings.calls.push({ words, from: "the call", span: place });
    for (const text of [...strings, ...given.filter(({ name }) => name === "FormatString")]) {
      const piece = textOf(code, text, isMessage ? "the message" : "the call");
      (isMessage ? findings.messages : findings.texts).push(piece);
    }
    for (const mapping of given)
      if (mapping.name === "DictionaryExpression") findings.texts.push(...eventsIn(code, mapping));
    for (const array of given.filter(({ name }) => name === "ArrayExpression"))
      findings.texts.push({
        words: array
          .getChildren("String")
          .map((one) => unquoted(code.slice(one.from, one.to)))
          .join(" "),
        from: "the command",
        span: span(array.from, array.to),
      });
    return undefined;
  });
}

/** What a call is given, in its place or by name, and the signs between. */
function childrenOf(list: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = list.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** What is set off by a request: `json={"event_type": "retrain"}`. */
function eventsIn(code: string, mapping: SyntaxNode): readonly Said[] {
  return mapping.getChildren("String").flatMap((key) => {
    const value = key.nextSibling?.name === ":" ? key.nextSibling.nextSibling : undefined;
    const isEvent = /^(event_type|workflow|workflow_id|job_name|dag_id|pipeline)$/.test(
      unquoted(code.slice(key.from, key.to)),
    );
    return isEvent && value?.name === "String" ? [textOf(code, value, "the event")] : [];
  });
}

function textOf(code: string, node: SyntaxNode, from: string): Said {
  return {
    words: unquoted(code.slice(node.from, node.to)).replace(/\{[^{}]*\}/g, " "),
    from,
    span: span(node.from, node.to),
  };
}

const unquoted = (text: string): string =>
  text.replace(/^[a-zA-Z]*("""|'''|"|')([\s\S]*)\1$/, "$2");

function functionName(code: string, statement: SyntaxNode): string | undefined {
  for (let at = statement.parent; at; at = at.parent)
    if (at.name === "FunctionDefinition") {
      const name = at.getChild("VariableName");
      return name ? code.slice(name.from, name.to) : undefined;
    }
  return undefined;
}
