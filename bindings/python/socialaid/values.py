"""Values: exact numbers, dates, months, identity numbers.

In Python a flag is a bool, a code or text a str, a date a :class:`datetime.date`, a month a text ("2022-07"), a reference
the id of a person, and what is unknown is None. Numbers are exact: amounts of money a Decimal with two digits, whole
numbers an int, other finite decimals a Decimal, and quotients that are none a Fraction. Floats are never handed out.
"""
from __future__ import annotations

import datetime
import decimal
import fractions
import math
import numbers
import operator
import re
from typing import Any, NamedTuple, Optional, Tuple, Union

from . import native

__all__ = [
    "ALWAYS", "Citizen", "NEVER", "NOBODY", "citizen", "mask_citizen", "region_level", "region_parent",
]

Decimal = decimal.Decimal
Fraction = fractions.Fraction
date = datetime.date

NEVER_NUMBER = 2**31 - 1
NO_NUMBER = -2**31
ALWAYS_NUMBER = -2**31 + 1
EPOCH = date(1970, 1, 1).toordinal()

FLAG, NUMBER, DATE, MONTH, CODE, TEXT, REFERENCE = range(1, 8)
TYPE_NAMES = {FLAG: "flag", NUMBER: "number", DATE: "date", MONTH: "month", CODE: "code", TEXT: "text", REFERENCE: "person"}


class _End:
    """An end of time: before or after all dates and months."""

    __slots__ = ("_name", "_sign")

    def __init__(self, name: str, sign: int) -> None:
        self._name = name
        self._sign = sign

    def __repr__(self) -> str:
        return "socialaid." + self._name

    def __str__(self) -> str:
        return self._name.lower()

    def __reduce__(self) -> str:
        return self._name

    def _compare(self, other: object) -> Optional[int]:
        if isinstance(other, _End):
            return (self._sign > other._sign) - (self._sign < other._sign)
        if isinstance(other, (date, str)):
            return self._sign
        return None

    def __lt__(self, other: object) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order < 0

    def __le__(self, other: object) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order <= 0

    def __gt__(self, other: object) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order > 0

    def __ge__(self, other: object) -> bool:
        order = self._compare(other)
        return NotImplemented if order is None else order >= 0


class _Nobody:
    """A reference to nobody."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "socialaid.NOBODY"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "NOBODY"


#: After all dates and months: the death of the living, the end of what goes on. Greater than every date and month.
NEVER = _End("NEVER", 1)
#: Before all dates: the first day of what has always been so. Less than every date and month.
ALWAYS = _End("ALWAYS", -1)
#: The value of a reference that is known to point to nobody (a father who is not known is None).
NOBODY = _Nobody()

DateLike = Union[datetime.date, str]
MonthLike = Union[str, Tuple[int, int], datetime.date]
NumberLike = Union[int, Decimal, Fraction, str, float]


# ---- dates and months -----------------------------------------------------------------------------

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def date_number(day: Any, what: str = "day", ends: Tuple[_End, ...] = ()) -> int:
    """Days since 1970-01-01. NEVER and ALWAYS only where they are among ``ends``."""
    if isinstance(day, _End) and day in ends:
        return NEVER_NUMBER if day is NEVER else ALWAYS_NUMBER
    if isinstance(day, str) and _DATE.fullmatch(day):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise ValueError("%s: there is no day %s" % (what, day)) from None
    if isinstance(day, datetime.datetime):
        raise TypeError("%s must be a date, without a time of day" % what)
    if isinstance(day, date):
        return day.toordinal() - EPOCH
    if isinstance(day, str):
        raise ValueError("%s must be a date like 2021-07-01, not %r" % (what, day))
    raise TypeError("%s must be a datetime.date or a text like 2021-07-01, not %s" % (what, type(day).__name__))


def date_of(days: int) -> Any:
    """A date; NEVER, ALWAYS, or None where it is unknown."""
    if days == NEVER_NUMBER:
        return NEVER
    if days == ALWAYS_NUMBER:
        return ALWAYS
    return None if days == NO_NUMBER else date.fromordinal(days + EPOCH)


def month_number(month: Any, what: str = "month", ends: Tuple[_End, ...] = ()) -> int:
    """Months since 1970-01, from "2022-07", (2022, 7) or any day of the month."""
    if isinstance(month, _End) and month in ends:
        return NEVER_NUMBER if month is NEVER else ALWAYS_NUMBER
    if isinstance(month, str):
        match = _MONTH.fullmatch(month)
        if match is None:
            raise ValueError("%s must be a month like 2022-07, not %r" % (what, month))
        year, number = int(match.group(1)), int(match.group(2))
    elif isinstance(month, date):
        year, number = month.year, month.month
    elif isinstance(month, tuple) and len(month) == 2:
        year, number = operator.index(month[0]), operator.index(month[1])
    else:
        raise TypeError("%s must be a text like 2022-07 or (year, month), not %s" % (what, type(month).__name__))
    if not 1 <= year <= 9999 or not 1 <= number <= 12:
        raise ValueError("%s: there is no month %d of %d" % (what, number, year))
    return (year - 1970) * 12 + number - 1


def month_of(months: int) -> Any:
    """A month as text, "2022-07"; NEVER, or None where it is unknown."""
    if months == NEVER_NUMBER:
        return NEVER
    if months == NO_NUMBER:
        return None
    return "%04d-%02d" % (1970 + months // 12, months % 12 + 1)


# ---- numbers ----------------------------------------------------------------------------------------

def is_unknown(value: Any) -> bool:
    """None, and what data frames put in its place: NaN, NaT, NA."""
    if value is None:
        return True
    if isinstance(value, (bool, int, str, date)):
        return False
    if isinstance(value, Decimal):
        return value.is_nan()
    if type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and value != value


def exact(value: Any, digits: int = 2, what: str = "number") -> Fraction:
    """A number as an exact fraction. A float is taken only where it is the nearest double of a number with ``digits`` digits."""
    if isinstance(value, bool):
        raise TypeError("%s must be a number, not a bool" % what)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("%s must be finite" % what)
        scale = 10**digits
        near = Fraction(round(Fraction(value) * scale), scale)
        # Beyond that size several such numbers have the same nearest double.
        if near.numerator / near.denominator != value or abs(value) * scale >= 2**52:
            raise ValueError("%s: the float %r is not the nearest to any number with %d digits; give a Decimal or text"
                             % (what, value, digits))
        return near
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("%s must be finite" % what)
        return Fraction(value)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str):
        text, percent = (value[:-1], 100) if value.endswith("%") else (value, 1)
        if not re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?", text, re.ASCII):
            raise ValueError("%s must be a number like 310.50, not this text" % what)
        return Fraction(text) / percent
    if isinstance(value, numbers.Integral):
        return Fraction(int(value))
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    raise TypeError("%s must be an int, a Decimal, a Fraction or text, not %s" % (what, type(value).__name__))


def fen(value: Any, what: str = "amount") -> int:
    """An amount of yuan in fen, exactly."""
    number = exact(value, 2, what) * 100
    if number.denominator != 1:
        raise ValueError("%s is finer than a fen" % what)
    return number.numerator


def yuan(amount_fen: int) -> Decimal:
    """An amount in fen as a Decimal of yuan with two digits."""
    return Decimal(amount_fen).scaleb(-2, _WIDE)


_WIDE = decimal.Context(prec=60)


def number_of(numerator: int, denominator: int, unit: Optional[str]) -> Union[int, Decimal, Fraction]:
    """A number as Python has it: money a Decimal with two digits where it is a whole number of fen; an int; a Decimal; a Fraction."""
    if unit is not None and "yuan" in unit and 100 % denominator == 0:
        return yuan(numerator * (100 // denominator))
    if denominator == 1:
        return numerator
    rest, places = denominator, 0
    while rest % 10 == 0:
        rest //= 10
        places += 1
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return Fraction(numerator, denominator)
    places += max(twos, fives)
    return Decimal(numerator * 10**places // denominator).scaleb(-places, _WIDE)


# ---- what the native module speaks: (type, known, number, denominator, text, unit) -------------------

def value_of(told: Tuple) -> Any:
    """A value of the native module as Python has it."""
    kind, known, number, denominator, text, unit = told
    if not known:
        return None
    if kind == FLAG:
        return number != 0
    if kind == NUMBER:
        return number_of(number, denominator, unit)
    if kind == DATE:
        return date_of(number)
    if kind == MONTH:
        return month_of(number)
    if kind == REFERENCE and text is None:
        return NOBODY
    return text


def unknown_value(kind: int) -> Tuple:
    return (kind, 0, 0, 1, None, None)


def number_value(number: Fraction, what: str, unit: str = "") -> Tuple:
    if not -2**63 <= number.numerator < 2**63 or number.denominator >= 2**63:
        raise ValueError("%s is beyond what can be held exactly" % what)
    return (NUMBER, 1, number.numerator, number.denominator, None, unit)


def flag_value(value: Any, what: str) -> Tuple:
    if isinstance(value, str) and value in ("yes", "no"):
        value = value == "yes"
    if not isinstance(value, bool):
        if type(value).__name__ not in ("bool_", "bool"):  # numpy's
            raise TypeError("%s must be a bool, not %s" % (what, type(value).__name__))
        value = bool(value)
    return (FLAG, 1, int(value), 1, None, None)


def text_value(kind: int, value: Any, what: str) -> Tuple:
    if not isinstance(value, str):
        raise TypeError("%s must be a str, not %s" % (what, type(value).__name__))
    if "\0" in value:
        raise ValueError("%s has a NUL in it" % what)
    return (kind, 1, 0, 1, value, None)


def typed_value(kind: int, value: Any, digits: int, what: str) -> Tuple:
    """A Python value for a fact of a type."""
    if is_unknown(value):
        return unknown_value(kind)
    if kind == FLAG:
        return flag_value(value, what)
    if kind == NUMBER:
        return number_value(exact(value, digits, what), what)
    if kind == DATE:
        return (DATE, 1, date_number(value, what, (NEVER,)), 1, None, None)
    if kind == MONTH:
        return (MONTH, 1, month_number(value, what, (NEVER,)), 1, None, None)
    if kind == REFERENCE:
        if value is NOBODY:
            return (REFERENCE, 1, 0, 1, None, None)
        return text_value(REFERENCE, getattr(value, "id", value), what)
    return text_value(kind, value, what)


_TIME = re.compile(r"(-?\d+(?:\.\d+)?) (years?|months?|days?|yuan(?:/month|/year)?)", re.ASCII)


def key_value(value: Any, what: str) -> Tuple:
    """A Python value for a key of a standard, whose type it does not know: "80 years" is a time, "urban" a code."""
    if isinstance(value, bool):
        return flag_value(value, what)
    if isinstance(value, str):
        match = _TIME.fullmatch(value)
        if match is None:
            return text_value(CODE, value, what)
        number, unit = Fraction(match.group(1)), match.group(2)
        if unit.startswith("year"):
            number, unit = number * 12, "months"
        elif unit.startswith("month"):
            unit = "months"
        elif unit.startswith("day"):
            unit = "days"
        return number_value(number, what, unit)
    if isinstance(value, date):
        return (DATE, 1, date_number(value, what), 1, None, None)
    if value is None:
        raise TypeError("%s must not be None" % what)
    return number_value(exact(value, 4, what), what)


# ---- identity numbers -----------------------------------------------------------------------------------

class Citizen(NamedTuple):
    """What a citizen number (GB 11643) says. ``repr`` and ``str`` show the number masked."""

    number: str                #: always the 18-character form
    birth: datetime.date
    sex: str                   #: "male" or "female"
    division: str              #: the six digits at its front: where it was issued, perhaps long ago

    def __repr__(self) -> str:
        return "<Citizen %s>" % native.citizen_mask(self.number)

    __str__ = __repr__


_PROBLEMS = {
    1: "is neither 15 nor 18 characters long", 2: "has something else than digits", 3: "begins with no province",
    4: "holds a day of birth that does not exist", 5: "has the sequence 000", 6: "has a check digit that does not fit",
}


def citizen(number: str) -> Citizen:
    """Read a citizen number of 15 or 18 characters. ValueError says what is wrong, and never repeats the number."""
    if not isinstance(number, str):
        raise TypeError("a citizen number is a str, not %s" % type(number).__name__)
    if "\0" in number:
        raise ValueError("the citizen number " + _PROBLEMS[2])
    problem, full, birth, male, division = native.citizen_parse(number)
    if problem:
        raise ValueError("the citizen number " + _PROBLEMS[problem])
    return Citizen(full, date_of(birth), "male" if male else "female", division)


def mask_citizen(number: str) -> str:
    """A citizen number to show: "410928********123X"."""
    if not isinstance(number, str):
        raise TypeError("a citizen number is a str, not %s" % type(number).__name__)
    return native.citizen_mask(number.replace("\0", "*"))


_LEVELS = ("country", "province", "city", "county", "township", "village")


def region_level(code: str) -> str:
    """The level of a division code (GB/T 2260, GB/T 10114), "country" to "village"."""
    level = native.aid_region_code_level(code)
    if level < 0:
        raise ValueError("%r is no division code" % (code,))
    return _LEVELS[level]


def region_parent(code: str) -> Optional[str]:
    """The code of the division above; None for the country."""
    region_level(code)
    return native.region_code_parent(code)
