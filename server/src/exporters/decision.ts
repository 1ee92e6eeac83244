import { type FileFormat, fileFormats } from "../runner/sources/spec.ts";
import { formats, type Part, readings } from "./readings.ts";

/**
 * The Python that decides a condition where a pipeline is hosted, as condition/evaluate.ts does here: in
 * true, false and unknown. It needs the standard library alone. The condition stands in the variable WHEN
 * as it is written in the pipeline, and METRICS says where its values come from (readings.ts).
 *
 * A trigger is asked with its name in TRIGGER: ON_MISSING says what a missing value does, COOLDOWN holds
 * it back for so many seconds after it fired, and ON_NEWS judges a reading once. What has to be remembered
 * for that lies in MEMORY, a file. A gate gives none of these, and takes unknown for no.
 *
 * The answer is what it prints, and the output `holds` of a step of GitHub: `true` or `false`.
 */
const evaluation = String.raw`
UNKNOWN = object()
COMPARISONS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda a, b: whole(a / b),
    ast.Mod: lambda a, b: a - b * whole(a / b),
    ast.Pow: math.pow,
}


def whole(number):
    return number if math.isinf(number) else float(math.floor(number))


def evaluate(node):
    value = evaluated(node)
    return UNKNOWN if value != value else value


def evaluated(node):
    if isinstance(node, ast.Constant):
        return float(node.value) if type(node.value) is int else node.value
    if isinstance(node, ast.BoolOp):
        return joined(isinstance(node.op, ast.Or), [evaluate(each) for each in node.values])
    if isinstance(node, ast.UnaryOp):
        value = evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            return UNKNOWN if value is UNKNOWN else not value
        value = as_number(value)
        return -value if isinstance(node.op, ast.USub) and value is not UNKNOWN else value
    if isinstance(node, ast.Compare):
        terms = [node.left, *node.comparators]
        return joined(False, [compared(*each) for each in zip(node.ops, terms, terms[1:])])
    if isinstance(node, ast.BinOp):
        a, b = as_number(evaluate(node.left)), as_number(evaluate(node.right))
        try:
            return UNKNOWN if UNKNOWN in (a, b) else ARITHMETIC[type(node.op)](a, b)
        except (ArithmeticError, ValueError):
            return UNKNOWN
    if isinstance(node, ast.Call):
        return called(node.func.id, *node.args)
    return newest(path_of(node))


def joined(deciding, values):
    for value in values:
        if value is not UNKNOWN and bool(value) == deciding:
            return deciding if value is None else value
    if any(value is UNKNOWN for value in values):
        return UNKNOWN
    return not deciding if values[-1] is None else values[-1]


def compared(op, left, right):
    a, b = evaluate(left), evaluate(right)
    asks = [each for each in (right, left) if isinstance(each, ast.Constant) and each.value is None]
    if asks and isinstance(op, (ast.Is, ast.Eq, ast.IsNot, ast.NotEq)):
        other = a if asks[0] is right else b
        return (other is UNKNOWN or other is None) == isinstance(op, (ast.Is, ast.Eq))
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    if isinstance(op, (ast.Is, ast.IsNot)):
        return (type(a) is type(b) and a == b) == isinstance(op, ast.Is)
    texts = isinstance(a, str) + isinstance(b, str)
    if isinstance(op, (ast.In, ast.NotIn)):
        return (a in b) == isinstance(op, ast.In) if texts == 2 else UNKNOWN
    if texts == 1 or a is None or b is None:
        return UNKNOWN
    return COMPARISONS[type(op)](a, b)


def as_number(value):
    return float(value) if isinstance(value, (bool, float)) else UNKNOWN


def called(name, subject, window=None):
    if name == "missing":
        return evaluate(subject) in (UNKNOWN, None)
    if name == "abs":
        value = evaluate(subject)
        return abs(value) if isinstance(value, float) else UNKNOWN
    values = history(path_of(subject), window.value)
    if values is UNKNOWN or name == "count":
        return UNKNOWN if values is UNKNOWN else float(len(values))
    if not values:
        return UNKNOWN
    if name == "avg":
        return functools.reduce(operator.add, values) / len(values)
    return min(values) if name == "min" else max(values)


def path_of(node):
    if isinstance(node, ast.Name):
        return [node.id]
    return [*path_of(node.value), node.attr if isinstance(node, ast.Attribute) else node.slice.value]


def newest(path):
    samples = until(samples_of(path) or [], NOW)
    value = samples[-1][1] if samples else None
    return UNKNOWN if value is None else value


def samples_of(path):
    name = ".".join(path)
    return READINGS.get(name if name in READINGS else path[-1])


def until(samples, at):
    return [each for each in samples if each[0] is None or each[0] <= at]


def history(path, window):
    name = ".".join(path)
    if name not in READINGS and path[-1] not in READINGS:
        return UNKNOWN
    unit = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}[window[-1]]
    asked = until(samples_of(path) or [], NOW)
    if any(at is None for at, _, _ in asked):
        return UNKNOWN
    since = NOW - 1000 * unit * float(window[:-1])
    return [value for at, value, _ in asked if at > since and isinstance(value, float)]


def told(value):
    return "unknown" if value is UNKNOWN else "true" if value else "false"


def told_value(value):
    return "missing" if value is UNKNOWN else value


def answer(holds, why):
    print(why, file=sys.stderr)
    if "GITHUB_OUTPUT" in os.environ:
        with open(os.environ["GITHUB_OUTPUT"], "a") as outputs:
            print(f"holds={'true' if holds else 'false'}", file=outputs)
    print("true" if holds else "false")
    sys.exit()


NOW = time.time() * 1000
METRICS = json.loads(os.environ["METRICS"], parse_int=float)
READINGS = {name: read(**source) for name, source in METRICS.items()}
WHEN = os.environ.get("WHEN")
HOLDS = evaluate(ast.parse(f"({WHEN}\n)", mode="eval").body) if WHEN else True
WHY = f"{WHEN}: {told(HOLDS)}" if WHEN else "It has no condition: its schedule alone starts it."
for each in READINGS:
    print(f"{each} is {told_value(newest([each]))}", file=sys.stderr)
`;

/** The end of it for gates, which know no memory. */
const gateAnswer = `
answer(HOLDS is not UNKNOWN and bool(HOLDS), WHY)
`;

/** The end of it where triggers ask too. */
const triggerAnswer = `

def answer_trigger(name, holds, why):
    memory = {}
    if os.path.exists(MEMORY):
        with open(MEMORY) as file:
            memory = json.load(file)
    known = memory.setdefault(name, {})
    seen = {each: [len(samples), *samples[-1][1:]] for each, samples in READINGS.items() if samples}
    if os.environ.get("ON_NEWS"):
        if not seen:
            answer(False, f"{why}: there is no reading yet")
        if known.get("seen") == seen:
            answer(False, f"{why}: these readings were judged before")
        known["seen"] = seen
    failure = None
    if holds is UNKNOWN:
        on_missing = os.environ.get("ON_MISSING", "skip")
        if on_missing == "fail":
            failure = f"{why}: a value is missing, and 'on-missing: fail' makes that an error"
        holds = on_missing == "fire"
    cooldown = 1000 * float(os.environ.get("COOLDOWN", "0"))
    if holds and known.get("fired", math.inf) <= NOW < known.get("fired", 0) + cooldown:
        holds = False
        why = f"{why}: its cooldown holds it back"
    if holds:
        known["fired"] = NOW
    os.makedirs(os.path.dirname(MEMORY), exist_ok=True)
    with open(MEMORY, "w") as file:
        json.dump(memory, file)
    if failure:
        sys.exit(failure)
    answer(bool(holds), why)


MEMORY = ".mlops/triggers.json"
TRIGGER = os.environ.get("TRIGGER")
if TRIGGER:
    answer_trigger(TRIGGER, HOLDS, WHY)
answer(HOLDS is not UNKNOWN and bool(HOLDS), WHY)
`;

/** The whole of it, for sources of these formats. */
export function decisionCode(read: ReadonlySet<FileFormat>, asksTriggers: boolean): string {
  const used = fileFormats.filter((format) => read.has(format));
  const parts = new Set<Part>(used.flatMap((format) => formats[format].parts));
  const modules = new Set([
    ...["ast", "functools", "json", "math", "operator", "os", "sys", "time"],
    ...(used.length > 0 ? ["datetime", "re"] : []),
    ...used.flatMap((format) => formats[format].modules),
  ]);
  return [
    "# Made by mlops export: decides a condition, and takes a value that is missing for unknown.",
    ...[...modules].sort().map((name) => `import ${name}`),
    "\n",
    ...(Object.keys(readings) as Part[]).flatMap((part) => (parts.has(part) ? readings[part] : [])),
    used.length > 0 ? fileReader(used) : inlineReader,
    evaluation,
    asksTriggers ? triggerAnswer : gateAnswer,
  ]
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n\n");
}

const inlineReader = `

def read(samples):
    return samples
`;

const fileReader = (used: readonly FileFormat[]): string => `

def read(samples=None, file="", format="", key=""):
    if samples is not None:
        return samples
    try:
        with open(file, encoding="utf-8-sig", errors="replace", newline="") as opened:
            text = opened.read()
        written = round(1000 * os.path.getmtime(file))
${used.map((format) => `        if format == "${format}":\n            return ${formats[format].call}`).join("\n")}
    except Exception as problem:
        print(f"{file}: {problem}", file=sys.stderr)
    return None
`;
