"""The fictional sample of ``python -m data sample``: a JSON Lines file, a header and then one Candidate a line."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from data.rows import Candidate, Quarantined, Row
from data.sources.reading import Unreadable, broken_json
from data.sources.refusals import refusal
from data.sources.tables.lines import opened
from data.verdicts import Reason

NAME = "sample"
FORMAT = "inclusive-structures-sample"


class Header(msgspec.Struct):
    """The first line of a sample: how it was made, and the day it stands for."""

    format: str
    version: int
    count: int
    seed: int
    date: date


def recognises(head: bytes) -> bool:
    """Whether the file starts with a sample's header."""
    return FORMAT.encode() in head.split(b"\n", 1)[0]


def date_of(path: Path) -> date | None:
    """The day the sample stands for."""
    with path.open("rb") as file:
        return _header(path, file.readline()).date


def read(path: Path) -> Iterator[Row]:
    """Every row of the sample. Raises :class:`Unreadable`."""
    decoder = msgspec.json.Decoder(Candidate)
    with opened(path) as file:
        header = _header(path, file.readline())
        position = 0
        for position, line in enumerate(file, start=1):
            try:
                yield decoder.decode(line)
            except msgspec.ValidationError as error:
                yield Quarantined(NAME, position, Reason.MALFORMED, refusal(error), msgspec.json.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise broken_json(path, line, error, line=position + 1) from None
    if position != header.count:
        raise Unreadable(
            f"{path} : {header.count} lignes annoncées, {position} lues. Refaites l’échantillon avec "
            "« python -m data sample »."
        )


def _header(path: Path, line: bytes) -> Header:
    try:
        return msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(
            f"{path}, ligne 1 : ce n’est pas l’en-tête d’un échantillon. Faites-en un avec « python -m data sample »."
        ) from None
