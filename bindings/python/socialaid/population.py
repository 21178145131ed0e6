"""Populations: households, their members and relatives, and the facts about them, for one month."""
from __future__ import annotations

import difflib
import os
import threading
from fractions import Fraction
from types import TracebackType
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple, Type, Union

from . import native, values
from .errors import Diagnostic, make_diagnostics
from .policy import Fact, Kind, Path, Policy, Progress

__all__ = ["Household", "Person", "Population", "Row", "read_xml"]

_LISTS = {"whole": 1, "partial": 2, "unknown": 3}
_KEEP_GOING, _ASSUME_UNIQUE = 1, 2


def _list_number(known: str) -> int:
    if known not in _LISTS:
        raise ValueError("known must be 'whole', 'partial' or 'unknown', not %r" % (known,))
    return _LISTS[known]


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError("%s must be a str, not %s" % (what, type(value).__name__))
    if "\0" in value:
        raise ValueError("%s has a NUL in it" % what)
    return value


def _region(value: Any) -> Optional[str]:
    return None if value is None else _text(value, "region")


def _written(value: Any) -> Optional[str]:
    """A supplied value as documents write it."""
    if values.is_unknown(value):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _text(value, "value")
    if isinstance(value, values.date):
        return values.date_of(values.date_number(value, "value")).isoformat()
    if value is values.NEVER:
        return "never"
    if isinstance(value, Person):
        return value.id
    return str(values.number_of(*_parts(values.exact(value, 2, "value")), None))


def _parts(number: Fraction) -> Tuple[int, int]:
    return number.numerator, number.denominator


class Population:
    """What is known of households, persons and regions in one month.

    Its length is the number of its households, and it goes through them in the order they were added. Used from several
    threads it takes them one at a time. Once it is changed, the results of earlier assessments can no longer be asked.
    """

    __slots__ = ("_native", "_lock", "_generation", "_kinds", "diagnostics", "__weakref__")

    def __init__(self, policy: Policy, month: values.MonthLike) -> None:
        """An empty population in the vocabulary of a policy. A value that is given without a span holds for this month."""
        if not isinstance(policy, Policy):
            raise TypeError("policy must be a Policy, not %s" % type(policy).__name__)
        self._begin(policy, native.population_new(policy._live(), values.month_number(month)), ())

    def _begin(self, policy: Policy, thing: Any, diagnostics: Tuple[Diagnostic, ...]) -> None:
        self._native = thing
        self._lock = threading.RLock()
        self._generation = 0
        self._kinds: Mapping[str, Kind] = policy.kinds
        #: warnings, and what was wrong with the records that were left out when it was read
        self.diagnostics: Tuple[Diagnostic, ...] = diagnostics

    def _live(self) -> Any:
        thing = self._native
        if thing is None:
            raise ValueError("the population is closed")
        return thing

    def _changed(self) -> Any:
        thing = self._live()
        self._generation += 1
        return thing

    def close(self) -> None:
        """Let go of it. Its results can still be asked; every other use raises ValueError."""
        with self._lock:
            self._native = None

    def __enter__(self) -> "Population":
        self._live()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("a Population cannot be pickled; write it as XML")

    def __repr__(self) -> str:
        with self._lock:
            if self._native is None:
                return "<Population closed>"
            return "<Population %s: %d households, %d members>" % (self.month, len(self), self.member_count)

    # -- what there is --

    @property
    def month(self) -> str:
        with self._lock:
            return values.month_of(native.aid_population_month(self._live()))

    @property
    def synthetic(self) -> bool:
        """Whether its people are invented."""
        with self._lock:
            return bool(native.aid_population_is_synthetic(self._live()))

    @synthetic.setter
    def synthetic(self, synthetic: bool) -> None:
        with self._lock:
            native.aid_population_set_synthetic(self._changed(), int(bool(synthetic)))

    @property
    def member_count(self) -> int:
        with self._lock:
            return native.aid_population_member_count(self._live())

    @property
    def relative_count(self) -> int:
        with self._lock:
            return native.aid_population_relative_count(self._live())

    def __len__(self) -> int:
        with self._lock:
            return native.aid_population_household_count(self._live())

    def __iter__(self) -> Iterator["Household"]:
        i = 0
        while True:
            with self._lock:
                thing = self._live()
                if i >= native.aid_population_household_count(thing):
                    return
                one = Household(self, native.aid_population_household_at(thing, i))
            yield one
            i += 1

    def __contains__(self, id: object) -> bool:
        with self._lock:
            thing = self._live()
            return isinstance(id, str) and native.aid_population_household(thing, id) is not None

    def __getitem__(self, id: str) -> "Household":
        """A household by its id; KeyError where there is none."""
        with self._lock:
            found = native.aid_population_household(self._live(), _text(id, "id"))
            if found is None:
                raise KeyError(id)
            return Household(self, found)

    @property
    def regions(self) -> List["Row"]:
        """The regions spoken of, and all above them; the first is the country."""
        with self._lock:
            thing = self._live()
            return [Row(self, native.aid_population_region_at(thing, i)) for i in range(native.aid_population_region_count(thing))]

    def rows(self, kind: str) -> List["Row"]:
        """All rows of a kind ("card")."""
        with self._lock:
            thing = self._live()
            if kind not in self._kinds:
                raise KeyError(kind)
            return [Row(self, native.aid_population_row_at(thing, kind, i)) for i in range(native.aid_population_row_count(thing, kind))]

    # -- building --

    def add_region(self, code: str, /, **facts: Any) -> "Row":
        """A region, made with all above it where it is new, to set facts on."""
        settings = _check(self._kinds["region"], self._kinds, facts)
        with self._lock:
            made = Row(self, native.aid_population_add_region(self._changed(), _text(code, "code")))
            made._put(settings)
            return made

    def add_household(self, id: str, region: Optional[str] = None, /, **facts: Any) -> "Household":
        """Add a household with an id of its own in a region (a division code; None: the policy's), and what is known of it.

        ``area="rural"`` sets a fact, ``vehicles=[]`` says that a list is empty, ``incomes=[{"a_month": 900}]`` gives a
        whole list, and None says that a fact or list is unknown.
        """
        settings = _check(self._kinds["household"], self._kinds, facts)
        with self._lock:
            made = Household(self, native.aid_population_add_household(self._changed(), _text(id, "id"), _region(region)))
            made._put(settings)
            return made

    def seal(self, *, keep_going: bool = False) -> Tuple[Diagnostic, ...]:
        """Check what only whole records show; assessing does so by itself. Returns the warnings.

        :param keep_going: leave records with faults out, and return what was wrong with them, instead of raising
        """
        with self._lock:
            return make_diagnostics(native.population_seal(self._changed(), 1 if keep_going else 0))

    # -- documents --

    def to_xml(self, path: Optional[Path] = None) -> Optional[bytes]:
        """Write it as a document: to a file that its owner alone can read, or returned as bytes where there is no path."""
        with self._lock:
            return native.population_write(self._live(), None if path is None else os.fspath(path))


#: fact or list, and what is said of it
_Settings = List[Tuple[Union[Fact, Kind], Any]]


def _check(kind: Kind, kinds: Mapping[str, Kind], facts: Mapping[str, Any]) -> _Settings:
    """Hold keywords against the vocabulary before anything is made: a fault leaves nothing half said."""
    settings: _Settings = []
    for name, value in facts.items():
        fact = kind.facts.get(name)
        if fact is not None:
            settings.append((fact, _told(fact, value)))
            continue
        below = {k.list: k for k in kinds.values() if k.parent == kind.id and k.id not in ("household", "person") and k.list}
        row_kind = below.get(name)
        if row_kind is None:
            near = difflib.get_close_matches(name, list(kind.facts) + list(below), 1)
            raise TypeError("%s has no fact or list %s%s" % (kind.id, name, "; did you mean %s?" % near[0] if near else ""))
        if value is not None:
            rows = []
            for given in value:
                given = dict(given)
                dates = (given.pop("from_", values.ALWAYS), given.pop("until", values.NEVER))
                rows.append((given.pop("id", None), dates, _check(row_kind, kinds, given)))
            value = rows
        settings.append((row_kind, value))
    return settings


def _told(fact: Fact, value: Any) -> Any:
    """What the native module is told of a fact: a tuple, or text that it reads itself."""
    # How documents write it: the library reads it, and knows best what is wrong with it.
    if isinstance(value, str) and fact._type not in (values.TEXT, values.CODE, values.REFERENCE):
        return _text(value, fact.id)
    return values.typed_value(fact._type, value, fact.digits, fact.id)


class Row:
    """A row of any kind: a region, a card, an income; a household or person. Borrowed from its population.

    ``row["birth"]`` is a fact on the last day of the population's month, and ``row["birth"] = …`` sets it.
    """

    __slots__ = ("_population", "_native", "_kind", "_own")

    def __init__(self, population: Population, thing: Any) -> None:
        if thing is None:
            raise MemoryError("socialaid: out of memory")
        self._population = population
        self._native = thing
        self._own = None
        self._kind: Kind = population._kinds[native.aid_kind_id(native.aid_row_kind_of(thing))]

    def __repr__(self) -> str:
        p = self._population
        with p._lock:
            if p._native is None:
                return "<%s of a closed population>" % type(self).__name__
            name = native.aid_row_id(self._native)
        return "<%s %s>" % (type(self).__name__ if type(self) is not Row else self._kind.id, name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return self._population is other._population and int(self._native) == int(other._native)

    def __hash__(self) -> int:
        return hash(int(self._native))

    @property
    def id(self) -> Optional[str]:
        """The id, None where it has none; of a region its code."""
        p = self._population
        with p._lock:
            p._live()
            return native.aid_row_id(self._native)

    @property
    def kind(self) -> str:
        return self._kind.id

    @property
    def parent(self) -> Optional["Row"]:
        """Whose row it is; None for the country."""
        p = self._population
        with p._lock:
            p._live()
            up = native.aid_row_parent(self._native)
            return None if up is None else Row(p, up)

    @property
    def population(self) -> Population:
        return self._population

    # -- facts --

    def value(self, fact: str, day: Optional[values.DateLike] = None) -> Any:
        """A fact on a day (None: the last of the population's month). What silence means has been put in; None is unknown.

        Who a reference points to is known once the population is sealed.
        """
        p = self._population
        with p._lock:
            me = p._live()
            if day is None:
                month = native.aid_population_month(me) + 1
                number = values.date(1970 + month // 12, month % 12 + 1, 1).toordinal() - values.EPOCH - 1
            else:
                number = values.date_number(day)
            return values.value_of(native.aid_row_value(self._native, _text(fact, "fact"), number))

    def __getitem__(self, fact: str) -> Any:
        return self.value(fact)

    def __setitem__(self, fact: str, value: Any) -> None:
        self.set(fact, value)

    def set(self, fact: str, value: Any, /, *, from_: Any = None, until: Any = values.NEVER, source: Optional[str] = None,
            recorded: Optional[values.DateLike] = None) -> None:
        """Set a fact; None is unknown. A dated fact holds for the population's month, or where ``from_`` is given for a span.

        :param from_: its first day, or ALWAYS
        :param until: the first day on which it no longer holds, or NEVER
        :param source: who says so, one of the fact's sources
        :param recorded: the day it was recorded
        """
        p = self._population
        known = self._kind.facts.get(_text(fact, "fact"))
        if from_ is None:
            if until is not values.NEVER or source is not None or recorded is not None:
                raise TypeError("a span needs its first day: from_=…")
            with p._lock:
                p._changed()
                if known is None:
                    native.aid_row_set_unknown(self._native, fact)  # tells what is near
                    raise LookupError(fact)
                self._put([(known, _told(known, value))])
            return
        first = values.date_number(from_, "from_", (values.ALWAYS,))
        last = values.date_number(until, "until", (values.NEVER,))
        day = values.NEVER_NUMBER if recorded is None else values.date_number(recorded, "recorded")
        told = values.unknown_value(values.FLAG) if known is None else values.typed_value(known._type, value, known.digits, fact)
        with p._lock:
            p._changed()
            native.aid_row_set_span(self._native, fact, told, first, last, None if source is None else _text(source, "source"), day)

    def _put(self, settings: _Settings) -> None:
        """The population is locked."""
        thing = self._native
        for what, value in settings:
            if isinstance(what, Fact):
                if isinstance(value, str):
                    native.aid_row_set_written(thing, what.id, value)
                elif value[1]:
                    native.aid_row_set(thing, what.id, value)
                else:
                    native.aid_row_set_unknown(thing, what.id)
            elif value is None:
                native.aid_row_set_list(thing, what.id, 3)
            else:
                for id, dates, below in value:
                    self._add(what, id, dates, below)
                native.aid_row_set_list(thing, what.id, 1)

    # -- lists --

    def add_row(self, kind: str, id: Optional[str] = None, /, *, from_: Any = values.ALWAYS, until: Any = values.NEVER,
                **facts: Any) -> "Row":
        """Add a row to a list, by its kind ("card") or the list's name ("cards").

        Adding rows does not say that they are all; :meth:`set_list` does.

        :param from_: of a dated kind the first day, ALWAYS, or None: unknown
        :param until: the first day on which it no longer holds, NEVER, or None: unknown
        """
        p = self._population
        known = p._kinds.get(_text(kind, "kind")) or next((k for k in p._kinds.values() if k.list == kind and k.parent == self._kind.id), None)
        settings = [] if known is None else _check(known, p._kinds, facts)
        with p._lock:
            p._changed()
            if known is None:
                native.row_add_row(self._native, kind, None)  # tells what is near
                raise LookupError(kind)
            return self._add(known, id, (from_, until), settings)

    def _add(self, kind: Kind, id: Optional[str], dates: Tuple[Any, Any], settings: _Settings) -> "Row":
        first = values.NO_NUMBER if dates[0] is None else values.date_number(dates[0], "from_", (values.ALWAYS,))
        last = values.NO_NUMBER if dates[1] is None else values.date_number(dates[1], "until", (values.NEVER,))
        made = Row(self._population, native.row_add_row(self._native, kind.id, None if id is None else _text(id, "id")))
        if dates != (values.ALWAYS, values.NEVER):
            native.aid_row_set_dates(made._native, first, last)
        made._put(settings)
        return made

    def set_list(self, kind: str, known: str, /) -> None:
        """Say how much of a list is known: "whole" (the rows are all there are), "partial" (there may be more), "unknown"."""
        number = _list_number(known)
        p = self._population
        with p._lock:
            p._changed()
            native.aid_row_set_list(self._native, _text(kind, "kind"), number)

    def rows(self, kind: str) -> List["Row"]:
        """The rows of a list, in the order they were added."""
        p = self._population
        with p._lock:
            p._live()
            _text(kind, "kind")
            return [Row(p, native.aid_row_row_at(self._native, kind, i)) for i in range(native.aid_row_row_count(self._native, kind))]

    def list_is_whole(self, kind: str) -> bool:
        """Whether a list is known to be whole; what silence means counts once the population is sealed."""
        p = self._population
        with p._lock:
            p._live()
            return bool(native.aid_row_list_is_whole(self._native, _text(kind, "kind")))

    @property
    def from_(self) -> Any:
        """Of a dated kind the first day, ALWAYS, or None: unknown."""
        p = self._population
        with p._lock:
            p._live()
            return values.date_of(native.aid_row_from(self._native))

    @property
    def until(self) -> Any:
        """Of a dated kind the first day on which it no longer holds, NEVER, or None: unknown."""
        p = self._population
        with p._lock:
            p._live()
            return values.date_of(native.aid_row_until(self._native))

    # -- what was decided, and what is supplied --

    def given(self, name: str, value: Any, *, month: Optional[values.MonthLike] = None) -> None:
        """Supply a value instead of computing it: a definition ("counted") or a program's outcome ("dibao.eligible"). None: unknown.

        With a month it is supplied for that one, as what a definition that carries over came to; else for the population's own.
        """
        written = _written(value)
        p = self._population
        with p._lock:
            p._changed()
            native.row_set_given(self._native, _text(name, "name"), written, values.NO_NUMBER if month is None else values.month_number(month))

    def award(self, program: str, /, *, applied: Any = None, confirmed: Any = values.NEVER, from_: Any = values.NEVER,
              until: Any = values.NEVER, amount: Any = None) -> None:
        """Add an earlier award of a program, or a case that is not yet decided. With nothing but the program: an application
        of which no more is known.

        :param applied: the day of the application; NEVER: none was made; None: unknown
        :param confirmed: the day of the decision; NEVER: not yet; None: unknown
        :param from_: the first month paid; NEVER: not yet; None: unknown
        :param until: the first month no longer paid; NEVER: it goes on; None: unknown
        :param amount: in the program's unit (of a member: the share); None: unknown
        """
        nothing = applied is None and amount is None and confirmed is from_ is until is values.NEVER
        ends = (values.NEVER,)
        days = [values.NO_NUMBER if day is None else values.date_number(day, what, ends)
                for day, what in ((applied, "applied"), (confirmed, "confirmed"))]
        months = [values.NO_NUMBER if month is None else values.month_number(month, what, ends)
                  for month, what in ((from_, "from_"), (until, "until"))]
        told = values.typed_value(values.NUMBER, amount, 2, "amount")
        p = self._population
        with p._lock:
            p._changed()
            if nothing:
                native.row_add_application(self._native, _text(program, "program"))
            else:
                native.row_add_award(self._native, _text(program, "program"), days[0], days[1], months[0], months[1], told)

    def set_awards(self, known: str, /) -> None:
        """Say how much of the earlier awards is known: "whole", "partial" or "unknown"."""
        number = _list_number(known)
        p = self._population
        with p._lock:
            p._changed()
            native.aid_row_set_awards(self._native, number)


class Household(Row):
    """A household: its members, relatives from outside it, and what is known of it as a whole."""

    __slots__ = ()

    def __init__(self, population: Population, thing: Any) -> None:
        if thing is None:
            raise MemoryError("socialaid: out of memory")
        super().__init__(population, native.aid_household_row(thing))
        self._own = thing

    @property
    def region(self) -> str:
        """The code of its region."""
        p = self._population
        with p._lock:
            p._live()
            return native.aid_household_region(self._own)

    def add_person(self, id: str, /, **facts: Any) -> "Person":
        """Add a member; see :meth:`Population.add_household` for the keywords."""
        return self._add_person(native.aid_household_add_person, id, facts)

    def add_relative(self, id: str, /, **facts: Any) -> "Person":
        """Add someone who matters to the household's decisions and belongs elsewhere: an absent father, a son who must support."""
        return self._add_person(native.aid_household_add_relative, id, facts)

    def _add_person(self, call: Any, id: str, facts: Dict[str, Any]) -> "Person":
        p = self._population
        settings = _check(p._kinds["person"], p._kinds, facts)
        with p._lock:
            p._changed()
            made = Person(p, call(self._own, _text(id, "id")))
            made._put(settings)
            return made

    @property
    def persons(self) -> List["Person"]:
        """Members and relatives, in the order they were added."""
        p = self._population
        with p._lock:
            p._live()
            return [Person(p, native.aid_household_person_at(self._own, i)) for i in range(native.aid_household_person_count(self._own))]

    @property
    def members(self) -> List["Person"]:
        return [person for person in self.persons if person.is_member]

    @property
    def relatives(self) -> List["Person"]:
        return [person for person in self.persons if not person.is_member]

    def person(self, id: str) -> "Person":
        """Somebody of the record by id; KeyError where nobody has it."""
        p = self._population
        with p._lock:
            p._live()
            found = native.aid_household_person(self._own, _text(id, "id"))
            if found is None:
                raise KeyError(id)
            return Person(p, found)


class Person(Row):
    """A member or relative of a household."""

    __slots__ = ()

    def __init__(self, population: Population, thing: Any) -> None:
        if thing is None:
            raise MemoryError("socialaid: out of memory")
        super().__init__(population, native.aid_person_row(thing))
        self._own = thing

    @property
    def is_member(self) -> bool:
        p = self._population
        with p._lock:
            p._live()
            return bool(native.aid_person_is_member(self._own))

    @property
    def household(self) -> Household:
        p = self._population
        with p._lock:
            p._live()
            up = native.aid_person_household(self._own)
            if up is None:
                raise ValueError("the household was left out of the population")
            return Household(p, up)


def read_xml(policy: Policy, source: Union[Path, bytes], *, keep_going: bool = False, assume_unique: bool = False,
             progress: Optional[Progress] = None) -> Population:
    """Read a whole population document from a file, or from bytes.

    :param keep_going: leave bad records out instead of raising; they are told in ``population.diagnostics``
    :param assume_unique: ids are known to be unique, and no table of them is kept
    :param progress: called with (bytes read, 0); returning True cancels
    """
    if not isinstance(policy, Policy):
        raise TypeError("policy must be a Policy, not %s" % type(policy).__name__)
    is_data = isinstance(source, (bytes, bytearray, memoryview))
    made, told = native.population_read(policy._live(), bytes(source) if is_data else os.fspath(source), int(is_data),
                                        (_KEEP_GOING if keep_going else 0) | (_ASSUME_UNIQUE if assume_unique else 0), progress)
    population = object.__new__(Population)
    population._begin(policy, made, make_diagnostics(told))
    return population
