import type { SyntaxNode } from "@lezer/common";
import { argumentsOf } from "./python-index.ts";
import { ask, type Trace, type TracedOutcome } from "./trace.ts";

export type { TracedOutcome } from "./trace.ts";

/**
 * What Python code writes as a line `name=value`, however it comes to be written: the texts that begin
 * with `name=` are looked for, and what follows is traced to the tests it rests on.
 */
export function linesWritten(code: string, name: string): readonly TracedOutcome[] {
  if (!code.includes(name)) return [];
  return ask(code, `line ${name}`, (trace) =>
    trace.find((node) => {
      if (node.name !== "String" && node.name !== "FormatString") return undefined;
      return lineIn(trace, node, name) ?? pairIn(trace, node, name);
    }),
  );
}

/** What Python code prints, where all that it prints is values that can be traced. */
export function valuesPrinted(code: string): readonly TracedOutcome[] {
  return ask(code, "printed", (trace) => {
    const found: TracedOutcome[] = [];
    for (const call of trace.callsOf("print")) {
      // What goes to the errors is not what is read.
      if (trace.text(trace.argumentNamed(call, "file")) === "sys.stderr") continue;
      const [value, ...others] = argumentsOf(call);
      const values = value && others.length === 0 ? trace.value(value, call) : [];
      if (values.length === 0) return [];
      found.push(...values);
    }
    return found;
  });
}

/** What Python code writes into the file of that path. */
export function fileWritten(code: string, path: string): readonly TracedOutcome[] {
  if (!code.includes(path)) return [];
  return ask(code, `file ${path}`, (trace) =>
    trace.find((node) => {
      const callee = node.name === "CallExpression" ? node.firstChild : null;
      if (!callee || !/\.write(_text)?$/.test(trace.text(callee))) return undefined;
      if (!trace.text(callee).includes(path) && !opensAround(trace, node, path)) return undefined;
      const [value] = argumentsOf(node);
      return value && trace.value(value, node);
    }),
  );
}

/** What Python code gives the mapping that it calls `callee` with, under a key: `Kestra.outputs({…})`. */
export function entriesGiven(code: string, callee: string, key: string): readonly TracedOutcome[] {
  if (!code.includes(callee)) return [];
  return ask(code, `entry ${callee} ${key}`, (trace) =>
    trace.callsOf(callee).flatMap((call) => {
      const [given] = argumentsOf(call);
      return given ? trace.entry(given, key) : [];
    }),
  );
}

/** What Python code sets under a key by `callee(key="…", value=…)`. */
export function valuesSet(code: string, callee: string, key: string): readonly TracedOutcome[] {
  if (!code.includes(callee)) return [];
  return ask(code, `set ${callee} ${key}`, (trace) =>
    trace.callsOf(callee).flatMap((call) => {
      const [first, second] = argumentsOf(call);
      const name = first ?? trace.argumentNamed(call, "key");
      const value = trace.argumentNamed(call, "value") ?? second;
      return name && value && trace.literal(name) === key ? trace.value(value, call) : [];
    }),
  );
}

/** How Python code ends, where it decides on that itself: its exit code. */
export function exitsOf(code: string): readonly TracedOutcome[] {
  if (!/exit|raise|assert/i.test(code)) return [];
  return ask(code, "exits", (trace) => {
    const ended = (value: string): string => {
      if (/^\d+$/.test(value)) return value;
      return /^(false|none)$/i.test(value) ? "0" : "1";
    };
    const calls = ["sys.exit", "exit", "quit", "os._exit", "SystemExit"].flatMap((name) =>
      trace.callsOf(name),
    );
    const exits = calls.flatMap((call) => {
      const [value] = argumentsOf(call);
      if (!value) return trace.written("0", call);
      const isMessage = value.name === "String" || value.name === "FormatString";
      if (isMessage) return trace.written("1", call);
      return trace.value(value, call).map((one) => ({ ...one, value: ended(one.value) }));
    });
    const raised = trace.find((node) =>
      node.name === "RaiseStatement" && !/\bSystemExit\b/.test(trace.text(node)) && !isCaught(node)
        ? trace.written("1", node)
        : undefined,
    );
    // That it may fail for other reasons is true of all code.
    return [...exits, ...raised].filter(({ value, test }) => test !== undefined || value === "0");
  });
}

/** What is raised inside a `try` may be caught by it. */
function isCaught(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent)
    if (/^(TryStatement|FunctionDefinition)$/.test(at.name)) return true;
  return false;
}

/** Whether a `with` around a node opens the file. */
function opensAround(trace: Trace, node: SyntaxNode, path: string): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    const body = at.name === "WithStatement" ? at.getChild("Body") : null;
    if (at.name === "WithStatement" && body)
      return trace
        .text(at)
        .slice(0, body.from - at.from)
        .includes(path);
  }
  return false;
}

/** How a line begins that sets a variable of Azure Pipelines. */
export const azureSets = (name: string): string =>
  `##vso\\[task\\.setvariable\\s+variable=${name}\\b[^\\]]*\\]`;

/** The value of the line `name=…` in a text, up to the end of the text or of the line. */
function lineIn(
  trace: Trace,
  node: SyntaxNode,
  name: string,
): readonly TracedOutcome[] | undefined {
  const written = trace.text(node);
  const begins = new RegExp(
    `(?:^[a-zA-Z]*(?:"""|'''|"|')|\\\\n|\\n\\s*|::set-output name=|echo \\\\?["']?)${name}(?:=|::)|${azureSets(name)}`,
  ).exec(written);
  if (!begins) return undefined;
  const at = begins.index + begins[0].length;
  const ending = /^(?:\\+n|\s|"|'|\\"|$)/;
  for (const inner of node.getChildren("FormatReplacement"))
    if (inner.from === node.from + at) {
      const value = inner.firstChild?.nextSibling;
      const isWhole = ending.test(written.slice(inner.to - node.from));
      return value && isWhole && value.nextSibling?.name === "}"
        ? trace.value(value, node)
        : undefined;
    }
  const filledIn = /^(?:\{\}|%[sd])/.test(written.slice(at))
    ? givenToFormat(trace, node)
    : undefined;
  if (filledIn) return trace.value(filledIn, node);
  const literal = /^[\w.-]+/.exec(written.slice(at))?.[0];
  if (literal) return trace.written(literal, node);
  // `"retrain=" + str(retrain)`
  const plus = node.nextSibling;
  const added = plus?.name === "ArithOp" && trace.text(plus) === "+" ? plus.nextSibling : null;
  return added ? trace.value(added, node) : undefined;
}

/** The only value of `"…{}".format(value)` and `"…%s" % value`. */
function givenToFormat(trace: Trace, node: SyntaxNode): SyntaxNode | undefined {
  const behind = node.nextSibling;
  if (behind?.name === "ArithOp" && trace.text(behind) === "%") {
    const given = behind.nextSibling;
    return given && given.name !== "TupleExpression" ? given : undefined;
  }
  const { parent } = node;
  const call = parent && /\.format$/.test(trace.text(parent)) ? parent.parent : undefined;
  const [only, ...others] = call?.name === "CallExpression" ? argumentsOf(call) : [];
  return others.length === 0 ? only : undefined;
}

/** `f"{key}={value}"` in a function that is called with the name, or over a mapping that holds it. */
function pairIn(
  trace: Trace,
  node: SyntaxNode,
  name: string,
): readonly TracedOutcome[] | undefined {
  const [, key, value] =
    /^[fF]["']\{(\w+)\}=\{(?:str\()?(\w+)\)?(?:\.lower\(\))?\}(?:\\n)?["']$/.exec(
      trace.text(node),
    ) ?? [];
  if (key === undefined || value === undefined) return undefined;
  const named = trace
    .handed(key, node)
    .filter((one) => trace.literal(one.value) === name)
    .flatMap(({ call }) =>
      trace
        .handed(value, node)
        .filter((one) => one.call.from === call.from)
        .flatMap((one) => trace.value(one.value, call)),
    );
  return [...named, ...loopedOver(trace, node, key, value, name)];
}

/** `for key, value in results.items():` around a node. */
function loopedOver(
  trace: Trace,
  node: SyntaxNode,
  key: string,
  value: string,
  name: string,
): readonly TracedOutcome[] {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name !== "ForStatement") continue;
    const names = at.getChildren("VariableName").map((each) => trace.text(each));
    const call = at.getChild("CallExpression");
    const callee = call?.firstChild;
    const isOver = names[0] === key && names[1] === value;
    if (isOver && callee?.firstChild && /\.items$/.test(trace.text(callee)))
      return trace.entry(callee.firstChild, name);
  }
  return [];
}
