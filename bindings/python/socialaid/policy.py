"""Policies: packs stacked into one immutable object, and what stands in them."""
from __future__ import annotations

import dataclasses
import datetime
import operator
import os
import re
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Mapping, Optional, Sequence, Tuple, Type, Union

from . import native, values
from .errors import Diagnostic, language_number, make_diagnostics

if TYPE_CHECKING:
    from .decisions import Result, Summary
    from .population import Population
    from .procedures import Procedure

__all__ = ["Codes", "Fact", "Kind", "Pack", "Policy", "Program", "Rule", "Source", "Standard", "StandardRow"]

Path = Union[str, "os.PathLike[str]"]
Progress = Callable[[int, int], Any]


class _Titled:
    """Something with a title in two languages."""

    _titles: Tuple[Optional[str], Optional[str]]

    def title(self, language: str = "zh") -> Optional[str]:
        """The title; None where the pack has none in that language."""
        return self._titles[language_number(language)]


@dataclasses.dataclass(frozen=True)
class Pack:
    """One pack of the stack."""

    id: str
    version: Optional[str]
    file: Optional[str]


@dataclasses.dataclass(frozen=True)
class Source:
    """A document that rules and standards cite."""

    id: str
    number: Optional[str]        #: "民发〔2021〕57号"
    title: Optional[str]
    effective: Optional[datetime.date]


@dataclasses.dataclass(frozen=True)
class Codes(_Titled):
    """A list of codes, and their titles by code."""

    id: str
    codes: Tuple[str, ...]
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)
    _code_titles: Mapping[str, Tuple[Optional[str], Optional[str]]] = dataclasses.field(repr=False)

    def code_title(self, code: str, language: str = "zh") -> Optional[str]:
        return self._code_titles[code][language_number(language)]

    def __contains__(self, code: object) -> bool:
        return code in self._code_titles


@dataclasses.dataclass(frozen=True)
class Fact(_Titled):
    """A fact of a kind: what can be known of each of its rows."""

    id: str
    kind: str                    #: the kind that it is of
    type: str                    #: "flag", "number", "date", "month", "code", "text", "person"
    unit: Optional[str]          #: "yuan/month"; None unless a number
    digits: int                  #: digits after the point that a number may carry
    codes: Optional[Codes]       #: None unless a code
    dated: bool
    sensitive: bool
    question: bool               #: only an official can answer it
    absent: Any                  #: what silence means; None: unknown
    least: Any                   #: bounds of a number, or None
    most: Any
    standard: Optional[str]      #: the standard that it follows, "GB 11643-1999"
    sources: Tuple[str, ...]     #: who may assert it; empty: anybody
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)
    _type: int = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Kind(_Titled):
    """A kind of entity: region, household, person, and the rows that packs declare."""

    id: str
    parent: Optional[str]        #: the kind whose rows it stands under; None: regions
    list: Optional[str]          #: "cards": how rules and documents name its rows
    dated: bool                  #: its rows hold from a day until another
    absent_none: bool            #: silence about the list means that it is empty; else that it is unknown
    facts: Mapping[str, Fact]
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)


_ROLES = {1: "require", 2: "exclude", 3: "pay", 4: "starts", 5: "ends", 6: "define"}


@dataclasses.dataclass(frozen=True)
class Rule(_Titled):
    """One version of a requirement, exclusion, payment, start or end of a program."""

    id: Optional[str]
    role: str                    #: "require", "exclude", "pay", "starts", "ends"
    cite: Optional[str]          #: "n57 art 13": a source and where in it
    text: Optional[str]          #: the formula as the pack has it
    since: Optional[datetime.date]   #: the first day of this version; None: always
    until: Any                   #: the first day on which it no longer holds, or NEVER
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Program(_Titled):
    """What can be granted, and under which conditions."""

    id: str
    kind: str                    #: what it decides for
    covers: bool                 #: a household's program that covers members
    unit: Optional[str]          #: "yuan/month"; None for a status that pays nothing
    rules: Tuple[Rule, ...]      #: all versions, in the order of the packs
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)


_ROW_KINDS = ("value", "floor", "ceiling", "missing")


@dataclasses.dataclass(frozen=True)
class StandardRow:
    """One row of a standard."""

    kind: str                    #: "value", "floor", "ceiling" or "missing"
    value: Any                   #: None in a missing row
    region: Optional[str]
    keys: Mapping[str, str]      #: how the keys are given: {"age": ">= 80 years"}; a key that is not here may have any value
    since: Optional[datetime.date]   #: its first day; None: always
    until: Any                   #: the first day on which it no longer holds, or NEVER
    known: Optional[datetime.date]   #: the day it was announced, where that came later
    cite: Optional[str]
    illustrative: bool


def _always(days: int) -> Any:
    """A first day as Python has it; None: it has always been so."""
    return None if days <= values.ALWAYS_NUMBER else values.date_of(days)


def _titles(get: Callable[[Any, int], Optional[str]], thing: Any) -> Tuple[Optional[str], Optional[str]]:
    return get(thing, 0), get(thing, 1)


def standard_row(row: Any, keys: Sequence[str]) -> StandardRow:
    given = {key: native.aid_standard_row_key(row, i) for i, key in enumerate(keys)}
    return StandardRow(
        kind=_ROW_KINDS[native.aid_standard_row_kind(row)], value=values.value_of(native.aid_standard_row_value(row)),
        region=native.aid_standard_row_region(row), keys=MappingProxyType({k: v for k, v in given.items() if v is not None}),
        since=_always(native.aid_standard_row_from(row)), until=values.date_of(native.aid_standard_row_until(row)),
        known=values.date_of(native.aid_standard_row_known(row)), cite=native.aid_standard_row_cite(row),
        illustrative=bool(native.aid_standard_row_is_illustrative(row)))


class Standard(_Titled):
    """A value that holds from a day, in a region, by a document."""

    __slots__ = ("_policy", "_native", "_titles", "id", "type", "unit", "keys", "_timed")

    def __init__(self, policy: "Policy", thing: Any) -> None:
        self._policy = policy
        self._native = thing
        self._titles = _titles(native.aid_standard_title, thing)
        self.id: str = native.aid_standard_id(thing)
        self.type: str = values.TYPE_NAMES[native.aid_standard_type(thing)]
        self.unit: Optional[str] = native.aid_standard_unit(thing) or None
        #: the keys besides the region
        self.keys: Tuple[str, ...] = tuple(native.aid_standard_key(thing, i) for i in range(native.aid_standard_key_count(thing)))
        self._timed: Optional[Dict[str, str]] = None

    def __repr__(self) -> str:
        return "<Standard %s>" % self.id

    @property
    def rows(self) -> Tuple[StandardRow, ...]:
        """All rows, in the order of the packs."""
        keep = self._policy._live()
        made = tuple(standard_row(native.aid_standard_row_at(self._native, i), self.keys)
                     for i in range(native.aid_standard_row_count(self._native)))
        del keep
        return made

    def value(self, region: Optional[str], day: values.DateLike, *, known: Optional[values.DateLike] = None, **keys: Any) -> Any:
        """What stands there for a region on a day, exactly; None for a row that is marked missing.

        The nearest region above that has a row answers; None is the policy's region. Each key of the standard is given by
        its name: ``area="urban"``, ``age="85 years"``. ``known``: as announced up to that day.
        Raises :class:`Error` with status NOT_IN_FORCE where no row covers the day.
        """
        return self.row(region, day, known=known, **keys).value

    def row(self, region: Optional[str], day: values.DateLike, *, known: Optional[values.DateLike] = None, **keys: Any) -> StandardRow:
        """The row that answers, with its document; see :meth:`value`."""
        keep = self._policy._live()
        wrong = set(keys).symmetric_difference(self.keys)
        if wrong:
            raise TypeError("%s has the keys (%s); check %s" % (self.id, ", ".join(self.keys) or "none", ", ".join(sorted(wrong))))
        if region is not None and not isinstance(region, str):
            raise TypeError("region must be a division code, or None")
        told = tuple(self._key(key, keys[key]) for key in self.keys)
        _, row = native.standard_value(self._native, region, told, values.date_number(day),
                                       values.NEVER_NUMBER if known is None else values.date_number(known, "known"))
        made = standard_row(row, self.keys)
        del keep
        return made

    def _key(self, key: str, value: Any) -> Tuple:
        told = values.key_value(value, key)
        # 85 would be taken for months, and answer wrongly without a word.
        if told[0] == values.NUMBER and not isinstance(value, str):
            if self._timed is None:
                texts = [row.keys for row in self.rows]
                self._timed = {k: v for given in texts for k, v in given.items() if re.search(r" (years?|months?|days?)$", v)}
            if key in self._timed:
                raise ValueError("%s is a time (%s): give it with its unit, as '85 years'" % (key, self._timed[key]))
        return told


class Policy:
    """A pack and the packs that it extends, checked and compiled. Immutable: any number of threads may use it at once.

    >>> policy = Policy.load("puyang")                                          # doctest: +SKIP
    >>> policy.standards["dibao_standard"].value("410928", "2022-07-01", area="rural")   # doctest: +SKIP
    """

    __slots__ = ("_native", "warnings", "_cache", "__weakref__")

    def __init__(self) -> None:
        raise TypeError("use Policy.load()")

    @classmethod
    def load(cls, name: Path, *, pack_path: Union[None, Path, Iterable[Path]] = None) -> "Policy":
        """Load a pack by its path (it has a '/' or ends in ".xml") or name.

        A name is looked for in the folders of ``pack_path`` (one, or several), then in the built-in folder. Raises
        :class:`Error` with all diagnostics, each with file, line and column.
        """
        text = os.fspath(name)
        folders = None if pack_path is None else (os.fspath(pack_path) if isinstance(pack_path, (str, os.PathLike))
                                                  else ":".join(os.fspath(p) for p in pack_path))
        made, told = native.policy_load(text, folders)
        self = object.__new__(cls)
        self._native = made
        #: what was found and was no error
        self.warnings: Tuple[Diagnostic, ...] = make_diagnostics(told)
        self._cache: Dict[str, Any] = {}
        return self

    def _live(self) -> Any:
        thing = self._native
        if thing is None:
            raise ValueError("the policy is closed")
        return thing

    def close(self) -> None:
        """Let go of it. What was made from it goes on living; every other use raises ValueError."""
        self._native = None
        self._cache = {}

    def __enter__(self) -> "Policy":
        self._live()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()

    def __repr__(self) -> str:
        thing = self._native
        return "<Policy closed>" if thing is None else "<Policy %s %s>" % (native.aid_policy_id(thing), native.aid_policy_version(thing))

    def __reduce__(self) -> Any:
        raise TypeError("a Policy cannot be pickled; load it again")

    @property
    def id(self) -> str:
        return native.aid_policy_id(self._live())

    @property
    def version(self) -> Optional[str]:
        return native.aid_policy_version(self._live())

    def title(self, language: str = "zh") -> Optional[str]:
        return native.aid_policy_title(self._live(), language_number(language))

    @property
    def region(self) -> str:
        """Division code of the topmost pack that names one; "CN" where none does."""
        return native.aid_policy_region(self._live())

    @property
    def digest(self) -> str:
        """"sha256:…" over the stacked files, lowest first, and the language's version."""
        return native.aid_policy_digest(self._live())

    @property
    def packs(self) -> Tuple[Pack, ...]:
        """The stack, lowest first."""
        me = self._live()
        return tuple(Pack(native.aid_policy_pack_id(me, i), native.aid_policy_pack_version(me, i), native.aid_policy_pack_file(me, i))
                     for i in range(native.aid_policy_pack_count(me)))

    def _cached(self, name: str, make: Callable[[Any], Any]) -> Any:
        me = self._live()
        cache = self._cache
        if name not in cache:
            cache[name] = make(me)
        return cache[name]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The vocabulary: kinds by id, each with its facts."""
        return self._cached("kinds", _read_kinds)

    @property
    def facts(self) -> Mapping[Tuple[str, str], Fact]:
        """All facts by (kind, id)."""
        return self._cached("facts", lambda me: MappingProxyType(
            {(kind.id, fact.id): fact for kind in self.kinds.values() for fact in kind.facts.values()}))

    @property
    def programs(self) -> Mapping[str, Program]:
        """The programs by id, in the order of the packs."""
        return self._cached("programs", _read_programs)

    @property
    def sources(self) -> Mapping[str, Source]:
        """The documents cited, by id."""
        return self._cached("sources", _read_sources)

    @property
    def standards(self) -> Mapping[str, Standard]:
        """The standards by id."""
        return self._cached("standards", lambda me: MappingProxyType({s.id: s for s in (
            Standard(self, native.aid_policy_standard_at(me, i)) for i in range(native.aid_policy_standard_count(me)))}))

    @property
    def procedures(self) -> Tuple["Procedure", ...]:
        """The procedures, each version one, in the order of the packs."""
        from .procedures import read_procedure
        return self._cached("procedures", lambda me: tuple(
            read_procedure(self, native.aid_policy_procedure_at(me, i)) for i in range(native.aid_policy_procedure_count(me))))

    def procedure(self, id: str, day: values.DateLike, *, known: Optional[values.DateLike] = None) -> "Procedure":
        """The version of a procedure that holds on a day. KeyError where there is none."""
        from .procedures import read_procedure
        thing = native.aid_policy_procedure(self._live(), id, values.date_number(day),
                                            values.NEVER_NUMBER if known is None else values.date_number(known))
        if thing is None:
            raise KeyError(id)
        return read_procedure(self, thing)

    # ---- working days ----

    @property
    def calendar_span(self) -> Optional[Tuple[datetime.date, datetime.date]]:
        """The first and the last day of the calendar; None where the packs have none. Beyond it working days are unknown."""
        first, until = native.aid_policy_calendar_from(self._live()), native.aid_policy_calendar_until(self._live())
        return None if first == values.NO_NUMBER else (values.date_of(first), values.date_of(until - 1))

    def _within(self, days: int) -> datetime.date:
        if days == values.NO_NUMBER:
            span = self.calendar_span
            raise ValueError("the day lies beyond the calendar (%s to %s)" % span if span else "the policy has no calendar")
        return values.date_of(days)

    def is_workday(self, day: values.DateLike) -> bool:
        """Whether a day is a working day, with the shifted days of each year's notice. ValueError beyond the calendar."""
        answer = native.aid_policy_is_workday(self._live(), values.date_number(day))
        if answer < 0:
            self._within(values.NO_NUMBER)
        return answer == 1

    def workday(self, day: values.DateLike) -> datetime.date:
        """The day, or the next working day."""
        return self._within(native.aid_policy_workday(self._live(), values.date_number(day)))

    def workdays_add(self, day: values.DateLike, count: int) -> datetime.date:
        """The day that is ``count`` working days later (earlier, if negative); the starting day does not count."""
        count = operator.index(count)
        if not -2**31 < count < 2**31:
            self._within(values.NO_NUMBER)
        return self._within(native.aid_policy_workdays_add(self._live(), values.date_number(day), count))

    def workdays_between(self, first: values.DateLike, last: values.DateLike) -> int:
        """Working days after ``first``, up to and with ``last``."""
        start, end = values.date_number(first, "first"), values.date_number(last, "last")
        if end < start:
            raise ValueError("last is before first")
        count = native.aid_policy_workdays_between(self._live(), start, end)
        if count < 0:
            self._within(values.NO_NUMBER)
        return count

    def schema(self, path: Optional[Path] = None) -> Optional[bytes]:
        """The XSD of population documents in this policy's vocabulary: written to a file, or returned where there is no path."""
        return native.policy_schema(self._live(), None if path is None else os.fspath(path))

    def assess(self, population: "Population", month: Optional[values.MonthLike] = None, *, day: Optional[values.DateLike] = None,
               known: Optional[values.DateLike] = None, programs: Optional[Iterable[str]] = None, all: bool = False,
               threads: int = 0, progress: Optional[Progress] = None) -> "Result":
        """Decide the programs for a whole population.

        :param population: made for this policy
        :param month: the month decided; None: the population's
        :param day: the day of the month on which facts and rules are read; None: its last
        :param known: the day up to which announcements are known; None: all
        :param programs: ids of the programs asked for; None: all
        :param all: decide every refusal in full too
        :param threads: 0: as many as the process may use
        :param progress: called with (households done, households in all); returning True cancels

        Other Python threads run meanwhile.
        """
        from .decisions import assess
        return assess(self, population, month, day, known, programs, all, threads, progress)

    def assess_xml(self, source: Path, target: Optional[Path] = None, month: Optional[values.MonthLike] = None, *,
                   day: Optional[values.DateLike] = None, known: Optional[values.DateLike] = None,
                   programs: Optional[Iterable[str]] = None, all: bool = False, with_facts: bool = False,
                   keep_going: bool = False, threads: int = 0, progress: Optional[Progress] = None) -> "Summary":
        """Decide a whole population document, file to file, in constant memory; without a target only the totals are told.

        :param with_facts: write the facts that were decided on, so that the document can be decided again
        :param keep_going: leave bad records out; they are among the summary's diagnostics
        """
        from .decisions import assess_xml
        return assess_xml(self, source, target, month, day, known, programs, all, with_facts, keep_going, threads, progress)


# ---- reading the tables of a policy ------------------------------------------------------------------

def _read_codes(thing: Any) -> Codes:
    count = native.aid_codes_count(thing)
    ids = tuple(native.aid_codes_code(thing, i) for i in range(count))
    titles = {code: (native.aid_codes_code_title(thing, i, 0), native.aid_codes_code_title(thing, i, 1)) for i, code in enumerate(ids)}
    return Codes(native.aid_codes_id(thing), ids, _titles(native.aid_codes_title, thing), MappingProxyType(titles))


def _read_fact(thing: Any, kind: str, lists: Dict[str, Codes]) -> Fact:
    codes = native.aid_fact_codes(thing)
    if codes is not None:
        name = native.aid_codes_id(codes)
        if name not in lists:
            lists[name] = _read_codes(codes)
        codes = lists[name]
    number = native.aid_fact_type(thing)
    return Fact(
        id=native.aid_fact_id(thing), kind=kind, type=values.TYPE_NAMES[number], unit=native.aid_fact_unit(thing),
        digits=native.aid_fact_digits(thing), codes=codes, dated=bool(native.aid_fact_is_dated(thing)),
        sensitive=bool(native.aid_fact_is_sensitive(thing)), question=bool(native.aid_fact_is_question(thing)),
        absent=values.value_of(native.aid_fact_absent(thing)), least=values.value_of(native.aid_fact_least(thing)),
        most=values.value_of(native.aid_fact_most(thing)), standard=native.aid_fact_standard(thing),
        sources=tuple((native.aid_fact_sources(thing) or "").split()), _titles=_titles(native.aid_fact_title, thing), _type=number)


def _read_kinds(me: Any) -> Mapping[str, Kind]:
    kinds: Dict[str, Kind] = {}
    lists: Dict[str, Codes] = {}
    for i in range(native.aid_policy_kind_count(me)):
        thing = native.aid_policy_kind_at(me, i)
        parent = native.aid_kind_parent(thing)
        name = native.aid_kind_id(thing)
        facts = [_read_fact(native.aid_kind_fact_at(thing, j), name, lists) for j in range(native.aid_kind_fact_count(thing))]
        kinds[name] = Kind(
            id=name, parent=None if parent is None else native.aid_kind_id(parent), list=native.aid_kind_list(thing),
            dated=bool(native.aid_kind_is_dated(thing)), absent_none=bool(native.aid_kind_absent_none(thing)),
            facts=MappingProxyType({f.id: f for f in facts}), _titles=_titles(native.aid_kind_title, thing))
    return MappingProxyType(kinds)


def _read_programs(me: Any) -> Mapping[str, Program]:
    programs: Dict[str, Program] = {}
    for i in range(native.aid_policy_program_count(me)):
        thing = native.aid_policy_program_at(me, i)
        rules = []
        for j in range(native.aid_program_rule_count(thing)):
            rule = native.aid_program_rule_at(thing, j)
            rules.append(Rule(
                id=native.aid_rule_id(rule), role=_ROLES[native.aid_rule_role_of(rule)], cite=native.aid_rule_cite(rule),
                text=native.aid_rule_text(rule), since=_always(native.aid_rule_from(rule)),
                until=values.date_of(native.aid_rule_until(rule)), _titles=_titles(native.aid_rule_title, rule)))
        name = native.aid_program_id(thing)
        programs[name] = Program(
            id=name, kind=native.aid_kind_id(native.aid_program_kind(thing)), covers=bool(native.aid_program_covers(thing)),
            unit=native.aid_program_unit(thing), rules=tuple(rules), _titles=_titles(native.aid_program_title, thing))
    return MappingProxyType(programs)


def _read_sources(me: Any) -> Mapping[str, Source]:
    sources: Dict[str, Source] = {}
    for i in range(native.aid_policy_source_count(me)):
        thing = native.aid_policy_source_at(me, i)
        name = native.aid_source_id(thing)
        sources[name] = Source(name, native.aid_source_number(thing), native.aid_source_title(thing),
                               values.date_of(native.aid_source_effective(thing)))
    return MappingProxyType(sources)
