"""Formulas of sheets: those that start a program or ask a server. Every pattern reads in a time in proportion."""

import re

from functions.files.document_checks.content import REMOTE, TOO_HEAVY
from functions.files.document_checks.links import is_local
from functions.files.refused_file import RefusedFile

MOST_TEXT = 100_000
"""Characters of one formula or field."""

_ASKING = frozenset(
    ("DDE", "EXEC", "CALL", "REGISTER", "REGISTER.ID", "WEBSERVICE", "RTD", "IMAGE", "STOCKHISTORY", "SQL.REQUEST",
     "SQLREQUEST", "PY", "IMPORTDATA", "IMPORTXML", "IMPORTHTML", "IMPORTFEED", "IMPORTRANGE")
)  # fmt: skip
"""Functions that start a program or ask a server; the names of add-ins come before: COM.MICROSOFT.WEBSERVICE."""
_CALL = re.compile(r"(?<![\w.])([\w.]++)\s*+\(")
_QUOTED = re.compile(r"""("[^"]*+")|'((?:[^']|'')*+)'""")
_BRACKETS = re.compile(r"\[[^\[\]]*+\]")
_PROGRAM = re.compile(r"(?<!\w)(?!\d++\s*+\|)\w++\s*+\||['.]\s*+\|")
"""What comes before « |'/c calc'!A1 »; nothing else has such a bar, but the rows of « {1|2} »."""


def check_formula(formula: str) -> None:
    """Raise :class:`RefusedFile` for a formula that starts a program, asks a server, or reads what stands elsewhere."""
    if len(formula) > MOST_TEXT:
        raise RefusedFile(TOO_HEAVY)
    # A quote may stand in the name of a column, between brackets: read both ways, no call hides.
    for one in {formula, _BRACKETS.sub("[]", formula)}:
        bare = _QUOTED.sub(_bare, one)
        if any(_is_asking(call[1]) for call in _CALL.finditer(bare)):
            raise RefusedFile(REMOTE)
        if "!" in bare and _PROGRAM.search(bare, 0, bare.rindex("!")):
            raise RefusedFile(REMOTE)


def _bare(quoted: re.Match[str]) -> str:
    """What stands for a text, or for the name of a sheet, which may tell where its workbook is."""
    if quoted[1] is not None:
        return '""'
    if not is_local(quoted[2]):
        raise RefusedFile(REMOTE)
    return "''"


def _is_asking(called: str) -> bool:
    words = called.upper().split(".")
    return words[-1] in _ASKING or ".".join(words[-2:]) in _ASKING
