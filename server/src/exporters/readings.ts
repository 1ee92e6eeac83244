import type { FileFormat } from "../runner/sources/spec.ts";

/**
 * The Python that reads a metric's file, as runner/sources does here: its readings are triples of time
 * (milliseconds since 1970 UTC, or nothing), value (nothing where it is missing) and label, the oldest
 * first; nothing for a file that cannot be read. Each part is written only where a source needs it.
 */
export const readings = {
  values: String.raw`
def value_of(written):
    if isinstance(written, (bool, float)):
        return None if written != written else written
    text = written.strip() if isinstance(written, str) else ""
    if re.fullmatch(r"|-|~|nan|null|none|n/?a|undefined|missing|\?", text, re.I):
        return None
    if re.fullmatch(r"[-+]?inf(inity)?", text, re.I):
        return -math.inf if text.startswith("-") else math.inf
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?", text, re.I):
        return float(text)
    return float(int(text, 0)) if re.fullmatch(r"0(x[0-9a-f]+|o[0-7]+|b[01]+)", text, re.I) else text


def time_of(text):
    dated = re.fullmatch(
        r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
        r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|UTC|[-+]\d{2}:?\d{2})?)?",
        text.strip(),
        re.I | re.A,
    )
    parts = dated or re.fullmatch(r"(\d{4})(\d{2})(\d{2})()()()()()", text.strip(), re.A)
    if parts:
        year, month, day, hour, minute, second, fraction, zone = parts.groups()
        try:
            midnight = datetime.date(int(year), int(month), int(day)).toordinal() - 719163
        except ValueError:
            return None
        hour, minute, second = int(hour or 0), int(minute or 0), int(second or 0)
        if hour > 24 or minute > 59 or second > 60:
            return None
        ahead = re.fullmatch(r"([-+])(\d{2}):?(\d{2})", zone or "")
        minutes = int(ahead[1] + "1") * (int(ahead[2]) * 60 + int(ahead[3])) if ahead else 0
        seconds = ((midnight * 24 + hour) * 60 + minute - minutes) * 60 + second
        return seconds * 1000 + math.floor(float(fraction or 0) * 1000 + 0.5)
    if re.fullmatch(r"\d{9,10}(\.\d+)?", text.strip(), re.A):
        return math.floor(float(text) * 1000 + 0.5)
    return float(text) if re.fullmatch(r"\d{12,13}", text.strip(), re.A) else None


def in_time(samples):
    times = [at for at, _, _ in samples if at is not None]
    if not times or len(times) * 2 < len(samples):
        return samples
    before = min(times[0], times[-1]) - len(samples)
    placed = []
    for at, value, label in reversed(samples) if times[0] > times[-1] else samples:
        before = before + 1 if at is None else at
        placed.append((before, None if at is None else value, label))
    return sorted(placed, key=lambda each: each[0])


def text_of(written):
    if isinstance(written, bool):
        return str(written).lower()
    return str(int(written)) if isinstance(written, float) and written.is_integer() else str(written)
`,
  table: `
TIMES = (
    r"timestamp|time|datetime|date|day|ts|at|created(_at)?|logged(_at)?|week|month"
    r"|run|run_?id|version|step|epoch|iteration|build|commit"
)


def named(names, wanted):
    folded = [each for each in names if each.strip().lower() == wanted.lower()]
    return wanted if wanted in names else next(iter(folded), None)


def like(names, pattern):
    return next((each for each in names if re.fullmatch(pattern, each, re.I)), None)


def column(rows, metric):
    columns = list(dict.fromkeys(each for row in rows for each in row))
    time_column, wanted = like(columns, TIMES), named(columns, metric)
    if wanted is not None:
        return cells(rows, wanted, time_column or first_text(rows, columns, wanted))
    names = like(columns, r"metric|metric_?name|name|key")
    values = like(columns, r"value|metric_?value|score|result")
    if names is None or values is None:
        return None
    own = [row for row in rows if text_of(row.get(names) or "").strip().lower() == metric.lower()]
    return cells(own, values, time_column) if own else None


def first_text(rows, columns, wanted):
    first = columns[0]
    texts = [row.get(first) for row in rows]
    is_time = all(
        isinstance(each, str) and (not isinstance(value_of(each), float) or time_of(each))
        for each in texts
    )
    return first if is_time and first != wanted else None


def cells(rows, wanted, time_column):
    samples = []
    for row in rows:
        if wanted in row:
            written = row.get(time_column)
            label = f"reading {len(samples) + 1}" if written in (None, "") else text_of(written).strip()
            samples.append((time_of(label), value_of(row[wanted]), label))
    return in_time(samples)
`,
  csv: String.raw`
def read_csv(text):
    header = text.lstrip().splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=header.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    filled = [record for record in records if len(record) > 1 or "".join(record).strip()]
    names = [each.strip() for each in filled[0]] if filled else []
    return [dict(itertools.zip_longest(names, record[: len(names)])) for record in filled[1:]]
`,
  jsonl: String.raw`
def read_lines(text):
    rows = []
    for line in text.split("\n"):
        try:
            row = json.loads(line, parse_int=float)
        except ValueError:
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows
`,
  tree: `
def is_single(data):
    return data is None or isinstance(data, (str, float, bool))


def leaf(data, metric, written):
    if isinstance(data, list):
        return column([each for each in data if isinstance(each, dict)], metric)
    if not isinstance(data, dict):
        return None
    if metric in data:
        return series(data[metric], written)
    leaves = list(leaves_of(data, []))
    exact = [inner for path, inner in leaves if path == metric]
    ending = [inner for path, inner in leaves if path.endswith(f".{metric}")]
    if exact or len(ending) == 1:
        return series((exact or ending)[0], written)
    return None


def leaves_of(data, path):
    if isinstance(data, dict) and len(path) <= 20:
        for key, inner in data.items():
            yield ".".join([*path, key]), inner
            yield from leaves_of(inner, [*path, key])


def series(data, written):
    if is_single(data):
        return [(written, value_of(data), "")]
    if isinstance(data, list):
        if any(isinstance(each, dict) for each in data):
            return column([each for each in data if isinstance(each, dict)], "value")
        return [(None, value_of(each), f"reading {at + 1}") for at, each in enumerate(data)]
    if data and all(is_single(each) for each in data.values()):
        return in_time([(time_of(key), value_of(each), key) for key, each in data.items()])
    return None
`,
  evidently: String.raw`
def name_in_report(one):
    names = [one.get(key) for key in ("metric_name", "metric_id", "metric")]
    return next((name for name in names if isinstance(name, str)), None)


def is_report(data):
    found = data.get("metrics") if isinstance(data, dict) else None
    return isinstance(found, list) and found != [] and all(
        isinstance(one, dict) and name_in_report(one) is not None for one in found
    )


def folded(name):
    return re.sub(r"[^a-z0-9]", "", name.lower())


def in_report(data, metric, written):
    found = []
    for one in data["metrics"]:
        whole = name_in_report(one)
        kind = re.sub(r"\(.*$", "", whole, flags=re.S)
        about = re.search(r"\bcolumn=([^,)]+)", whole)
        stems = [f"{kind}.{about[1]}", kind] if about else [kind]
        value = one.get("value")
        value = one.get("result") if value is None else value
        if is_single(value):
            found.append(([*stems, whole], value))
        if isinstance(value, dict):
            parts = [(part, inner) for part, inner in value.items() if inner is not None and is_single(inner)]
            found += [([*(f"{stem}.{part}" for stem in stems), part], inner) for part, inner in parts]
    own = [value for names, value in found if folded(metric) in [folded(name) for name in names]]
    told = time_of(data["timestamp"]) if isinstance(data.get("timestamp"), str) else None
    return [(written if told is None else told, value_of(own[0]), "")] if len(own) == 1 else None
`,
  yaml: String.raw`
try:
    import yaml
except ModuleNotFoundError:
    packages = tempfile.mkdtemp()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", packages, "pyyaml"]
    subprocess.run(pip, check=True, stdout=sys.stderr)
    sys.path.append(packages)
    import yaml


def plain(data):
    if isinstance(data, dict):
        return {key: plain(inner) for key, inner in data.items()}
    if isinstance(data, list):
        return [plain(inner) for inner in data]
    return data.replace(".", "", 1) if re.fullmatch(r"[-+]?\.(inf|nan)", data or "", re.I) else data
`,
} as const;

export type Part = keyof typeof readings;

/** What reading a file of a format takes: parts of the code, modules, and the call that reads `text`. */
export const formats: Readonly<
  Record<
    FileFormat,
    { readonly parts: readonly Part[]; readonly modules: readonly string[]; readonly call: string }
  >
> = {
  csv: {
    parts: ["values", "table", "csv"],
    modules: ["csv", "io", "itertools"],
    call: "column(read_csv(text), key)",
  },
  jsonl: {
    parts: ["values", "table", "jsonl"],
    modules: [],
    call: "column(read_lines(text), key)",
  },
  json: {
    parts: ["values", "table", "tree", "evidently"],
    modules: [],
    call: "(in_report if is_report(data := json.loads(text, parse_int=float)) else leaf)(data, key, written)",
  },
  evidently: {
    parts: ["values", "table", "tree", "evidently"],
    modules: [],
    call: "in_report(data, key, written) if is_report(data := json.loads(text, parse_int=float)) else None",
  },
  yaml: {
    parts: ["values", "table", "tree", "yaml"],
    modules: ["subprocess", "tempfile"],
    call: "leaf(plain(next(yaml.load_all(text, yaml.BaseLoader), None)), key, written)",
  },
  toml: {
    parts: ["values", "table", "tree"],
    modules: ["tomllib"],
    call: "leaf(json.loads(json.dumps(tomllib.loads(text), default=str), parse_int=float), key, written)",
  },
};
