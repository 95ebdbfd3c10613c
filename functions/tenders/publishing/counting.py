"""How many structures a need would be sent to, as its buyer reads it; when there is none, what to ask less of."""

from collections.abc import Iterator

import msgspec

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender import Tender
from functions import logs
from functions.desk import Desk
from functions.ports import StoreUnavailable
from theme import wording
from theme.french import counted


class Wider(msgspec.Struct, frozen=True):
    """What asking less of would find: « dans toute la France », and how many."""

    words: str
    count: int


class Count(msgspec.Struct, frozen=True):
    """How many structures answer a need; ``wider``: told when there is none."""

    count: int
    wider: tuple[Wider, ...] = ()

    @property
    def sentence(self) -> str:
        """The count, in one sentence."""
        if not self.count:
            return "Aucune structure ne correspond à tout ce que vous demandez."
        verb = "correspond" if self.count < 2 else "correspondent"
        return f"{counted(self.count, 'structure')} {verb} à ce besoin."


def count_of(desk: Desk, tender: Tender) -> Count | None:
    """How many structures answer; ``None`` while no trade or no place is chosen, or when nobody can tell now."""
    if not tender.sectors or not (tender.perimeters or tender.whole_country):
        return None
    # Imported here: it reads the communes.
    from functions.tenders.sending.matching import TenderMatching

    matching = TenderMatching(desk)
    try:
        found = matching.count(tender)
        if found:
            return Count(found)
        wider = (Wider(words, matching.count(other)) for words, other in _wider(tender))
        return Count(0, tuple(one for one in wider if one.count))
    except StoreUnavailable as error:
        logs.event("store.unavailable", code=str(error))
        return None


def _wider(tender: Tender) -> Iterator[tuple[str, Tender]]:
    """The same need with one thing less, from what costs its buyer least."""
    if tender.kinds:
        yield "avec tous les types de structures", msgspec.structs.replace(tender, kinds=())
    if tender.service_types:
        yield "avec toutes les façons de travailler", msgspec.structs.replace(tender, service_types=())
    for words, level in (
        ("dans tout le département", PerimeterLevel.DEPARTEMENT),
        ("dans toute la région", PerimeterLevel.REGION),
    ):
        around = tuple(dict.fromkeys(_around(perimeter, level) for perimeter in tender.perimeters))
        if around != tender.perimeters:
            yield words, msgspec.structs.replace(tender, perimeters=around)
    if not tender.whole_country:
        yield "dans toute la France", msgspec.structs.replace(tender, perimeters=(), whole_country=True)
    if tender.kinds or tender.service_types:
        yield (
            "sans aucun de ces choix, dans toute la France",
            msgspec.structs.replace(tender, kinds=(), service_types=(), perimeters=(), whole_country=True),
        )


def _around(perimeter: Perimeter, level: PerimeterLevel) -> Perimeter:
    """The département or the région of a territory; itself when it is as wide, or unknown."""
    territories = wording.geography()
    if perimeter.level is PerimeterLevel.COMMUNE and perimeter.code in territories.communes:
        commune = territories.communes[perimeter.code]
        return Perimeter(level, commune.departement if level is PerimeterLevel.DEPARTEMENT else commune.region)
    is_inside = perimeter.level is PerimeterLevel.DEPARTEMENT and level is PerimeterLevel.REGION
    if is_inside and perimeter.code in territories.departements:
        return Perimeter(level, territories.departements[perimeter.code].region)
    return perimeter
