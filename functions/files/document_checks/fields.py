"""Fields of texts: those that start a program or fetch a file, alone or by what stands in them."""

import re

from functions.files.document_checks.content import MACROS, REMOTE, TOO_HEAVY
from functions.files.document_checks.formulas import MOST_TEXT
from functions.files.refused_file import RefusedFile

MOST_OPEN = 100
"""Fields that stand in one another."""

_DDE = re.compile(r'["\s]*+DDE(AUTO)?\b|["\s]*+QUOTE\s+(\d+\s+){3,}', re.IGNORECASE)
"""Fields that start a program, or that spell one by its characters."""
_FETCHING = re.compile(r'["\s]*+(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|RD|DATABASE)\b', re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z]{3}:|\\\\|//", re.IGNORECASE)
_NAMED = re.compile(r"\s*+(=|[^\W\d]\w*+\W|(IF|SET|COMPARE|QUOTE)\Z)", re.IGNORECASE)
"""The name of a field is written whole before what stands in it."""


def check_field(code: str) -> None:
    """Raise :class:`RefusedFile` for the code of a field that starts a program or fetches a file elsewhere."""
    if _DDE.match(code):
        raise RefusedFile(MACROS)
    fetching = _FETCHING.match(code)
    if fetching and (fetching[1].upper() == "DATABASE" or _ELSEWHERE.search(code, fetching.end())):
        raise RefusedFile(REMOTE)


class Fields:
    """The fields of a text, as they open, go on, and close. What stands in a field belongs to its code."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._told: list[bool] = []
        """Whether the code of each has ended: what follows is what it shows."""
        self._holding: list[bool] = []
        """Whether another opened in the code of each: its name was looked at then."""

    def begin(self) -> None:
        """A field opens; in the code of another, it may neither name it nor tell what it fetches."""
        if len(self._open) >= MOST_OPEN:
            raise RefusedFile(TOO_HEAVY)
        if self._open and not self._told[-1] and not self._holding[-1]:
            self._holding[-1] = True
            code = self._code()
            if not _NAMED.match(code) or _DDE.match(code):
                raise RefusedFile(MACROS)
            if _FETCHING.match(code):
                raise RefusedFile(REMOTE)
        self._open.append([])
        self._told.append(False)
        self._holding.append(False)

    def go_on(self, code: str) -> None:
        """A piece of code, of the field that is open."""
        if len(code) > MOST_TEXT:
            raise RefusedFile(TOO_HEAVY)
        if self._open:
            self._open[-1].append(code)
        else:
            check_field(code)

    def separate(self) -> None:
        """The code ends: what the field shows follows."""
        if self._open and not self._told[-1]:
            check_field(self._code())
            self._told[-1] = True

    def end(self) -> None:
        """A field closes."""
        if not self._open:
            return
        code = self._code()
        check_field(code)
        self._open.pop()
        self._told.pop()
        self._holding.pop()
        if self._open and not self._told[-1]:
            self._open[-1].append(f" {code} ")

    def close(self) -> None:
        """The text ends, with all that is still open."""
        while self._open:
            self.end()

    def _code(self) -> str:
        code = "".join(self._open[-1])
        if len(code) > MOST_TEXT:
            raise RefusedFile(TOO_HEAVY)
        return code
