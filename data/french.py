"""Numbers, shares, dates and plurals as French people read them, on a terminal as on a page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
PARIS = ZoneInfo("Europe/Paris")

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def number(value: int) -> str:
    """1234567 → « 1 234 567 », with narrow spaces that never break."""
    return f"{value:,}".replace(",", NARROW_SPACE)


def counted(value: int, singular: str, plural: str | None = None) -> str:
    """« 1 structure », « 0 structure », « 2 structures »: French counts the plural from two."""
    word = singular if abs(value) < 2 else plural or f"{singular}s"
    return f"{number(value)}{NO_BREAK_SPACE}{word}"


def share(part: int, whole: int) -> str:
    """« 12 % », « 99,9 % »: a whole that lacks something is never told as 100 %."""
    if part == whole:
        return f"100{NARROW_SPACE}%"
    percent = min(100 * part / whole, 99.9)
    return f"{percent:.1f}".replace(".", ",").removesuffix(",0") + f"{NARROW_SPACE}%"


def day(value: date) -> str:
    """« 1er mars 2026 », « 21 novembre 2026 »; a moment is told by its day in Paris."""
    if isinstance(value, datetime):
        value = value.astimezone(PARIS).date()
    ordinal = "1er" if value.day == 1 else str(value.day)
    return f"{ordinal}{NO_BREAK_SPACE}{month(value)}"


def month(value: date) -> str:
    """« novembre 2026 »."""
    return f"{_MONTHS[value.month - 1]} {value.year}"
