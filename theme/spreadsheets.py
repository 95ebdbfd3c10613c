"""What spreadsheets make of a text, whichever part of the project writes the table."""

import re

_RUN_AS_FORMULA = re.compile("[\t\r\n]|[ \xa0\u2000-\u200f\u202f\u2060\ufeff]*[=+\\-@＝＋－＠]")
"""What is not seen counts for nothing: spreadsheets trim."""


def harmless(text: str) -> str:
    """The text, preceded by an apostrophe when a spreadsheet could take it for a formula (OWASP, « CSV injection »)."""
    return f"'{text}" if _RUN_AS_FORMULA.match(text) else text
