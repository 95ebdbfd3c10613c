"""What the public may know of needs (*besoins*): those that may inspire others, and figures of a year. Nobody is named.

Figures are those of the whole country: no trade, no place, so that no buyer can be recognised in them. They
travel in one file (:mod:`data.needs_file`).
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

import msgspec

from data.geography import Departement, Region, france, locative
from data.model import Perimeter, PerimeterLevel
from data.submissions.tender_story import check_story
from data.submissions.typed import Problems, found
from data.vocabulary import vocabulary

INTERESTED_MIN = 3
"""Structures interested, from which a need may inspire others."""
NEEDS_MIN = 5
"""Needs, from which there are figures, and first answers, from which there is a median: fewer would tell of one."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,100}")
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
WHOLE_COUNTRY, SEVERAL_REGIONS = "France entière", "Plusieurs régions"
"""Places that are neither a département nor a région."""


class InspiringNeed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A need that found structures, in a moderator's words. ``id`` leads nowhere but to its place on the page.

    ``place``: the name of a département or a région, ``WHOLE_COUNTRY`` or ``SEVERAL_REGIONS``. ``month``: ``2026-11``.
    ``asked``, ``interested``: structures. ``contracted`` is ``None`` while nobody says.
    """

    id: str
    title: str
    text: str
    sectors: tuple[str, ...]
    place: str
    buyer_kind: str
    amount: str = ""
    month: str
    asked: int
    interested: int
    contracted: bool | None = None


class TenderFigures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Needs that were published from ``since`` to ``day``, both included, and what came of them until then.

    ``kinds``: needs by code of their kind. ``structures``: how many were written to, each counted once. ``requests``:
    how many times, reminders aside. ``with_interest``, ``with_three``: needs with so many interested structures.
    ``first_interest_hours``: the median, from the first letters to the first structure interested. ``surveyed``: needs
    of which somebody was asked, or said, whether a contract came; ``contracted_by_…``: needs of which they say yes.
    """

    since: date
    day: date
    kinds: dict[str, int]
    structures: int
    requests: int
    with_interest: int
    with_three: int
    interested: int
    declined: int
    first_interest_hours: int | None = None
    surveyed: int
    contracted_by_buyers: int
    contracted_by_structures: int

    @property
    def published(self) -> int:
        """How many needs were published."""
        return sum(self.kinds.values())


class PublicNeeds(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the file holds; the page shows the stories in their order.

    ``unreachable``: ids of the structures that oppose to mails: the form of a need, which counts in the browser, leaves
    them out as the sending does.
    """

    figures: TenderFigures | None = None
    stories: tuple[InspiringNeed, ...] = ()
    unreachable: tuple[str, ...] = ()


NO_NEEDS = PublicNeeds()
"""What there is to show before the first export."""


def place_of(perimeters: Sequence[Perimeter], whole_country: bool = False) -> str:
    """The département that holds all of these territories, else their région, else words that say so."""
    if whole_country:
        return WHOLE_COUNTRY
    territories = france()
    departements, regions = set(), set()
    for one in perimeters:
        commune = territories.communes.get(one.code) if one.level is PerimeterLevel.COMMUNE else None
        departement = territories.departements.get(commune.departement if commune else one.code)
        is_region = one.level is PerimeterLevel.REGION
        departements.add(departement.name if departement and not is_region else "")
        region = territories.regions.get(departement.region if departement and not is_region else one.code)
        regions.add(region.name if region else "")
    for names in (departements, regions):
        if len(names) == 1 and (name := names.pop()):
            return name
    return SEVERAL_REGIONS


def place_words(place: str) -> str:
    """« en Isère », « dans le Grand Est », « dans toute la France ». Raises KeyError for a place that is none."""
    return _places()[place]


def need_problems(need: InspiringNeed) -> Problems:
    """What keeps a need from being shown, by field; nothing when it may be."""
    return found(
        {
            "id": None if _ID.fullmatch(need.id) else "Ce n’est pas un identifiant.",
            **check_story(need.title, need.text, None, need.place),
            "sectors": None if need.sectors and _trades().issuperset(need.sectors) else "Ce ne sont pas des métiers.",
            "place": None if need.place in _places() else "Ce n’est ni un département ni une région.",
            "buyer_kind": None if need.buyer_kind in vocabulary().buyer_kinds else "Ce n’est pas un type d’acheteur.",
            "amount": None if need.amount in ("", *vocabulary().tender_amounts) else "Ce n’est pas un montant connu.",
            "month": None if _MONTH.fullmatch(need.month) else "Écrivez le mois comme 2026-11.",
            "interested": None
            if INTERESTED_MIN <= need.interested <= need.asked
            else f"Il en faut {INTERESTED_MIN} au moins, et pas plus que de structures interrogées.",
        }
    )


def figures_problems(figures: TenderFigures) -> Problems:
    """What of the figures contradicts the rest, by field."""
    kinds = {term.code for term in vocabulary().tender_kinds}
    counts = {name: value for name, value in msgspec.structs.asdict(figures).items() if isinstance(value, int)}
    return {name: "Un nombre ne peut pas être négatif." for name, value in counts.items() if value < 0} | found(
        {
            "since": None if figures.since <= figures.day else "La période finit avant de commencer.",
            "kinds": None if kinds.issuperset(figures.kinds) and min(figures.kinds.values(), default=0) >= 0
            else "Ce ne sont pas des natures de besoins.",
            "structures": _at_most(figures.structures, figures.requests),
            "with_interest": _at_most(figures.with_interest, figures.published),
            "with_three": _at_most(figures.with_three, figures.with_interest),
            "declined": _at_most(figures.interested + figures.declined, figures.requests),
            "surveyed": _at_most(figures.surveyed, figures.published),
            "contracted_by_buyers": _at_most(figures.contracted_by_buyers, figures.surveyed),
            "contracted_by_structures": _at_most(figures.contracted_by_structures, figures.surveyed),
        }
    )  # fmt: skip


@cache
def _places() -> dict[str, str]:
    """Where, in words, by name."""
    territories = france()
    named: list[Region | Departement] = [*territories.regions.values(), *territories.departements.values()]
    return {one.name: locative(one) for one in named} | {
        WHOLE_COUNTRY: "dans toute la France",
        SEVERAL_REGIONS: "dans plusieurs régions",
    }


@cache
def _trades() -> frozenset[str]:
    return frozenset(sector.slug for group in vocabulary().sector_groups for sector in group.sectors)


def _at_most(count: int, whole: int) -> str | None:
    return None if count <= whole else f"C’est plus que l’ensemble ({whole})."
