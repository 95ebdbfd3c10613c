"""Moments as the SQLite store writes them."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """An aware moment as ISO 8601 in UTC with microseconds: as text it sorts by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read(text: str) -> datetime:
    """The moment that was written."""
    return datetime.fromisoformat(text)
