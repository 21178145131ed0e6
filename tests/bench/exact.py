"""The benchmark policy worked out again with Python's fractions, from the columns that the benchmark has written, three-valued where facts are
unknown: each rule as benchmark.xml has it, the quotients kept. Held against what the library came to; the last line is "wrong N".

    python3 exact.py FOLDER HOUSEHOLDS

HOUSEHOLDS are taken at even distances. Standard library alone.
"""

from __future__ import annotations

import sys
from array import array
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Optional

ELIGIBLE, INELIGIBLE, UNDETERMINED = 1, 2, 3
HOUSEHOLD = {"bank": "q", "securities": "q", "vehicles": "i", "houses": "i", "county_no": "i", "urban": "B"}
PERSON = {"wage": "q", "other_income": "q", "age_years": "i", "disability_grade": "i", "in_institution": "B"}
PROGRAMS = ("dibao", "disability_living", "disability_nursing", "old_age")
STANDARDS = {1: (720, 1010), 2: (735, 1035), 3: (690, 980), 4: (760, 1080), 5: (705, 995), 6: (810, 1130)}

Truth = Optional[bool]
Decision = tuple[int, int, int]


def column(folder: Path, name: str, kind: str) -> array:
    """A column of a file."""
    values = array(kind)
    values.frombytes((folder / f"{name}.bin").read_bytes())
    return values


class Facts:
    """The facts of a table: None where unknown, money in yuan."""

    def __init__(self, folder: Path, kinds: dict[str, str]) -> None:
        self.kinds = kinds
        self.values = {name: column(folder, name, kind) for name, kind in kinds.items()}
        self.known = {name: column(folder, f"{name}.known", "B") for name in kinds if (folder / f"{name}.known.bin").exists()}

    def row(self, i: int) -> dict[str, Fraction | None]:
        """The facts of a row."""
        return {
            name: None
            if name in self.known and not self.known[name][i]
            else Fraction(self.values[name][i], 100 if kind == "q" else 1)
            for name, kind in self.kinds.items()
        }


def known(*values: object) -> bool:
    """Whether all are."""
    return all(v is not None for v in values)


def decide(conditions: list[Truth], amount: Fraction | None) -> Decision:
    """Outcome, fen, reasons: no wins over unknown."""
    reasons = sum(1 << i for i, met in enumerate(conditions) if met is False)
    if reasons:
        return INELIGIBLE, 0, reasons
    if None in conditions:
        return UNDETERMINED, 0, 0
    assert amount is not None
    return ELIGIBLE, int(amount * 100), 0


def decide_dibao(h: dict[str, Fraction | None], members: list[dict[str, Fraction | None]]) -> Decision:
    """Dibao of a household."""
    size = len(members)
    standard = None
    if known(h["county_no"], h["urban"]):
        standard = Fraction(STANDARDS[int(h["county_no"])][int(h["urban"])])
    income = None
    if all(known(m["wage"], m["other_income"]) for m in members):
        income = sum((m["wage"] + m["other_income"] - Fraction(20, 100) * m["wage"] for m in members), Fraction(0)) / size
    assets = (h["bank"] + h["securities"]) / size if known(h["bank"], h["securities"]) else None
    conditions = [
        standard > income if known(standard, income) else None,
        24 * standard >= assets if known(standard, assets) else None,
        h["vehicles"] == 0 if known(h["vehicles"]) else None,
        h["houses"] <= 1 if known(h["houses"]) else None,
    ]
    amount = Fraction(floor((standard - income) * size + Fraction(1, 2))) if known(standard, income) else None
    return decide(conditions, amount)


def decide_person(m: dict[str, Fraction | None], dibao: Decision) -> list[Decision]:
    """The programs of a person, in the order of the pack."""
    grade, age, institution = m["disability_grade"], m["age_years"], m["in_institution"]
    poor = None if dibao[0] == UNDETERMINED else dibao[0] == ELIGIBLE
    rate = None
    if known(age):
        rate = Fraction(300 if age >= 100 else 100 if age >= 90 else 50)
    return [
        decide([grade > 0 if known(grade) else None, poor], Fraction(60)),
        decide([grade in (1, 2) if known(grade) else None, institution == 0 if known(institution) else None], Fraction(60)),
        decide([age >= 80 if known(age) else None], rate),
    ]


def main(folder: Path, wanted: int) -> None:
    """Holds the decisions of so many households against the library's."""
    first = column(folder, "first", "i")
    households, persons = Facts(folder, HOUSEHOLD), Facts(folder, PERSON)
    got = {
        program: tuple(column(folder, f"{program}.{what}", kind) for what, kind in (("outcome", "B"), ("amount", "q"), ("reasons", "B")))
        for program in PROGRAMS
    }
    wrong = 0

    def hold(program: str, row: int, right: Decision) -> None:
        nonlocal wrong
        told = tuple(values[row] for values in got[program])
        if told != right:
            if not wrong:
                print(f"{program}, row {row}: the library has {told}, fractions {right}", file=sys.stderr)
            wrong += 1

    count = len(first) - 1
    for i in range(min(wanted, count)):
        h = i * count // min(wanted, count)
        members = [persons.row(p) for p in range(first[h], first[h + 1])]
        dibao = decide_dibao(households.row(h), members)
        hold("dibao", h, dibao)
        for p, member in zip(range(first[h], first[h + 1]), members):
            for program, decision in zip(PROGRAMS[1:], decide_person(member, dibao)):
                hold(program, p, decision)
    print("wrong", wrong)


main(Path(sys.argv[1]), int(sys.argv[2]))
