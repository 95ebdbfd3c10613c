"""When each page last changed, remembered from one build to the next beside the dataset: ``history/pages.jsonl``.

What is compared is a digest of the content a page shows: a change of template, style or code moves no date.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

FORGOTTEN_AFTER = timedelta(days=400)
"""A page that comes back within this time, as it was, keeps its date."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A page as the last build knew it."""

    address: str
    digest: bytes
    changed_on: date
    gone_on: date | None = None
    """The day of the first dataset that had no such page."""


def remember(previous: Iterable[Entry], now: Mapping[str, bytes], day: date) -> list[Entry]:
    """What to remember once pages show what ``now`` tells (address → digest), by address; ``day`` is the dataset's.

    A page that is new or shows something else takes the day, never an earlier one than it had.
    """
    known = {entry.address: entry for entry in previous}
    entries = [_present(known.get(address), address, digest, day) for address, digest in now.items()]
    for address in known.keys() - now.keys():
        entry = known[address]
        gone_on = entry.gone_on or day
        if day - gone_on <= FORGOTTEN_AFTER:
            entries.append(entry if entry.gone_on else replace(entry, gone_on=gone_on))
    return sorted(entries, key=lambda entry: entry.address)


def changes(entries: Iterable[Entry]) -> dict[str, date | None]:
    """The pages there are and the day each changed; ``None`` when the dataset could not tell any day."""
    return {
        entry.address: None if entry.changed_on == date.min else entry.changed_on
        for entry in entries
        if entry.gone_on is None
    }


def _present(known: Entry | None, address: str, digest: bytes, day: date) -> Entry:
    if known is None:
        return Entry(address, digest, day)
    if known.digest != digest:
        return Entry(address, digest, max(day, known.changed_on))
    return replace(known, gone_on=None) if known.gone_on else known


def read(file: Path) -> list[Entry]:
    """The entries of the last build; none before the first. Raises msgspec.DecodeError."""
    try:
        return msgspec.json.Decoder(Entry).decode_lines(file.read_bytes())
    except FileNotFoundError:
        return []


def write(file: Path, entries: Iterable[Entry]) -> None:
    """Replace the file at once, if it differs."""
    content = msgspec.json.Encoder().encode_lines(entries)
    if file.exists() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(file)
