"""Logistic regression with Newton's method, in plain Python. Small, and no toy: it converges in a
few steps, is regularised, and its probabilities are calibrated as far as the data allows."""

import csv
import json
import math

FEATURES = ("months", "support_calls", "monthly_fee", "usage_hours", "discount")


def read_rows(path):
    """The rows of the file, numbers as numbers, in the order of their days."""
    with open(path, newline="") as file:
        rows = [
            {
                "day": row["day"],
                "customer": row["customer"],
                "churned": int(row["churned"]),
                **{name: float(row[name]) for name in FEATURES},
            }
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: row["day"])


def split_by_day(rows, holdout_days):
    """Earlier days to train on, the last ones to judge by: a model must never see its own exam."""
    days = sorted({row["day"] for row in rows})
    held_out = set(days[-holdout_days:])
    return (
        [row for row in rows if row["day"] not in held_out],
        [row for row in rows if row["day"] in held_out],
    )


def fit(rows, ridge=1.0, steps=25):
    """Fits the model to rows. Scaling is learnt from the same rows and kept with the model."""
    means = {name: sum(row[name] for row in rows) / len(rows) for name in FEATURES}
    deviations = {
        name: math.sqrt(sum((row[name] - means[name]) ** 2 for row in rows) / len(rows)) or 1.0
        for name in FEATURES
    }
    model = {"means": means, "deviations": deviations, "weights": [0.0] * (len(FEATURES) + 1)}
    inputs = [vector(model, row) for row in rows]
    targets = [row["churned"] for row in rows]
    size = len(model["weights"])
    for step in range(steps):
        weights = model["weights"]
        gradient = [-ridge * weight if index else 0.0 for index, weight in enumerate(weights)]
        hessian = [[ridge if i == j and i else 0.0 for j in range(size)] for i in range(size)]
        for x, target in zip(inputs, targets):
            probability = sigmoid(sum(w * v for w, v in zip(weights, x)))
            spread = max(probability * (1 - probability), 1e-9)
            for i in range(size):
                gradient[i] += (target - probability) * x[i]
                for j in range(size):
                    hessian[i][j] += spread * x[i] * x[j]
        change = solve(hessian, gradient)
        model["weights"] = [weight + delta for weight, delta in zip(weights, change)]
        if max(abs(delta) for delta in change) < 1e-8:
            print(f"converged after {step + 1} steps")
            break
    return model


def vector(model, row):
    return [1.0] + [
        (row[name] - model["means"][name]) / model["deviations"][name] for name in FEATURES
    ]


def probability(model, row):
    return sigmoid(sum(w * v for w, v in zip(model["weights"], vector(model, row))))


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def solve(matrix, target):
    """Gauss elimination with the largest pivot."""
    rows = [line[:] + [value] for line, value in zip(matrix, target)]
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda line: abs(rows[line][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for line in range(column + 1, len(rows)):
            factor = rows[line][column] / rows[column][column]
            for k in range(column, len(rows) + 1):
                rows[line][k] -= factor * rows[column][k]
    result = [0.0] * len(rows)
    for line in reversed(range(len(rows))):
        known = sum(rows[line][k] * result[k] for k in range(line + 1, len(rows)))
        result[line] = (rows[line][-1] - known) / rows[line][line]
    return result


def score(model, rows):
    """Accuracy, area under the ROC curve, and what always saying the commonest answer would get."""
    pairs = [(probability(model, row), row["churned"]) for row in rows]
    right = sum((chance >= 0.5) == bool(churned) for chance, churned in pairs)
    churned = sum(target for _, target in pairs)
    return {
        "accuracy": right / len(pairs),
        "roc_auc": roc_auc(pairs),
        "baseline_accuracy": max(churned, len(pairs) - churned) / len(pairs),
        "rows": len(pairs),
    }


def roc_auc(pairs):
    """The chance that a customer who left is ranked above one who stayed; ties count half."""
    ranked = sorted(pairs)
    ranks = [0.0] * len(ranked)
    start = 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        for index in range(start, end):
            ranks[index] = (start + end + 1) / 2
        start = end
    positive = sum(target for _, target in ranked)
    negative = len(ranked) - positive
    if not positive or not negative:
        return float("nan")
    total = sum(rank for rank, (_, target) in zip(ranks, ranked) if target)
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def save(model, path):
    """Weights are kept by name, so that a person can read what the model learnt."""
    named = {**model, "weights": dict(zip(("constant", *FEATURES), model["weights"]))}
    with open(path, "w") as file:
        json.dump(named, file, indent=2)
        file.write("\n")


def load(path):
    with open(path) as file:
        named = json.load(file)
    return {**named, "weights": [named["weights"][name] for name in ("constant", *FEATURES)]}
