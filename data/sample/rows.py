"""One row of the sample for each position, each drawn from its own random generator, so that any can be made alone."""

from bisect import bisect_left
from functools import cache
from itertools import accumulate
from random import Random

import msgspec

from data.geography import Geography
from data.rows import Candidate
from data.sample import awkward, identifiers, names, profile, prose
from data.sample.grammar import Draw, pick
from data.sample.places import Places
from data.sample.trades import Trades

TWIN_EVERY = 100
TWIN_SLOT = 61
"""Slot of the AI that shares the SIRET of the ACI before it."""
SIBLING_EVERY = 50
SIBLING_SLOT = 47
"""Slot of the branch that shares the SIREN of the structure before it."""

_KINDS = tuple(profile.KIND_SHARES)
_KIND_WEIGHTS = tuple(accumulate(profile.KIND_SHARES.values()))


class Rows:
    """The rows of a seed, by position."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._places = _places()
        self._trades = Trades()
        self._siren_offset = names.offset(seed, "siren")

    def row(self, position: int) -> Candidate:
        """The row of a position: plain, awkward, the twin of the one before under its SIRET, or its branch."""
        case = awkward.case_at(position)
        if case is not None:
            return case.change(self._plain(position), lambda: self._plain(position - 1))
        if position % TWIN_EVERY == TWIN_SLOT - 1:
            return self._plain(position, kind="ACI")
        if position % TWIN_EVERY == TWIN_SLOT:
            lead = self._plain(position - 1, kind="ACI")
            return msgspec.structs.replace(
                self._plain(position, kind="AI", body=position - 1),
                siret=lead.siret,
                name=lead.name,
                address=lead.address,
                postcode=lead.postcode,
                city=lead.city,
                insee=lead.insee,
                latitude=lead.latitude,
                longitude=lead.longitude,
            )
        if position % SIBLING_EVERY == SIBLING_SLOT:
            lead = self._plain(position - 1)
            return msgspec.structs.replace(
                self._plain(position, kind=lead.kind, body=position - 1),
                siret=identifiers.siret(position - 1, self._siren_offset, establishment=2),
                name=lead.name,
            )
        return self._plain(position)

    def _plain(self, position: int, kind: str | None = None, body: int | None = None) -> Candidate:
        """A row without traps. ``body`` is the position whose legal body it belongs to, when not its own."""
        draw = Random(f"{self._seed}/{position}").random  # nosec B311 # repeatable, not secret
        kind = kind or _KINDS[bisect_left(_KIND_WEIGHTS, draw() * _KIND_WEIGHTS[-1])]
        spot = self._places.draw(draw)
        group, trade, activities = self._trades.draw(kind, spot, draw, position)
        own = names.core(body or position, self._seed, draw)
        words = prose.trade_words(group)
        founded = 2026 - int(draw() ** 1.5 * 55)
        staff = profile.workforce(draw)
        subject = prose.Subject(
            kind,
            group,
            prose.values_of(
                name=own,
                city=spot.city,
                near=spot.near,
                where=self._places.where(spot.commune.departement),
                years=(founded, 2021 + int(draw() * 5)),
                people=(staff.supported or 5 + int(draw() * 60), max(3, staff.permanent or int(draw() * 9))),
                trade=trade,
            ),
        )
        host = names.host_label(names.word(position, self._seed))
        convention = (True if draw() < 0.99 else None) if kind in profile.CONVENTION_KINDS else None
        shouting = draw() < 0.08
        return Candidate(
            position=position,
            siret=identifiers.siret(position, self._siren_offset),
            kind=kind,
            name=names.legal_name(own, kind, words, draw),
            brand=names.brand(words, draw) if draw() < 0.25 else "",
            naf=profile.naf(kind, activities[0].sector, draw),
            legal_form=profile.legal_form(kind, draw),
            founded=founded if draw() < 0.8 else None,
            address=spot.address,
            postcode=spot.postcode,
            city=spot.city.upper() if shouting else spot.city,
            insee=spot.commune.code if draw() < 0.6 else None,
            latitude=spot.latitude,
            longitude=spot.longitude,
            activities=activities,
            workforce=staff,
            turnover=profile.turnover(draw),
            labels=profile.labels(kind, group, draw),
            networks=profile.networks(kind, draw),
            offers=prose.offers(subject, draw) if draw() < 0.4 else (),
            references=prose.references(subject, draw) if draw() < 0.25 else (),
            contracts=prose.contracts(subject, draw) if draw() < 0.15 else (),
            description=prose.describe(subject, draw) if draw() < 0.9 else "",
            website=_website(host, draw),
            social=f"https://social.example/@{host}" if draw() < 0.2 else None,
            convention_active=convention,
            contact_first_name=pick(names.FIRST_NAMES, draw) if draw() < 0.7 else "",
            contact_last_name=names.surname(draw) if draw() < 0.7 else "",
            contact_email=_email(host, draw),
            contact_phone=identifiers.phone(draw) if draw() < 0.9 else "",
            fictional=True,
        )


@cache
def _places() -> Places:
    return Places(Geography())


def _website(host: str, draw: Draw) -> str | None:
    if draw() < 0.35:
        return None
    return f"https://{'www.' if draw() < 0.4 else ''}{host}.example/"


def _email(host: str, draw: Draw) -> str:
    """An address of the domains kept for examples; one structure in forty has none."""
    if draw() < 0.025:
        return ""
    mailbox = pick(("contact", "accueil", "bonjour", "direction", "devis"), draw)
    return f"{mailbox}.{host}@{pick(identifiers.MAIL_DOMAINS, draw)}"
