"""Profile edits that were accepted: JSON Lines, one edit a line, as ``python -m functions export-edits`` writes them.

Fields of a line: ``structure_id`` (``80746931700018-EI``), ``accepted_on`` (``2026-11-20``), ``changes``: field →
``{"before": …, "after": …}``, where ``before`` is what the dataset said when the edit was proposed. The fields that may
be edited are those of ``EDITABLE`` and ``CONTACT`` in :mod:`data.consolidation.editing`. Private: contacts stand in it.
Files of the pictures that edits name stand beside: see :mod:`data.consolidation.picturing`.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from data.rows import AcceptedEdit, Change, Quarantined, Row
from data.sources.reading import read_text_bytes
from data.sources.refusals import refusal
from data.verdicts import Reason

NAME = "edits"


class _Line(msgspec.Struct):
    structure_id: str
    accepted_on: date
    changes: dict[str, Change]


def recognises(head: bytes) -> bool:
    """Whether the file starts with an accepted edit."""
    first = head.split(b"\n", 1)[0]
    return b'"structure_id"' in first and b'"accepted_on"' in first


def date_of(path: Path) -> date | None:
    """The day of the latest edit: the file is of that day."""
    days = [row.accepted_on for row in read(path) if isinstance(row, AcceptedEdit)]
    return max(days, default=None)


def read(path: Path) -> Iterator[Row]:
    """Every edit of the file. Raises :class:`data.sources.reading.Unreadable`."""
    decode = msgspec.json.Decoder(_Line).decode
    for position, line in enumerate(read_text_bytes(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            edit = decode(line)
        except msgspec.DecodeError as error:
            yield Quarantined(
                NAME, position, Reason.MALFORMED, refusal(error), line.decode("utf-8", "backslashreplace")
            )
        else:
            yield AcceptedEdit(
                position=position,
                structure_id=edit.structure_id,
                accepted_on=edit.accepted_on,
                changes=edit.changes,
            )
