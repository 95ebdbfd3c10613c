"""What the search page shows of each structure: one column a fact, in the order of the index's documents."""

from collections.abc import Sequence

import msgspec

from data.model import Activity, Structure
from data.vocabulary import vocabulary
from theme.wording import city_line, is_derived


class Rows(msgspec.Struct, frozen=True):
    """The columns, and the labels their codes and ranks stand for."""

    kind_labels: dict[str, str]
    trade_labels: tuple[str, ...]
    name: list[str]
    slug: list[str]
    kind: list[str]
    place: list[str]
    """« Fontaine (38) »."""
    departement: list[str]
    """Its code; nothing when unknown."""
    trades: list[list[int]]
    """Ranks in ``trade_labels``."""
    derived: list[int]
    """1 when the trades are those of the NAF code, and nobody declared any."""


def build_rows(structures: Sequence[Structure]) -> bytes:
    """The rows as JSON."""
    words = vocabulary()
    sectors = [sector for group in words.sector_groups for sector in group.sectors]
    ranks = {sector.slug: rank for rank, sector in enumerate(sectors)}
    shown = [_shown_activities(structure) for structure in structures]
    return msgspec.json.encode(
        Rows(
            kind_labels={kind.code: kind.label for kind in words.kinds},
            trade_labels=tuple(sector.label for sector in sectors),
            name=[structure.display_name for structure in structures],
            slug=[structure.slug for structure in structures],
            kind=[structure.kind for structure in structures],
            place=[city_line(structure.place) for structure in structures],
            departement=[structure.place.departement or "" for structure in structures],
            trades=[list(dict.fromkeys(ranks[activity.sector] for activity in activities)) for activities in shown],
            derived=[int(any(map(is_derived, activities))) for activities in shown],
        )
    )


def _shown_activities(structure: Structure) -> list[Activity]:
    """What the structure declared; what its NAF code says when it declared nothing. Never both as one."""
    declared = [activity for activity in structure.activities if not is_derived(activity)]
    return declared or list(structure.activities)
