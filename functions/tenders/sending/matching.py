"""Which structures a need is for: the count that its buyer reads is the number of structures written to later.

A structure is, when it is live, when the kind is wanted, when one activity that it declared (never a trade derived from
a NAF code) satisfies trade, service type and place together, and when it has an address that did not oppose.
"""

import threading
from collections.abc import Collection, Mapping
from weakref import WeakKeyDictionary

import msgspec

from data.completeness import completeness_of
from data.geography import france
from data.matching import Match, Matcher, Query, UnknownPlace
from data.model import ActivityOrigin, Perimeter, Structure
from data.submissions.tender import Tender
from functions.desk import Desk
from functions.ports import Store
from functions.profile_edits.standing_recipient import EDITS, standing_address
from functions.records import Recipient
from functions.tenders.records import AnswerHabits
from functions.tenders.sending.ordering import in_sending_order


class Known(msgspec.Struct, frozen=True):
    """What one snapshot tells that needs are matched by."""

    version: int
    matcher: Matcher
    """The live structures."""
    completeness: Mapping[str, int]
    """Structure → the score of its profile."""
    with_phone: frozenset[str]
    """The structures that publish a phone number."""
    with_website: frozenset[str]
    edited: frozenset[str]
    """The structures whose address comes from an edit: it may have been taken back since."""


class Addressees:
    """Who may be written to, as read at one moment: the recipients and the oppositions, each in one query."""

    def __init__(self, desk: Desk, edited: Collection[str]) -> None:
        self._store = desk.store
        self._links = desk.links
        self._edited = edited
        self._recipients = {one.structure_id: one for one in self._store.recipients()}
        self._oppositions = self._store.oppositions()

    def recipient(self, structure_id: str) -> Recipient | None:
        """Where to write to a structure; None when nowhere, or when it opposes."""
        told = self._recipients.get(structure_id)
        if told is None or told.opposed:
            return None
        email = told.email
        if structure_id in self._edited:
            email = standing_address(self._store, structure_id, email)
        if not email or (self._oppositions and self._links.address_digest(email) in self._oppositions):
            return None
        return told if email == told.email else msgspec.structs.replace(told, email=email)


class Moment:
    """Who works where, who may be written to and who answers, as read at one moment."""

    def __init__(self, known: Known, addressees: Addressees, habits: Mapping[str, AnswerHabits]) -> None:
        self.known = known
        self.addressees = addressees
        self._habits = habits

    def count(self, tender: Tender) -> int:
        """How many structures a need is for. Whatever a draft leaves out narrows nothing."""
        return len(self._reached(tender))

    def matched(self, tender: Tender) -> list[str]:
        """The same structures, by id, in the order of sending."""
        return in_sending_order(self._reached(tender), self.known.completeness, self._habits)

    def _reached(self, tender: Tender) -> list[Match]:
        return [one for one in self._found(tender) if self.addressees.recipient(one.id)]

    def _found(self, tender: Tender) -> list[Match]:
        query = Query(
            places=() if tender.whole_country else tender.perimeters,
            sectors=tender.sectors,
            service_types=tender.service_types,
            kinds=tender.kinds,
            origins=(ActivityOrigin.DECLARED,),
        )
        try:
            return self.known.matcher.find(query)
        except UnknownPlace:
            return self._found_where_known(tender)

    def _found_where_known(self, tender: Tender) -> list[Match]:
        """A place that no commune is in any more hides no other place of the need."""
        known = tuple(place for place in tender.perimeters if self._knows(place))
        return self._found(msgspec.structs.replace(tender, perimeters=known)) if known else []

    def _knows(self, place: Perimeter) -> bool:
        try:
            self.known.matcher.count(Query(places=(place,)))
        except UnknownPlace:
            return False
        return True


class TenderMatching:
    """Matches needs with the structures of the latest snapshot, which is read once for all that ask."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self, tender: Tender) -> int:
        """How many structures a need is for. Raises :class:`functions.ports.StoreUnavailable`."""
        known = known_of(self._desk.store)
        return Moment(known, Addressees(self._desk, known.edited), {}).count(tender)

    def matched(self, tender: Tender) -> list[str]:
        """The ids of those structures, in the order of sending. Raises :class:`functions.ports.StoreUnavailable`."""
        return self.moment().matched(tender)

    def moment(self) -> Moment:
        """What many needs are matched by. Raises :class:`functions.ports.StoreUnavailable`."""
        known = known_of(self._desk.store)
        habits = {one.id: one for one in self._desk.store.everything(AnswerHabits)}
        return Moment(known, Addressees(self._desk, known.edited), habits)


_lock = threading.Lock()
_latest: WeakKeyDictionary[Store, Known] = WeakKeyDictionary()


def known_of(store: Store) -> Known:
    """What the latest snapshot of a store tells, read once: it takes a second for 10 000 structures."""
    with _lock:
        known = _latest.get(store)
        while known is None or known.version != store.version():
            known = _read(store)
        _latest[store] = known
        return known


def _read(store: Store) -> Known:
    version = store.version()
    live = [one for one in store.records() if one.live and not one.vanished]
    return Known(
        version=version,
        matcher=Matcher(live, france().communes.values()),
        completeness={one.id: completeness_of(one).score for one in live},
        with_phone=_ids_of(live, "published_phone"),
        with_website=_ids_of(live, "website"),
        edited=frozenset(one.structure_id for one in store.recipients() if _is_edited(store, one)),
    )


def _is_edited(store: Store, recipient: Recipient) -> bool:
    contact = store.contact(recipient.structure_id)
    return contact is None or contact.source.source == EDITS or contact.email != recipient.email


def _ids_of(structures: Collection[Structure], field: str) -> frozenset[str]:
    return frozenset(one.id for one in structures if getattr(one, field))
