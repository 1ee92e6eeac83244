"""Refuses data that a model must not be trained on, and says which line is wrong and why."""

import csv
import sys

RANGES = {
    "months": (0, 600),
    "support_calls": (0, 100),
    "monthly_fee": (-50, 500),
    "usage_hours": (0, 744),
    "discount": (0, 1),
    "churned": (0, 1),
}
FEWEST_ROWS = 1000
FEWEST_OF_A_KIND = 0.1


def faults(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    missing = {"day", "customer", *RANGES} - set(rows[0] if rows else ())
    if missing:
        yield f"{path}: the columns {', '.join(sorted(missing))} are missing"
        return
    seen = set()
    for line, row in enumerate(rows, start=2):
        if row["customer"] in seen:
            yield f"{path}:{line}: {row['customer']} is there twice"
        seen.add(row["customer"])
        for name, (least, greatest) in RANGES.items():
            try:
                value = float(row[name])
            except (TypeError, ValueError):
                yield f"{path}:{line}: {name} is {row[name]!r}, which is no number"
                continue
            if not least <= value <= greatest:
                yield f"{path}:{line}: {name} is {value}, outside of {least} to {greatest}"
    if len(rows) < FEWEST_ROWS:
        yield f"{path}: {len(rows)} rows are fewer than {FEWEST_ROWS}"
        return
    share = sum(row["churned"] == "1" for row in rows) / len(rows)
    if not FEWEST_OF_A_KIND <= share <= 1 - FEWEST_OF_A_KIND:
        yield f"{path}: {share:.0%} of the customers left, which is no sample to learn from"


def main():
    path = sys.argv[1]
    found = list(faults(path))
    for fault in found[:20]:
        print(fault)
    if found:
        sys.exit(f"{len(found)} faults in {path}")
    print(f"{path} is fit to train on")


if __name__ == "__main__":
    main()
