"""Trains the model on the newest two weeks but the last days, which are kept to judge it by."""

import os
import sys

import model

TRAINING_DAYS = 14


def main():
    data, target = sys.argv[1:]
    holdout = int(os.environ.get("HOLDOUT_DAYS", "7"))
    earlier, _ = model.split_by_day(model.read_rows(data), holdout)
    days = sorted({row["day"] for row in earlier})[-TRAINING_DAYS:]
    rows = [row for row in earlier if row["day"] >= days[0]]
    print(f"training on {len(rows)} customers, {days[0]} to {days[-1]}")
    trained = model.fit(rows)
    os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
    model.save(trained, target)
    for name, weight in zip(("(constant)", *model.FEATURES), trained["weights"]):
        print(f"  {name:14} {weight:+.3f}")


if __name__ == "__main__":
    main()
