"""What a consolidation did: counts, and identifiers rather than values."""

from datetime import date

import msgspec

from data.duplicates import LikelyDuplicate

EXAMPLES = 20
"""How many identifiers illustrate a count."""


class SourceCount(msgspec.Struct, omit_defaults=True):
    """The rows of one source: ``read`` = ``kept`` + ``merged`` + ``elsewhere`` + ``quarantined``."""

    date: date
    """The oldest of its files."""
    received: bool = False
    """A file states no date: it is the day it was received."""
    read: int = 0
    kept: int = 0
    """Rows that tell a structure first."""
    merged: int = 0
    """Rows that add to a structure told by another row."""
    elsewhere: int = 0
    """Facts of establishments that are no structure of ours."""
    quarantined: int = 0
    left_out: int = 0
    """Cells, or other parts of a row, put aside while their row was kept."""

    @property
    def usable(self) -> int:
        """The rows that are not in the quarantine."""
        return self.read - self.quarantined


class Conflict(msgspec.Struct, frozen=True, order=True):
    """Sources that do not say the same of one field, and the one that was kept."""

    structure_id: str
    field: str
    kept: str
    others: tuple[str, ...]


class Changes(msgspec.Struct, omit_defaults=True):
    """What is not as it was in the previous dataset: ids, sorted."""

    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []
    """Structures that were live and are not any more."""
    returned: list[str] = []
    """Structures that were not live and are again."""
    is_first: bool = False
    """There was nothing to compare with."""


class Report(msgspec.Struct, omit_defaults=True):
    """What a consolidation did. ``read`` = ``live`` + ``delisted`` + ``merged`` + ``elsewhere`` + ``quarantined``.

    Rows of territories are no structure's: they are counted in ``sources`` only.
    """

    consolidated_on: date
    sources: dict[str, SourceCount]
    live: int
    read: int = 0
    delisted: int = 0
    """Structures of a row that are not live: agreement over or unknown, establishment closed, kind ended."""
    merged: int = 0
    elsewhere: int = 0
    quarantined: int = 0
    left_out: int = 0
    """Parts of kept rows that are in the quarantine."""
    vanished: int = 0
    """Structures that no row tells of any more: their address still answers."""
    by_kind: dict[str, int] = {}
    """Live structures of each kind."""
    by_source_and_kind: dict[str, dict[str, int]] = {}
    """Kept structures, by the source that tells them first."""
    by_flag: dict[str, int] = {}
    flagged: dict[str, list[str]] = {}
    """Flag → the first ids it was put on."""
    by_reason: dict[str, int] = {}
    quarantined_rows: dict[str, list[str]] = {}
    """Reason → the first of its rows, as ``source:position``."""
    conflicts: list[Conflict] = []
    likely_duplicates: list[LikelyDuplicate] = []
    merged_without_siret: list[str] = []
    """Ids of structures made of several rows, one at least without a SIRET: same name, commune and kind."""
    with_siblings: int = 0
    changes: Changes = msgspec.field(default_factory=Changes)
    completeness: dict[str, int] = {}
    """Field → how many live structures tell it."""
    derived_trades: dict[str, list[str]] = {}
    """NAF code → the live structures whose trade was read from it, to be reviewed."""

    @property
    def kept(self) -> int:
        """The structures that rows tell of."""
        return self.live + self.delisted
