"""The structures that a buyer is given to call, nobody being interested after a working day."""

from collections.abc import Iterable

from functions.ports import Store
from functions.records import Record
from functions.tenders.records import TenderTarget
from functions.tenders.sending.planning import may_be_called
from theme import wording

MOST = 5


class ToCall(Record, frozen=True, kw_only=True):
    """A structure to call, by what it publishes: its private address and phone are not told."""

    structure_id: str
    slug: str
    name: str
    city_line: str
    phone: str
    """As it is read aloud; empty when it publishes none."""
    website: str


def to_call(store: Store, targets: Iterable[TenderTarget]) -> list[ToCall]:
    """At most five that were written to and did not say no: who publishes a phone, then a website, first.

    The others in the order they were written to. Raises :class:`functions.ports.StoreUnavailable`.
    """
    asked = sorted((one for one in targets if may_be_called(one)), key=lambda one: (one.sent_at, one.structure_id))
    found = [one for one in (_published(store, target) for target in asked) if one]
    return sorted(found, key=lambda one: (not one.phone, not one.website))[:MOST]


def _published(store: Store, target: TenderTarget) -> ToCall | None:
    record = store.record(target.structure_id)
    known = store.structure(target.structure_id)
    if record is None or known is None or not record.live:
        return None
    return ToCall(
        structure_id=record.id,
        slug=record.slug,
        name=record.display_name,
        city_line=known.city_line,
        phone=wording.phone(record.published_phone) if record.published_phone else "",
        website=record.website or "",
    )
