"""A need as a moderator reads it: everything that was typed, what deserves care, and whom it would be sent to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.submissions.mail_domains import domain_of, is_consumer_address
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.ports import Store
from functions.records import KnownStructure
from functions.tenders.deadlines import closes_at
from functions.tenders.records import TenderRecord
from functions.working_hours import next_open
from theme import tender_words
from theme.french import NARROW_SPACE, PARIS, counted, day

SOON = timedelta(days=3)
_SHOWN_MATCHES = 10
_NOBODYS = (TenderState.DRAFT, TenderState.UNCONFIRMED)
"""States in which a need is its buyer's alone."""


@dataclass(frozen=True)
class Matches:
    """How many structures would be written to now, and those that would be the first."""

    count: int
    first: tuple[KnownStructure, ...]

    @property
    def left(self) -> int:
        """How many are not named."""
        return self.count - len(self.first)


def is_anybodys(record: TenderRecord) -> bool:
    """Whether a moderator may read of it: its buyer confirmed it."""
    return record.state not in _NOBODYS


def today(now: datetime) -> date:
    """The day in France."""
    return now.astimezone(PARIS).date()


def is_over(record: TenderRecord, now: datetime) -> bool:
    """Whether nobody could be written to before the end of its last day to answer."""
    return record.tender.deadline is None or closes_at(record) <= next_open(now)


def answers_of(tender: Tender) -> list[tuple[str, list[str]]]:
    """What was typed, label by label; what was left empty is absent."""
    words = tender_words
    rows = [
        ("Ce qui est publié", [words.kind(tender.kind)]),
        ("Titre", [tender.title]),
        ("Description", [tender.description]),
        ("Métiers", words.sectors(tender)),
        ("Façons de faire", words.services(tender)),
        ("Lieux", words.places(tender)),
        ("Types de structures", words.structure_kinds(tender)),
        ("Date limite de réponse", [day(tender.deadline)] if tender.deadline else []),
        ("Démarrage", [day(tender.start)] if tender.start else []),
        ("Lien", [tender.link]),
        ("Questions posées", list(tender.questions)),
        ("Montant", _amount(tender)),
        ("Pas de montant, parce que", [tender.amount_blank]),
        ("Organisation", [tender.organisation]),
        ("Type d’organisation", [tender.buyer_kind]),
        ("Nom", [tender.name]),
        ("Adresse électronique", [tender.email]),
        ("Téléphone", [tender.phone]),
        ("Les structures répondent", words.answer_ways(tender)),
        ("Anonyme", ["Oui, ni son nom ni son organisation ne sont dits aux structures"] if tender.is_anonymous else []),
        ("Peut être raconté", ["Oui, sans aucun nom"] if tender.may_be_shown else []),
    ]
    told = [(label, [value for value in values if value]) for label, values in rows]
    return [(label, values) for label, values in told if values]


def cautions(record: TenderRecord, now: datetime) -> list[tuple[str, str]]:
    """What deserves care: a few words for a table, and a sentence for the page of the need."""
    tender, found = record.tender, []
    if record.is_suspicious:
        found.append(
            ("Envoi suspect", "Le champ que personne ne voit a été rempli, ou trop de besoins sont venus de là.")
        )
    if is_consumer_address(tender.email):
        domain = domain_of(tender.email)
        found.append(
            (
                "Adresse grand public",
                f"L’adresse est de {domain}{NARROW_SPACE}: elle ne dit pas pour qui écrit son titulaire. Des petites "
                "communes en ont une de ce genre.",
            )
        )
    if is_over(record, now):
        found.append(
            (
                "Échéance passée",
                f"La date limite sera passée avant qu’une structure puisse être sollicitée{NARROW_SPACE}: ce besoin ne "
                "peut plus être validé.",
            )
        )
    elif tender.deadline and tender.deadline - today(now) <= SOON:
        left = (tender.deadline - today(now)).days
        when = f"dans {counted(left, 'jour')}" if left else "aujourd’hui"
        found.append(
            (
                "Échéance proche",
                f"La date limite est {when}{NARROW_SPACE}: peu de structures auront le temps de répondre.",
            )
        )
    return found


def others_of(store: Store, record: TenderRecord) -> list[TenderRecord]:
    """The other needs of the same address or organisation, the newest first."""
    organisation, email = _plain(record.tender.organisation), _plain(record.tender.email)
    return [
        one
        for one in reversed(store.everything(TenderRecord))
        if one.id != record.id
        and is_anybodys(one)
        and (_plain(one.tender.email) == email or (organisation and _plain(one.tender.organisation) == organisation))
    ]


def matches_of(desk: Desk, tender: Tender) -> Matches:
    """Whom the need would be sent to if it were validated now."""
    from functions.tenders.sending.matching import TenderMatching

    matched = TenderMatching(desk).matched(tender)
    first = (desk.store.structure(structure_id) for structure_id in matched[:_SHOWN_MATCHES])
    return Matches(len(matched), tuple(one for one in first if one))


def _amount(tender: Tender) -> list[str]:
    if not tender.amount:
        return []
    shared = "dit aux structures" if tender.shares_amount else "pas dit aux structures"
    return [f"{tender_words.amount(tender.amount)}, {shared}"]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
