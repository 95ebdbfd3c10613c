"""Structures to answer a need with (*co-traitance*): near by, and complementary.

A partner is in the same région as the one that asks, live, of another legal body, can be written to, and declares a
trade of the need. First come those that do what the one that asks does not do itself; among these, another family of
kinds (an ESAT beside an EI), then the same département. Equals come in an order of their own for each need, so that no
name is always first.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from data.model import ActivityOrigin, Structure
from data.submissions.tender_answer import PARTNERS_MAX
from data.vocabulary import vocabulary
from functions.desk import Desk
from functions.profile_edits.standing_recipient import standing_recipient
from functions.records import Record
from functions.tenders.records import TenderRecord
from theme import wording

Rank = tuple[int, int, bool, bool, bytes]


class Partner(Record, frozen=True, kw_only=True):
    """Somebody to answer with, and what they would bring: the words of the trades of the need that they declare."""

    id: str
    slug: str
    name: str
    kind: str
    city_line: str
    trades: tuple[str, ...]


class Partners:
    """Suggests partners, from the latest snapshot. Every method may raise StoreUnavailable."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store

    def suggested(self, record: TenderRecord, structure_id: str) -> list[Partner]:
        """The best partners for a structure that was sent a need, six at most, best first."""
        own = self._store.record(structure_id)
        if own is None or not own.place.region:
            return []
        ranked = sorted(_ranked(self._store.records(), own, record), key=lambda pair: pair[0])
        found: list[Partner] = []
        for _, structure in ranked:
            if self._may_be_written_to(structure.id):
                found.append(_partner(structure, record))
            if len(found) == PARTNERS_MAX:
                break
        return found

    def named(self, record: TenderRecord, ids: Iterable[str]) -> list[Partner]:
        """Those of the partners chosen that are still listed."""
        records = (self._store.record(structure_id) for structure_id in ids)
        return [_partner(one, record) for one in records if one and one.live and not one.vanished]

    def _may_be_written_to(self, structure_id: str) -> bool:
        recipient = standing_recipient(self._store, structure_id)
        if recipient is None or recipient.opposed:
            return False
        return not self._store.is_opposed(self._desk.links.address_digest(recipient.email))


def _ranked(structures: Iterable[Structure], own: Structure, record: TenderRecord) -> Iterator[tuple[Rank, Structure]]:
    missing = set(record.tender.sectors) - _trades(own)
    for one in structures:
        trades = _trades(one).intersection(record.tender.sectors)
        if not trades or not _may_join(one, own):
            continue
        yield (
            (
                -len(trades & missing),
                -len(trades) if missing else 0,
                _family(one) == _family(own),
                one.place.departement != own.place.departement,
                sha256(f"{record.id} {one.id}".encode()).digest(),
            ),
            one,
        )


def _may_join(one: Structure, own: Structure) -> bool:
    is_same_body = one.id == own.id or bool(one.siret and one.siren == own.siren)
    return one.live and not one.vanished and not is_same_body and one.place.region == own.place.region


def _trades(structure: Structure) -> set[str]:
    """What it declares: a trade read from a code of activity is no word of its own."""
    return {one.sector for one in structure.activities if one.origin is ActivityOrigin.DECLARED}


def _family(structure: Structure) -> str:
    return vocabulary().kind(structure.kind).family


def _partner(structure: Structure, record: TenderRecord) -> Partner:
    trades = _trades(structure)
    return Partner(
        id=structure.id,
        slug=structure.slug,
        name=structure.display_name,
        kind=wording.kind_of(structure).label,
        city_line=wording.city_line(structure.place),
        trades=tuple(wording.sector_label(slug) for slug in record.tender.sectors if slug in trades),
    )
