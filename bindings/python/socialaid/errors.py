"""Errors: what went wrong, where, and what to do about it."""
from __future__ import annotations

import enum
from typing import List, Optional, Sequence, Tuple

__all__ = ["Diagnostic", "Error", "Level", "Status"]


class Status(enum.IntEnum):
    """What a caller can do about an error."""

    ARGUMENT = 2        #: the call itself is wrong
    MEMORY = 3          #: there is no memory
    IO = 4              #: a file could not be opened, read, written or renamed
    NOT_FOUND = 5       #: nothing has that name
    NOT_IN_FORCE = 6    #: it exists, but not on that day
    POLICY = 7          #: a pack has errors: see the diagnostics
    DATA = 8            #: a population or document has errors: see the diagnostics
    RANGE = 9           #: a value outside what can be held
    CANCELLED = 10      #: the progress callback asked to stop
    INTERNAL = 11       #: the library contradicts itself; please report it


class Level(enum.IntEnum):
    """How bad a finding is."""

    WARNING = 0         #: worth knowing; the work went on
    RECORD = 1          #: this record was left out; the rest went on
    ERROR = 2           #: the call failed


def language_number(language: str) -> int:
    """The library's number of a language: "en" or "zh"."""
    if language == "en":
        return 0
    if language == "zh":
        return 1
    if not isinstance(language, str):
        raise TypeError("language must be 'zh' or 'en', not %s" % type(language).__name__)
    raise ValueError("language must be 'zh' or 'en', not %r" % (language,))


class Diagnostic:
    """One finding: a stable number, a place, a message and a hint in two languages.

    ``file``, ``record`` and what ``hint()`` gives are None, ``line`` and ``column`` 0, where nothing is known of them.
    """

    __slots__ = ("number", "level", "file", "line", "column", "length", "record", "_messages", "_hints", "_lines")

    number: str
    level: Level
    file: Optional[str]
    line: int
    column: int
    length: int
    record: Optional[str]

    def __init__(self, told: Sequence) -> None:
        (self.number, level, self.file, self.line, self.column, self.length, self.record,
         message_en, message_zh, hint_en, hint_zh, line_en, line_zh) = told
        self.level = Level(level)
        self._messages: Tuple[str, str] = (message_en, message_zh)
        self._hints: Tuple[Optional[str], Optional[str]] = (hint_en, hint_zh)
        self._lines: Tuple[str, str] = (line_en, line_zh)

    def message(self, language: str = "en") -> str:
        """One sentence, without place or number."""
        return self._messages[language_number(language)]

    def hint(self, language: str = "en") -> Optional[str]:
        """What to do about it; None where nothing is known."""
        return self._hints[language_number(language)]

    def text(self, language: str = "en") -> str:
        """All in one line: "puyang.xml:12:7: E2107: …"."""
        return self._lines[language_number(language)]

    def __str__(self) -> str:
        return self._lines[0]

    def __repr__(self) -> str:
        return "<Diagnostic %s>" % self._lines[0]


class Error(Exception):
    """A call of the library failed. ``status`` says what can be done about it, ``diagnostics`` what was found and where.

    The text of the exception is that of the first diagnostics, in English; ``message("zh")`` has it in Chinese.
    """

    def __init__(self, status: int, diagnostics: Sequence[Diagnostic] = (), dropped: int = 0) -> None:
        super().__init__(status, tuple(diagnostics), dropped)
        self.status: Status = Status(status)
        self.diagnostics: Tuple[Diagnostic, ...] = tuple(diagnostics)
        #: findings beyond those kept
        self.dropped: int = dropped

    def message(self, language: str = "en") -> str:
        """The first finding as one line."""
        if not self.diagnostics:
            return self.status.name.lower().replace("_", " ")
        return self.diagnostics[0].text(language)

    def __str__(self) -> str:
        lines: List[str] = [d.text() for d in self.diagnostics[:10]] or [self.message()]
        more = len(self.diagnostics) - 10 + self.dropped if len(self.diagnostics) > 10 else self.dropped
        if more > 0:
            lines.append("… and %d more" % more)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return "<Error %s: %s>" % (self.status.name, self.message())


def make_error(status: int, told: Sequence[Sequence], dropped: int) -> Exception:
    """What the native module raises."""
    if status == Status.MEMORY:
        return MemoryError("socialaid: out of memory")
    return Error(status, [Diagnostic(t) for t in told], dropped)


def make_diagnostics(told: Sequence[Sequence]) -> Tuple[Diagnostic, ...]:
    return tuple(Diagnostic(t) for t in told)
