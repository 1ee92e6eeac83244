"""Judges the new model by days it has not seen, and adds the result to the history of accuracy."""

import csv
import os
import sys

import model

COLUMNS = ("day", "accuracy", "roc_auc", "baseline_accuracy", "rows", "model")


def main():
    data, path, history = sys.argv[1:]
    holdout = int(os.environ.get("HOLDOUT_DAYS", "7"))
    _, held_out = model.split_by_day(model.read_rows(data), holdout)
    new = model.score(model.load(path), held_out)
    old = model.score(model.load("models/january.json"), held_out)
    print(f"on {new['rows']} customers that neither has seen:")
    for name in ("accuracy", "roc_auc", "baseline_accuracy"):
        print(f"  {name:18} {old[name]:.4f} before, {new[name]:.4f} now")
    with open(history, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["model"] != "candidate"]
    numbers = {name: f"{new[name]:.4f}" for name in ("accuracy", "roc_auc", "baseline_accuracy")}
    rows.append({"day": held_out[-1]["day"], **numbers, "rows": new["rows"], "model": "candidate"})
    draft = f"{history}.new"
    with open(draft, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    os.replace(draft, history)


if __name__ == "__main__":
    main()
