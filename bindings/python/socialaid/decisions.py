"""Decisions: a policy applied to the facts of one month, with what they rest on."""
from __future__ import annotations

import os
from decimal import Decimal
from types import MappingProxyType, TracebackType
from typing import Any, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Tuple, Type, Union

from . import native, values
from .errors import Diagnostic, language_number, make_diagnostics
from .policy import Path, Policy, Progress, StandardRow, standard_row
from .population import Population, Row

__all__ = ["Decision", "Explanation", "Ground", "Pay", "Result", "Step", "Summary", "Total", "verify"]

_OUTCOMES = ("", "eligible", "ineligible", "undetermined", "official")
_GROUNDS = ("", "missing", "question", "assumed", "supplied", "standard", "illustrative", "failed", "margin")


class Total(NamedTuple):
    """What came out of a program: how many subjects, and what is due this month."""

    program: str
    decided: int
    eligible: int
    ineligible: int
    undetermined: int
    official: int
    amount_fen: int

    @property
    def amount(self) -> Decimal:
        """Yuan due this month."""
        return values.yuan(self.amount_fen)


class Pay(NamedTuple):
    """A part of an amount, and each covered member's share of it, exact."""

    id: str
    amount_fen: int
    shares: Mapping[str, Any]

    @property
    def amount(self) -> Decimal:
        return values.yuan(self.amount_fen)


class Ground(NamedTuple):
    """One thing that a decision rests on, or that is missing."""

    kind: str                      #: "missing", "question", "assumed", "supplied", "standard", "illustrative", "failed", "margin"
    name: Optional[str]            #: id of the fact, list, standard or rule
    subject: Optional[str]         #: id of whose fact it is
    detail: Optional[str]
    value: Any
    row: Optional[StandardRow]     #: of standards
    month: Any = None              #: of what is missing: the month for which it is needed, where that is not the month decided


class Settling(NamedTuple):
    """A minimal set of open facts of which some values settle a decision."""

    outcome: str                   #: what it would then be: "eligible", "ineligible"
    facts: Tuple[Ground, ...]      #: one to three


def _ground(made: Tuple[Any, ...], keys: Mapping[str, Tuple[str, ...]]) -> Ground:
    kind, name, subject, detail, value, row, month = made
    if row is not None:
        row = standard_row(row, keys.get(name, ()))
    return Ground(_GROUNDS[kind], name, subject, detail, values.value_of(value), row, values.month_of(month))


class Decision:
    """One decision: program, subject, month. Borrowed from its result."""

    __slots__ = ("_result", "_native")

    def __init__(self, result: "Result", thing: Any) -> None:
        self._result = result
        self._native = thing

    def _ask(self, call: Any, *arguments: Any) -> Any:
        result = self._result
        with result._lock:
            keep = result._live()
            answer = call(self._native, *arguments)
            del keep
            return answer

    def __repr__(self) -> str:
        result = self._result
        with result._lock:
            if result._native is None or result._generation != result._population._generation:
                return "<Decision of a result that is gone>"
            amount = ""
            if self.outcome == "eligible":
                amount = " %s yuan" % (self.amount if self.amount is not None else "unknown")
            return "<Decision %s %s: %s%s>" % (self.program, self.subject, self.outcome, amount)

    @property
    def program(self) -> str:
        return self._ask(native.aid_decision_program)

    @property
    def household(self) -> Optional[str]:
        """Id of the household (or code of the region) in whose record it stands."""
        return self._ask(native.aid_decision_household)

    @property
    def person(self) -> Optional[str]:
        """Id of the person decided for; None where the program is not of persons."""
        return self._ask(native.aid_decision_person)

    @property
    def subject(self) -> Optional[str]:
        """Id of what it is decided for, whatever its kind."""
        return self._ask(native.aid_decision_subject)

    @property
    def outcome(self) -> str:
        """"eligible", "ineligible", "undetermined", or "official"."""
        return _OUTCOMES[self._ask(native.aid_decision_outcome)]

    @property
    def eligible(self) -> Optional[bool]:
        """True, False, or None where it is not settled."""
        return {1: True, 2: False}.get(self._ask(native.aid_decision_outcome))

    @property
    def amount_fen(self) -> Optional[int]:
        """Due this month, in fen: 0 before the first month, and where not eligible; None where it is unknown though eligible."""
        result = self._result
        with result._lock:
            return self._ask(native.aid_decision_amount_fen) if self._ask(native.aid_decision_amount_known) else None

    @property
    def amount(self) -> Optional[Decimal]:
        """Due this month, in yuan with two digits; see :attr:`amount_fen`."""
        amount = self.amount_fen
        return None if amount is None else values.yuan(amount)

    @property
    def entitled_fen(self) -> Optional[int]:
        """What it will be from the first month on, in fen."""
        result = self._result
        with result._lock:
            return self._ask(native.aid_decision_entitled_fen) if self._ask(native.aid_decision_amount_known) else None

    @property
    def entitled(self) -> Optional[Decimal]:
        """What it will be from the first month on, in yuan."""
        amount = self.entitled_fen
        return None if amount is None else values.yuan(amount)

    @property
    def starts(self) -> Any:
        """The first month paid, "2022-07"; NEVER: no limit; None: unknown."""
        return values.month_of(self._ask(native.aid_decision_starts))

    @property
    def ends(self) -> Any:
        """The last month paid; NEVER: no limit; None: unknown."""
        return values.month_of(self._ask(native.aid_decision_ends))

    @property
    def pays(self) -> Tuple[Pay, ...]:
        """The parts of the amount, in the order of the packs."""
        result = self._result
        with result._lock:
            made = []
            for i in range(self._ask(native.aid_decision_pay_count)):
                shares = {self._ask(native.aid_decision_share_person, i, j): values.value_of(self._ask(native.aid_decision_share, i, j))
                          for j in range(self._ask(native.aid_decision_share_count, i))}
                made.append(Pay(self._ask(native.aid_decision_pay_id, i), self._ask(native.aid_decision_pay_fen, i), MappingProxyType(shares)))
            return tuple(made)

    @property
    def reasons(self) -> Tuple[str, ...]:
        """Why not: ids of the conditions that failed, of a conflict that took it away, or of the end that has passed."""
        result = self._result
        with result._lock:
            return tuple(self._ask(native.aid_decision_reason, i) for i in range(self._ask(native.aid_decision_reason_count)))

    @property
    def grounds(self) -> Tuple[Ground, ...]:
        """All that it rests on, or that is missing."""
        result = self._result
        with result._lock:
            count = self._ask(native.aid_decision_ground_count)
            return tuple(_ground(self._ask(native.decision_ground, i), result._keys) for i in range(count))

    def _grounds_of(self, kind: str) -> Tuple[Ground, ...]:
        return tuple(ground for ground in self.grounds if ground.kind == kind)

    @property
    def missing(self) -> Tuple[Ground, ...]:
        """Facts, lists and standards that would settle it."""
        return self._grounds_of("missing")

    @property
    def questions(self) -> Tuple[Ground, ...]:
        """Questions that the law leaves to an official."""
        return self._grounds_of("question")

    @property
    def standards(self) -> Tuple[Ground, ...]:
        """The rows of standards that were used."""
        return self._grounds_of("standard")

    def explain(self, language: str = "zh", *, unmask: bool = False) -> str:
        """The whole way to it as text. Sensitive values are masked unless ``unmask`` is set."""
        with self.explanation(unmask=unmask) as explanation:
            return explanation.text(language)

    def explanation(self, *, unmask: bool = False) -> "Explanation":
        """The whole way to it as a tree of steps."""
        result = self._result
        with result._lock:
            return Explanation(result, self._ask(native.aid_decision_explain, 1 if unmask else 0))


class Step:
    """A step of an explanation: a rule worked out for a subject, a fact, or a standard. Has steps of its own."""

    __slots__ = ("_explanation", "_native")

    def __init__(self, explanation: "Explanation", thing: Any) -> None:
        self._explanation = explanation
        self._native = thing

    def _ask(self, call: Any, *arguments: Any) -> Any:
        explanation = self._explanation
        with explanation._lock:
            keep = explanation._live()
            answer = call(self._native, *arguments)
            del keep
            return answer

    def __repr__(self) -> str:
        return "<Step %s>" % ("closed" if self._explanation._native is None else self.name)

    @property
    def name(self) -> Optional[str]:
        """"dibao.income", "income_per_head", "dibao_standard", "birth"."""
        return self._ask(native.aid_step_name)

    @property
    def subject(self) -> Optional[str]:
        return self._ask(native.aid_step_subject)

    def title(self, language: str = "zh") -> Optional[str]:
        return self._ask(native.aid_step_title, language_number(language))

    @property
    def cite(self) -> Optional[str]:
        return self._ask(native.aid_step_cite)

    @property
    def formula(self) -> Optional[str]:
        return self._ask(native.aid_step_formula)

    @property
    def value(self) -> Any:
        """The value; the text of a sensitive one is masked."""
        return values.value_of(self._ask(native.aid_step_value))

    def __len__(self) -> int:
        return self._ask(native.aid_step_count)

    def __getitem__(self, i: int) -> "Step":
        count = len(self)
        if not -count <= i < count:
            raise IndexError("no such step")
        return Step(self._explanation, self._ask(native.aid_step_at, i % count))

    def __bool__(self) -> bool:
        return True


class Explanation:
    """An explanation of one decision, as a tree of steps and as text."""

    __slots__ = ("_native", "_lock", "__weakref__")

    def __init__(self, result: "Result", thing: Any) -> None:
        self._native = thing
        self._lock = result._lock

    def _live(self) -> Any:
        thing = self._native
        if thing is None:
            raise ValueError("the explanation is closed")
        return thing

    def close(self) -> None:
        with self._lock:
            self._native = None

    def __enter__(self) -> "Explanation":
        self._live()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()

    def text(self, language: str = "zh") -> str:
        """With each rule's value, its inputs, the standards and the citations."""
        number = language_number(language)
        with self._lock:
            text = native.aid_explanation_text(self._live(), number)
        if text is None:
            raise MemoryError("socialaid: out of memory")
        return text

    def __str__(self) -> str:
        return self.text()

    @property
    def settling(self) -> Tuple[Settling, ...]:
        """What would settle a decision that is undetermined or for an official: every minimal set of at most three open facts."""
        with self._lock:
            thing = self._live()
            made = []
            for i in range(native.aid_explanation_settling_count(thing)):
                size = native.aid_explanation_settling_size(thing, i)
                facts = tuple(_ground(native.settling_fact(thing, i, k), {}) for k in range(size))
                made.append(Settling(_OUTCOMES[native.aid_explanation_settling_outcome(thing, i)], facts))
            return tuple(made)

    @property
    def root(self) -> Step:
        """The outcome; the steps to it are its own."""
        with self._lock:
            return Step(self, native.aid_explanation_root(self._live()))


class Result:
    """All decisions of one assessment. Has a length, goes through its decisions, and keeps all that it needs alive."""

    __slots__ = ("_native", "_lock", "_population", "_generation", "_programs", "_keys", "diagnostics", "__weakref__")

    def __init__(self) -> None:
        raise TypeError("use Policy.assess()")

    def _live(self) -> Any:
        thing = self._native
        if thing is None:
            raise ValueError("the result is closed")
        if self._generation != self._population._generation:
            raise ValueError("the population was changed since this was decided; assess it again")
        return thing

    def close(self) -> None:
        with self._lock:
            self._native = None

    def __enter__(self) -> "Result":
        self._live()
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError("a Result cannot be pickled; write it as XML")

    def __repr__(self) -> str:
        with self._lock:
            if self._native is None or self._generation != self._population._generation:
                return "<Result closed>"
            return "<Result %s: %d decisions>" % (self.month, len(self))

    @property
    def month(self) -> str:
        with self._lock:
            return values.month_of(native.aid_decisions_month(self._live()))

    @property
    def day(self) -> values.date:
        """The day on which facts and rules were read."""
        with self._lock:
            return values.date_of(native.aid_decisions_day(self._live()))

    def __len__(self) -> int:
        with self._lock:
            return native.aid_decisions_count(self._live())

    def __getitem__(self, i: int) -> Decision:
        with self._lock:
            thing = self._live()
            count = native.aid_decisions_count(thing)
            if not -count <= i < count:
                raise IndexError("no such decision")
            return Decision(self, native.aid_decisions_at(thing, i % count))

    def __iter__(self) -> Iterator[Decision]:
        """In the order of regions, then households; in each of the programs, then the subjects."""
        for i in range(len(self)):
            yield self[i]

    def __bool__(self) -> bool:
        return True

    @property
    def decisions(self) -> List[Decision]:
        return list(self)

    def find(self, program: str, subject: Union[str, Row]) -> Optional[Decision]:
        """The decision of a program for a household, person (or its id) or region; None where there is none."""
        name = subject.id if isinstance(subject, Row) else subject
        for text in (program, name):
            if not isinstance(text, str):
                raise TypeError("program and subject are ids, not %s" % type(text).__name__)
        with self._lock:
            found = native.aid_decisions_find(self._live(), program, name)
            return None if found is None else Decision(self, found)

    def total(self, program: str) -> Total:
        """How many subjects had each outcome under a program, and the sum due this month; KeyError where it was not decided."""
        with self._lock:
            thing = self._live()
            if program not in self._programs:
                raise KeyError(program)
            return Total(program, *(native.aid_decisions_total(thing, program, outcome) for outcome in range(5)),
                         native.aid_decisions_total_fen(thing, program))

    @property
    def totals(self) -> Mapping[str, Total]:
        """The totals of all programs that were decided."""
        with self._lock:
            return MappingProxyType({program: self.total(program) for program in self._programs})

    def refused(self, program: str, condition: str) -> int:
        """Subjects refused by a condition of a program."""
        with self._lock:
            return native.aid_decisions_refused(self._live(), program, condition)

    def explain(self, subject: Union[str, Row], program: str, language: str = "zh", *, unmask: bool = False) -> str:
        """The whole way to a decision as text; KeyError where there is none. Sensitive values are masked unless ``unmask`` is set."""
        found = self.find(program, subject)
        if found is None:
            raise KeyError((subject.id if isinstance(subject, Row) else subject, program))
        return found.explain(language, unmask=unmask)

    def to_xml(self, path: Optional[Path] = None, *, with_facts: bool = False) -> Optional[bytes]:
        """Write the decisions as a document: to a file that its owner alone can read, or returned as bytes where there is no path.

        :param with_facts: with the facts that they were made from, so that they can be decided again from it alone
        """
        with self._lock:
            return native.decisions_write(self._live(), None if path is None else os.fspath(path), 1 if with_facts else 0)


def _names(programs: Optional[Iterable[str]]) -> Optional[Tuple[str, ...]]:
    if programs is None:
        return None
    if isinstance(programs, (str, bytes)):
        raise TypeError("programs must be a list of ids, not one %s" % type(programs).__name__)
    return tuple(programs)


def _times(month: Any, day: Any, known: Any) -> Tuple[int, int, int]:
    return (0 if month is None else values.month_number(month), 0 if day is None else values.date_number(day),
            0 if known is None else values.date_number(known, "known"))


def _threads(threads: int) -> int:
    if not 0 <= threads < 2**31:
        raise ValueError("threads must be 0 or more")
    return threads


def assess(policy: Policy, population: Population, month: Any, day: Any, known: Any, programs: Optional[Iterable[str]], all: bool,
           threads: int, progress: Optional[Progress]) -> Result:
    if not isinstance(population, Population):
        raise TypeError("population must be a Population, not %s" % type(population).__name__)
    names = _names(programs)
    result = object.__new__(Result)
    with population._lock:
        made, told = native.policy_assess(policy._live(), population._live(), *_times(month, day, known), names, 1 if all else 0,
                                          _threads(threads), progress)
        result._native = made
        result._generation = population._generation
    result._lock = population._lock
    result._population = population
    result._programs = tuple(policy.programs) if names is None else tuple(p for p in policy.programs if p in names)
    result._keys = {standard.id: standard.keys for standard in policy.standards.values()}
    result.diagnostics = make_diagnostics(told)
    return result


class Summary(NamedTuple):
    """What came of a whole document."""

    month: str
    day: values.date
    households: int
    members: int
    left_out: int                  #: records left out; see the diagnostics
    written: int                   #: decisions written
    synthetic: bool
    totals: Mapping[str, Total]
    refused: Mapping[str, Mapping[str, int]]   #: by program and condition
    diagnostics: Tuple[Diagnostic, ...]


def assess_xml(policy: Policy, source: Path, target: Optional[Path], month: Any, day: Any, known: Any,
               programs: Optional[Iterable[str]], all: bool, with_facts: bool, keep_going: bool, threads: int,
               progress: Optional[Progress]) -> Summary:
    me, told = native.exchange_assess(
        policy._live(), os.fspath(source), None if target is None else os.fspath(target), 1 if keep_going else 0, 1 if all else 0,
        1 if with_facts else 0, *_times(month, day, known), _names(programs), _threads(threads), progress)
    totals: Dict[str, Total] = {}
    refused: Dict[str, Mapping[str, int]] = {}
    for i in range(native.aid_exchange_summary_program_count(me)):
        program = native.aid_exchange_summary_program(me, i)
        totals[program] = Total(program, *(native.aid_exchange_summary_total(me, i, outcome) for outcome in range(5)),
                                native.aid_exchange_summary_total_fen(me, i))
        refused[program] = MappingProxyType({
            native.aid_exchange_summary_refused_reason(me, i, j): native.aid_exchange_summary_refused(me, i, j)
            for j in range(native.aid_exchange_summary_refused_count(me, i))})
    return Summary(
        month=values.month_of(native.aid_exchange_summary_month(me)), day=values.date_of(native.aid_exchange_summary_day(me)),
        households=native.aid_exchange_summary_households(me), members=native.aid_exchange_summary_members(me),
        left_out=native.aid_exchange_summary_left_out(me), written=native.aid_exchange_summary_written(me),
        synthetic=bool(native.aid_exchange_summary_is_synthetic(me)), totals=MappingProxyType(totals),
        refused=MappingProxyType(refused), diagnostics=make_diagnostics(told))


_VERIFIED = ("schema", "totals", "digest", "end", "again")


def verify(source: Path, *, policy: Optional[Policy] = None, schema: Optional[Path] = None,
           progress: Optional[Progress] = None) -> Tuple[str, ...]:
    """Hold a decisions document against its schema, totals, digest and end; with a policy it is decided again where it has its facts.

    Returns what was done and held: "schema", "totals", "digest", "end", "again". Raises :class:`Error` with every finding.
    """
    did, _ = native.decisions_verify(os.fspath(source), None if policy is None else policy._live(),
                                     None if schema is None else os.fspath(schema), progress)
    return tuple(name for bit, name in enumerate(_VERIFIED) if did & (1 << bit))
