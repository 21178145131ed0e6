"""The benchmark policy in NumPy, over the columns that the benchmark has written: a round for each line "round" on standard input.

    python3 numpy_policy.py FOLDER

Says "ready VERSION" once it has read the columns (or "missing", where there is no NumPy), for each round its seconds, and for a line "write" that
it has written what it came to beside the columns. The policy is benchmark.xml's, as somebody who works with NumPy would write it: whole columns,
exact integers (fifths of a fen), every program with outcome, amount and reasons. All facts are known, and no household is empty.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("missing", flush=True)
    sys.exit(0)

TYPES = {
    "first": np.int32,
    "bank": np.int64,
    "securities": np.int64,
    "vehicles": np.int32,
    "houses": np.int32,
    "county_no": np.int32,
    "urban": np.uint8,
    "wage": np.int64,
    "other_income": np.int64,
    "age_years": np.int32,
    "disability_grade": np.int32,
    "in_institution": np.uint8,
}
# Fen a month: by county, then rural and urban.
STANDARDS = np.array(
    [[72000, 101000], [73500, 103500], [69000, 98000], [76000, 108000], [70500, 99500], [81000, 113000]], dtype=np.int64
)

Result = tuple[np.ndarray, np.ndarray, np.ndarray]


def decided(reasons: np.ndarray, amount: np.ndarray | int) -> Result:
    """Outcome, amount and reasons of a program: eligible (1) where nothing speaks against it, else ineligible (2)."""
    refused = reasons != 0
    return np.where(refused, np.uint8(2), np.uint8(1)), np.where(refused, np.int64(0), amount), reasons


def decide(c: dict[str, np.ndarray]) -> dict[str, Result]:
    """All programs for all rows."""
    first = c["first"]
    size = np.diff(first)
    standard = STANDARDS[c["county_no"] - 1, c["urban"]]
    counted = np.add.reduceat(4 * c["wage"] + 5 * c["other_income"], first[:-1])
    left = 5 * standard * size - counted
    dibao = decided(
        (left <= 0)
        | (c["bank"] + c["securities"] > 24 * standard * size).view(np.uint8) << 1
        | (c["vehicles"] != 0).view(np.uint8) << 2
        | (c["houses"] > 1).view(np.uint8) << 3,
        (left + 250) // 500 * 100,
    )
    grade = c["disability_grade"]
    poor = np.repeat(dibao[0] == 1, size)
    living = decided((grade == 0).view(np.uint8) | (~poor).view(np.uint8) << 1, 6000)
    nursing = decided(((grade != 1) & (grade != 2)).view(np.uint8) | c["in_institution"] << 1, 6000)
    age = c["age_years"]
    old_age = decided((age < 80).view(np.uint8), np.where(age >= 100, 30000, np.where(age >= 90, 10000, 5000)))
    return {"dibao": dibao, "disability_living": living, "disability_nursing": nursing, "old_age": old_age}


def main(folder: Path) -> None:
    """Answers each line."""
    columns = {name: np.fromfile(folder / f"{name}.bin", dtype=kind) for name, kind in TYPES.items()}
    results: dict[str, Result] = {}
    print("ready", np.__version__, flush=True)
    for line in sys.stdin:
        if line.strip() == "round":
            start = time.perf_counter()
            results = decide(columns)
            print(f"{time.perf_counter() - start:.9f}", flush=True)
        else:
            for program, (outcome, amount, reasons) in results.items():
                outcome.astype(np.uint8).tofile(folder / f"{program}.outcome.numpy.bin")
                amount.astype(np.int64).tofile(folder / f"{program}.amount.numpy.bin")
                reasons.astype(np.uint8).tofile(folder / f"{program}.reasons.numpy.bin")
            print("written", flush=True)


main(Path(sys.argv[1]))
