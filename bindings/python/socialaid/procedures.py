"""Procedures: by which steps a program is granted, checked or ended, who takes them, by when; and how one case stands."""
from __future__ import annotations

import dataclasses
import datetime
from types import MappingProxyType
from typing import Any, Mapping, Optional, Tuple

from . import native, values
from .policy import Policy, _always, _Titled, _titles

__all__ = ["Procedure", "Proceeding", "Stage", "Standing"]

_ROLES = {1: "event", 2: "step", 3: "limit", 4: "pause"}
_LEVELS = ("country", "province", "city", "county", "township", "village")
_STATES = {1: "waiting", 2: "open", 3: "running", 4: "done", 5: "not needed", 6: "unsettled"}
_DUES = ("none", "on", "paused", "unknown", "beyond")


@dataclasses.dataclass(frozen=True)
class Stage(_Titled):
    """One element of a procedure."""

    id: Optional[str]            #: None for a pause without one
    role: str                    #: "event", "step", "limit", "pause"
    cite: Optional[str]          #: None: the procedure's holds
    after: Tuple[str, ...]       #: the events and steps that it comes after
    target: Optional[str]        #: of a limit its step, of a pause the event that ends it
    time: Optional[str]          #: "10 working days"; None where none is set
    lasts: bool                  #: it lasts its time, such as a public notice
    by: Optional[str]            #: "county": whose office takes it; None: not said
    not_by: Tuple[str, ...]      #: steps whose officers may not take it
    officers: int                #: at least so many; 0: not said
    share: Any                   #: the part of the cases that it is taken for at least, drawn at random; None: not said
    when: Optional[str]          #: its condition, as the pack has it
    optional: bool               #: an event that need not happen
    public: bool                 #: it shows something of the case to the public
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)
    _native: Any = dataclasses.field(repr=False, compare=False)


@dataclasses.dataclass(frozen=True)
class Procedure(_Titled):
    """One version of a procedure."""

    id: str
    cite: str
    programs: Tuple[str, ...]    #: empty where it is for what is no program of the packs
    kind: str                    #: what a case is about
    public: bool                 #: False: nothing of a case may be shown to the public
    since: Optional[datetime.date]   #: the first day of this version; None: always
    until: Any                   #: the first day on which it no longer holds, or NEVER
    stages: Tuple[Stage, ...]    #: in the order of the pack
    _titles: Tuple[Optional[str], Optional[str]] = dataclasses.field(repr=False)
    _native: Any = dataclasses.field(repr=False, compare=False)
    _policy: Any = dataclasses.field(repr=False, compare=False)   # keeps alive what the native objects borrow from

    def begin(self) -> "Proceeding":
        """A case in which nothing has happened yet."""
        return Proceeding(self)


@dataclasses.dataclass(frozen=True)
class Standing:
    """How a stage of a case stands on a day."""

    state: str                       #: "waiting", "open", "running", "done", "not needed", "unsettled"
    start: Optional[datetime.date]   #: from when its time counts; when what lasts, or a pause, began
    due: Optional[datetime.date]     #: its last day
    due_state: str                   #: "on" that day; "none" is set or it has not begun; "paused", "unknown", "beyond" the calendar
    done: Optional[datetime.date]
    late: Optional[bool]             #: None: not known


class Proceeding:
    """One case: what has happened in it, and what follows for a day. For one thread at a time."""

    __slots__ = ("procedure", "_native")

    def __init__(self, procedure: Procedure) -> None:
        #: the version that it runs under
        self.procedure = procedure
        self._native = native.aid_proceeding_new(procedure._native)

    def add(self, id: str, day: values.DateLike) -> None:
        """An event happened, or a step was taken; of what lasts: it began. What happened again counts from its latest day."""
        native.aid_proceeding_add(self._native, id, values.date_number(day))

    def set_condition(self, id: str, holds: Optional[bool]) -> None:
        """Whether the condition of a step or limit holds, or the case was drawn; None: not known, as it is until it is said."""
        native.aid_proceeding_set_condition(self._native, id, -1 if holds is None else int(bool(holds)))

    def look(self, day: values.DateLike) -> Mapping[str, Standing]:
        """How each stage that has an id stands on a day. What happened later is not looked at."""
        me = self._native
        native.aid_proceeding_look(me, values.date_number(day))
        told = {}
        for stage in self.procedure.stages:
            if stage.id is not None:
                thing, late = stage._native, native.aid_proceeding_is_late(me, stage._native)
                told[stage.id] = Standing(
                    _STATES[native.aid_proceeding_state(me, thing)], values.date_of(native.aid_proceeding_start_day(me, thing)),
                    values.date_of(native.aid_proceeding_due_day(me, thing)), _DUES[native.aid_proceeding_due(me, thing)],
                    values.date_of(native.aid_proceeding_done_day(me, thing)), None if late < 0 else bool(late))
        return MappingProxyType(told)


def _read_stage(thing: Any) -> Stage:
    target, level, (number, unit) = native.aid_stage_target(thing), native.aid_stage_level(thing), _time(native.aid_stage_time(thing))
    return Stage(
        id=native.aid_stage_id(thing), role=_ROLES[native.aid_stage_role_of(thing)], cite=native.aid_stage_cite(thing),
        after=tuple(native.aid_stage_id(native.aid_stage_after_at(thing, i)) for i in range(native.aid_stage_after_count(thing))),
        target=None if target is None else native.aid_stage_id(target), time=None if number is None else "%s %s" % (number, unit),
        lasts=bool(native.aid_stage_lasts(thing)), by=_LEVELS[level] if level >= 0 else None,
        not_by=tuple(native.aid_stage_id(native.aid_stage_not_by_at(thing, i)) for i in range(native.aid_stage_not_by_count(thing))),
        officers=native.aid_stage_officers(thing), share=values.value_of(native.aid_stage_share(thing)), when=native.aid_stage_when(thing),
        optional=bool(native.aid_stage_is_optional(thing)), public=bool(native.aid_stage_is_public(thing)),
        _titles=_titles(native.aid_stage_title, thing), _native=thing)


def _time(told: Tuple) -> Tuple[Any, Optional[str]]:
    return values.value_of(told), told[5]


def read_procedure(policy: Policy, thing: Any) -> Procedure:
    """A version of a procedure from the native object."""
    return Procedure(
        id=native.aid_procedure_id(thing), cite=native.aid_procedure_cite(thing),
        programs=tuple(native.aid_program_id(native.aid_procedure_program_at(thing, i)) for i in range(native.aid_procedure_program_count(thing))),
        kind=native.aid_kind_id(native.aid_procedure_kind(thing)), public=bool(native.aid_procedure_is_public(thing)),
        since=_always(native.aid_procedure_from(thing)), until=values.date_of(native.aid_procedure_until(thing)),
        stages=tuple(_read_stage(native.aid_procedure_stage_at(thing, i)) for i in range(native.aid_procedure_stage_count(thing))),
        _titles=_titles(native.aid_procedure_title, thing), _native=thing, _policy=policy._live())
