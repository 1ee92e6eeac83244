"""Makes data/customers.csv, the model of January, and the history of its daily accuracy.

All of it is drawn from a known law with a fixed seed, so that it is the same on every machine:
whether a customer leaves depends on five things, with noise. On 1 February the price list changes.
From then on it is the fee that drives customers away, and no longer the calls to support, and a
model that was right in January is wrong more and more often. Run it to get the same files again:

    python3 make_data.py
"""

import csv
import datetime
import math
import os
import random

import model

START = datetime.date(2025, 1, 1)
DAYS = 59
CUSTOMERS_A_DAY = 70
FIRST_MODEL_DAYS = 21
CHANGE = datetime.date(2025, 2, 1)


def chance_of_leaving(customer, day):
    # The new price list reaches customers over ten days.
    change = min(1.0, max(0.0, (day - CHANGE).days / 10))
    calls = 2.6 * (1 - change) + 0.3 * change
    fee = 0.03 * (1 - change) + 0.16 * change
    return model.sigmoid(
        1.5
        * (
            calls * (customer["support_calls"] - 1.6)
            + fee * (customer["monthly_fee"] - 42)
            - 0.05 * (customer["months"] - 20)
            - 0.12 * (customer["usage_hours"] - 14)
            - 0.8 * customer["discount"]
        )
    )


def customer_of(random_numbers):
    return {
        "months": round(random_numbers.expovariate(1 / 20), 1),
        "support_calls": min(8, int(random_numbers.expovariate(1 / 1.7))),
        "monthly_fee": round(random_numbers.gauss(42, 15), 2),
        "usage_hours": round(max(0.0, random_numbers.gauss(14, 6)), 1),
        "discount": int(random_numbers.random() < 0.3),
    }


def main():
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    for folder in ("data", "metrics", "models"):
        os.makedirs(folder, exist_ok=True)
    random_numbers = random.Random(20250101)
    rows = []
    for offset in range(DAYS):
        day = START + datetime.timedelta(days=offset)
        for _ in range(CUSTOMERS_A_DAY):
            customer = customer_of(random_numbers)
            left = random_numbers.random() < chance_of_leaving(customer, day)
            rows.append(
                {
                    "day": day.isoformat(),
                    "customer": f"c{len(rows) + 1:05}",
                    **customer,
                    "churned": int(left),
                }
            )
    with open("data/customers.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

    rows = model.read_rows("data/customers.csv")
    days = sorted({row["day"] for row in rows})
    january = [row for row in rows if row["day"] in days[:FIRST_MODEL_DAYS]]
    first = model.fit(january)
    model.save(first, "models/january.json")
    with open("metrics/daily.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["day", "accuracy", "roc_auc", "baseline_accuracy", "rows", "model"])
        for day in days[FIRST_MODEL_DAYS:]:
            of_day = model.score(first, [row for row in rows if row["day"] == day])
            values = [f"{of_day[name]:.4f}" for name in ("accuracy", "roc_auc", "baseline_accuracy")]
            writer.writerow([day, *values, of_day["rows"], "january"])


if __name__ == "__main__":
    main()
