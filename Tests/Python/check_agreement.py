#!/usr/bin/env python3
"""Holds our statistics of agreement against scikit-learn, statsmodels, krippendorff and irrCAC.

Usage: check_agreement.py ORACLE, the program that Tests/AgreementOracle is built to.

Makes seeded random tables, has both sides compute everything, and prints for each statistic how many values
were compared, how many both sides call undefined, and the worst difference. Exits with 1 on any difference.
Where a library has no word for something (listed in the last column as numpy), it is counted out by hand.
"""

import collections
import json
import math
import re
import subprocess
import sys
import warnings

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import (
    accuracy_score, cohen_kappa_score, confusion_matrix, f1_score, precision_score, recall_score)
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

TABLES = 2000
BOOTSTRAPPED = 40  # of the tables, also have their bootstrap intervals drawn again in Python
RESAMPLES = 200
TOLERANCE = 1e-9
WEIGHTINGS = {"plain": None, "linear": "linear", "quadratic": "quadratic"}
LEVELS = ["nominal", "ordinal", "interval"]
FAULTS = collections.Counter()  # known faults of the libraries that were stepped around


# Tables ----------------------------------------------------------------------------------------------------

def table(index):
    """Skewed, more or less agreeing raters; every kind of degenerate table comes up too."""
    random = np.random.default_rng([20260730, index])
    raters, cases, k = random.integers(2, 5), random.integers(5, 61), random.integers(2, 7)
    truth = random.choice(k, cases, p=random.dirichlet(np.full(k, random.choice([0.2, 1, 5]))))
    slips = random.choice(k, (cases, raters), p=random.dirichlet(np.full(k, 0.7)))
    near = np.clip(truth[:, None] + random.integers(-1, 2, (cases, raters)), 0, k - 1)
    slip = random.random((cases, raters))
    ratings = np.where(slip < random.choice([0.02, 0.2]), slips, truth[:, None])
    ratings = np.where(slip > random.choice([0.6, 0.8, 1]), near, ratings).astype(float)
    match index % 20:
        case few if few < 8:  # some left out
            ratings[random.random(ratings.shape) < random.choice([0.05, 0.4])] = np.nan
        case 8: ratings[:] = random.integers(k)  # one category
        case 9: ratings[:] = truth[:, None]  # nobody disagrees
        case 10: ratings[:, 0], ratings[:, 1] = 0, k - 1  # two raters, one category each
        case 11: ratings[:, 0] = np.nan  # one rater left everything out
        case 12: ratings[random.random(ratings.shape) < 0.9] = np.nan  # hardly a pair
        case 13: ratings = ratings[:random.integers(0, 3)]  # up to two cases
        case 14: ratings[:, 1:] = np.nan  # no pair at all
        case 15: k, ratings = 1, ratings * 0  # a scale of one category
    return ratings, int(k), int(random.integers(0, k + 1))


def line(index, ratings, k, cut):
    rows = [[None if np.isnan(rating) else int(rating) for rating in row] for row in ratings]
    bootstrap = {"seed": index, "resamples": RESAMPLES} if index < BOOTSTRAPPED else None
    return json.dumps({"ratings": rows, "k": k, "cut": cut, "bootstrap": bootstrap})


# What the libraries say ------------------------------------------------------------------------------------

def attempt(compute):
    """A library's number; NaN where it gives none or refuses."""
    try:
        value = float(compute())
    except (ValueError, AssertionError, ZeroDivisionError, IndexError):
        return math.nan
    return value if math.isfinite(value) else math.nan


def share(value, count, n):
    """A proportion with Wilson's interval, and the bound where nothing was counted."""
    if n == 0:
        return {"value": math.nan}
    low, high = proportion_confint(count, n, method="wilson")
    expected = {"value": value, "n": n, "low": low, "high": high}
    if count == 0:
        # Clopper and Pearson's upper end at 90 % is the one-sided bound at 95 %: 1 - 0.05^(1/n).
        expected["bound"] = proportion_confint(0, n, alpha=0.1, method="beta")[1]
    return expected


def pair_statistics(a, b, k, cut):
    n, scale = len(a), range(k)
    errors = b - a
    matrix = confusion_matrix(a, b, labels=scale) if n else np.zeros((k, k), int)
    yield "agreement exact", "scikit-learn, statsmodels", share(
        attempt(lambda: accuracy_score(a, b)), int(matrix.trace()), n)
    for name, chosen in [("agreement within one", abs(errors) <= 1), ("misses of two", abs(errors) >= 2)]:
        yield name, "numpy, statsmodels", share(chosen.mean() if n else math.nan, int(chosen.sum()), n)
    yield "mean signed error", "numpy", {"value": errors.mean() if n else math.nan, "n": n}
    yield from cut_statistics(a >= cut, b >= cut)
    for name, weights in WEIGHTINGS.items():
        yield f"kappa {name}", "scikit-learn", {
            "value": attempt(lambda: cohen_kappa_score(a, b, labels=scale, weights=weights)), "n": n}
        yield f"kappa {name}", "statsmodels", kappa_error(matrix, weights)


def kappa_error(matrix, weights):
    """Kappa, its error and interval."""
    if not matrix.any():
        return {"value": math.nan}
    try:
        theirs = cohens_kappa(matrix, wt=weights)
    except (AssertionError, IndexError):
        return {"value": math.nan}
    if not math.isfinite(theirs.kappa):
        return {"value": math.nan}
    if abs(theirs.var_kappa) < 1e-12:
        # The true variance is 0. They subtract equal numbers, and the root of the rounding is 1e-7 or NaN.
        FAULTS["statsmodels: error of rounding or NaN in place of 0"] += theirs.std_kappa != 0
        return {"value": theirs.kappa, "error": 0, "no interval": True}  # an error of 0 is no certainty
    # statsmodels leaves the ends where the formula puts them; ours end where kappa can end, as irrCAC's do.
    low, high = np.clip([theirs.kappa_low, theirs.kappa_upp], -1, 1)
    FAULTS["statsmodels: an interval beyond -1 or 1"] += (low, high) != (theirs.kappa_low, theirs.kappa_upp)
    return {"value": theirs.kappa, "error": theirs.std_kappa, "low": low, "high": high}


def cut_statistics(needed, called):
    n = len(needed)
    missed, over = needed & ~called, called & ~needed
    def score(function, side):
        return attempt(lambda: 1 - function(needed, called, pos_label=side, zero_division=np.nan))
    yield "under-triage Cribari", "scikit-learn, statsmodels", share(
        score(precision_score, False), int(missed.sum()), int((~called).sum()))
    yield "over-triage Cribari", "scikit-learn, statsmodels", share(
        score(precision_score, True), int(over.sum()), int(called.sum()))
    yield "under-triage field triage guideline", "scikit-learn, statsmodels", share(
        score(recall_score, True), int(missed.sum()), int(needed.sum()))
    yield "over-triage field triage guideline", "scikit-learn, statsmodels", share(
        score(recall_score, False), int(over.sum()), int((~needed).sum()))
    yield "correct at the cut", "scikit-learn, statsmodels", share(
        attempt(lambda: accuracy_score(needed, called)), int((needed == called).sum()), n)


def tally_statistics(ratings, k):
    counts = np.stack([(ratings == category).sum(axis=1) for category in range(k)], axis=1)
    rated = counts[counts.sum(axis=1) > 0]
    paired = counts[counts.sum(axis=1) > 1]
    yield "fleiss", "statsmodels", {"value": fleiss(rated), "n": len(rated)}
    if theirs := irrcac_fleiss(ratings, k, rated):
        yield "fleiss", "irrCAC", theirs
    for level in LEVELS:
        yield f"alpha {level}", "krippendorff", {"value": attempt(lambda: krippendorff.alpha(
            value_counts=counts, level_of_measurement=level)), "n": len(paired)}
    yield "ac1", "irrCAC", irrcac(ratings, k, "gwet", len(rated))
    for category in range(k):
        yield f"category {category}", "numpy", {
            "value": by_hand(paired, category), "n": int((paired[:, category] > 0).sum())}
        if ratings.shape[1] == 2:
            a, b = ratings[~np.isnan(ratings).any(axis=1)].T
            yield f"category {category}", "scikit-learn", {"value": attempt(lambda: f1_score(
                a == category, b == category, zero_division=np.nan)) if len(a) else math.nan}


def fleiss(counts):
    if len(counts) == 0:
        return math.nan
    return attempt(lambda: fleiss_kappa(counts))


def irrcac(ratings, k, name, n):
    """A coefficient of irrCAC, which is told the scale: else it knows the categories that were used only."""
    try:
        frame = CAC(pd.DataFrame(ratings), categories=[float(category) for category in range(k)], digits=15)
        theirs = getattr(frame, name)()["est"]
    except (ValueError, ZeroDivisionError, IndexError, AttributeError):
        return {"value": math.nan}
    if k == 1 and math.isfinite(theirs["coefficient_value"]):
        FAULTS[f"irrCAC {name}: a number for a scale of one category"] += 1
        return {"value": math.nan}
    return {
        "value": attempt(lambda: theirs["coefficient_value"]), "n": n, "error": attempt(lambda: theirs["se"])}


def irrcac_fleiss(ratings, k, counts):
    """Fleiss' kappa without the error, which we do not offer; None where it cannot be compared."""
    if len(set(counts.sum(axis=1))) != 1 or len(counts) < 2:
        return None  # unequal ratings make another statistic; of one case irrCAC has no error and gives up
    theirs = irrcac(ratings, k, "fleiss", len(counts))
    theirs.pop("error", None)
    if (counts.sum(axis=0) > 0).sum() == 1 and math.isfinite(theirs["value"]):
        FAULTS["irrCAC fleiss: 0/0 comes out as a number by rounding"] += 1
        return {"value": math.nan}
    return theirs


def by_hand(counts, category):
    """Of the ordered pairs of a case's ratings with the first in the category, the share with both there."""
    same = all_pairs = 0
    for row in counts:
        chosen = np.repeat(np.arange(len(row)), row)
        for i, one in enumerate(chosen):
            for j, other in enumerate(chosen):
                if i != j and one == category:
                    all_pairs += 1
                    same += other == category
    return same / all_pairs if all_pairs else math.nan


# The bootstrap, drawn again --------------------------------------------------------------------------------

def split_mix(seed):
    mask = 2**64 - 1
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        mixed = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & mask
        yield mixed ^ mixed >> 31


def bootstrap(cases, seed, statistic):
    """The interval of a statistic over drawn rows; NaN where it, or over one draw in twenty, has none."""
    if len(cases) < 2 or math.isnan(statistic(cases)):
        return {"low": math.nan}
    numbers = split_mix(seed)
    values = [statistic(cases[[next(numbers) * len(cases) >> 64 for _ in cases]]) for _ in range(RESAMPLES)]
    defined = [value for value in values if not math.isnan(value)]
    if (RESAMPLES - len(defined)) * 20 > RESAMPLES or max(defined) - min(defined) <= 1e-12:
        return {"low": math.nan}  # too many sets without a value, or all come to the same
    low, high = np.percentile(defined, [2.5, 97.5])
    return {"low": low, "high": high}


def bootstrap_statistics(index, pairs, ratings, k):
    def kappa(drawn):
        return attempt(lambda: cohen_kappa_score(*drawn.T, labels=range(k), weights="quadratic"))

    def alpha(drawn):
        return attempt(lambda: krippendorff.alpha(value_counts=drawn, level_of_measurement="ordinal"))

    ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]  # our kinds are cells, row by row
    yield "bootstrap kappa quadratic", "scikit-learn, numpy", bootstrap(ordered, index, kappa)
    counts = np.stack([(ratings == category).sum(axis=1) for category in range(k)], axis=1)
    rows = [tuple(row) for row in counts if row.sum() > 0]
    grouped = np.array(sorted(rows, key=rows.index)).reshape(-1, k)  # our kinds stand as they first occur
    yield "bootstrap alpha ordinal", "krippendorff, numpy", bootstrap(grouped, index, alpha)


# Comparing -------------------------------------------------------------------------------------------------

class Comparison:
    def __init__(self):
        self.compared, self.undefined = collections.Counter(), collections.Counter()
        self.worst, self.reasons, self.differences = collections.Counter(), collections.Counter(), []

    def compare(self, index, name, library, theirs, ours):
        key = (re.sub(r" \d$", "", name), library)
        if any(math.isnan(value) for value in theirs.values()):
            if "undefined" in ours:
                self.undefined[key] += 1
                self.reasons[ours["undefined"]] += 1
            else:
                self.differences.append((index, key, theirs, ours))
            return
        for part, value in theirs.items():
            self.compared[key] += 1
            if part == "no interval":
                if "low" in ours or "high" in ours:
                    self.differences.append((index, key, theirs, ours))
                continue
            difference = abs(value - ours[part]) if part in ours else math.inf
            self.worst[key] = max(self.worst[key], difference)
            if not difference <= TOLERANCE:
                self.differences.append((index, key, theirs, ours))

    def exact(self, index, name, library, theirs, ours):
        self.compared[name, library] += 1
        self.worst[name, library] += 0
        if theirs != ours:
            self.worst[name, library] = math.inf
            self.differences.append((index, (name, library), theirs, ours))

    def report(self):
        print(f"{'statistic':38}{'compared':>10}{'undefined':>11}{'worst':>10}  against")
        for key in sorted(self.compared | self.undefined):
            name, library = key
            counts = f"{self.compared[key]:>10}{self.undefined[key]:>11}"
            print(f"{name:38}{counts}{self.worst[key]:>10.1e}  {library}")
        print(f"\nundefined on both sides, by our reason, over {TABLES} tables:")
        for reason, count in self.reasons.most_common():
            print(f"{count:>7}  {reason}")
        print("\nfaults of the libraries stepped around:")
        for fault, count in FAULTS.most_common():
            print(f"{count:>7}  {fault}")
        for difference in self.differences[:20]:
            print("differs:", *difference, sep="\n    ")
        print(f"\n{sum(self.compared.values())} values compared, {sum(self.undefined.values())} undefined, "
              f"{len(self.differences)} differences")


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    tables = [table(index) for index in range(TABLES)]
    lines = "\n".join(line(index, *each) for index, each in enumerate(tables))
    oracle = subprocess.run([sys.argv[1]], input=lines, text=True, capture_output=True, check=True)
    comparison = Comparison()
    answers = map(json.loads, oracle.stdout.splitlines())
    for index, ((ratings, k, cut), ours) in enumerate(zip(tables, answers, strict=True)):
        both = ~np.isnan(ratings[:, :2]).any(axis=1)
        pairs = ratings[both][:, :2].astype(int)
        a, b = pairs.T
        matrix = confusion_matrix(a, b, labels=range(k)).tolist() if len(a) else [[0] * k] * k
        comparison.exact(index, "confusion", "scikit-learn", matrix, ours["confusion"])
        misses = [[int(i), *map(int, ratings[i, :2])] for i in np.flatnonzero(both)
                  if abs(ratings[i, 0] - ratings[i, 1]) >= 2]
        comparison.exact(index, "list of misses", "numpy", misses, ours["misses"])
        expected = [*pair_statistics(a, b, k, cut), *tally_statistics(ratings, k)]
        if index < BOOTSTRAPPED:
            expected += bootstrap_statistics(index, pairs, ratings, k)
        for name, library, theirs in expected:
            comparison.compare(index, name, library, theirs, ours["statistics"][name])
    comparison.report()
    sys.exit(1 if comparison.differences else 0)


if __name__ == "__main__":
    main()
