"""The rules of what a profile has several of: activities, offers, client references, pictures."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from data.french import counted, number
from data.model import Activity, ClientReference, Offer, Perimeter, Picture, Record, Zone, ZoneType
from data.submissions.edit_texts import text_problem
from data.submissions.profile_edit import meaning_of_activity, tidied
from data.verdicts import Unusable

ACTIVITIES_MAX = 30
PERIMETERS_MAX = 100
DISTANCE_MAX = 500
"""Kilometres around the structure."""
OFFERS_MAX = 20
OFFER_NAME_MAX = 150
OFFER_TEXT_MAX = 3_000
REFERENCES_MAX = 30
REFERENCE_NAME_MAX = 150
PICTURES_MAX = 8
ALTERNATIVE_MAX = 250

Faults = Iterator[tuple[str, str]]
"""Parts of an item (``name``), and what is wrong there."""

_FILE = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}\.(webp|avif|jpe?g|png)")
_WHERE = re.compile(r"at `\$\.(\w+)(?:\.(\w+))?")


class Known(msgspec.Struct, frozen=True):
    """What the rules ask of the world around."""

    territory: Callable[[Perimeter], bool]
    """Whether a territory exists."""
    picture: Callable[[str], bool]
    """Whether a picture was received for this structure, by its file's name."""
    imposed: tuple[str, ...] = ()
    """Service types that the structure's kind imposes on each of its activities."""


class _Items(msgspec.Struct, frozen=True):
    type: type[Record]
    most: int
    words: str
    check: Callable[[Any, Known], Faults]
    meaning: Callable[[Any, Known], Any]


def check_items(field: str, value: Any, current: Any, known: Known) -> Iterator[tuple[str, str]]:
    """Keys of the form and what is wrong there, for a field that ``ITEMS`` holds."""
    items = ITEMS[field]
    if not isinstance(value, (list, tuple)):
        yield field, "Cette liste ne peut pas être lue : rechargez la page et recommencez."
        return
    most = max(items.most, len(current))
    if len(value) > most:
        yield field, f"Gardez {counted(most, items.words)} au plus : il y en a {number(len(value))}."
        return
    told = [items.meaning(msgspec.convert(one, items.type), known) for one in current]
    for rank, raw in enumerate(value):
        try:
            item = msgspec.convert(raw, items.type)
        except msgspec.ValidationError as error:
            part = _where(error)
            yield "-".join(filter(None, (field, str(rank), part))), _UNREADABLE.get(part, _UNREADABLE[""])
            continue
        if items.meaning(item, known) not in told:
            for part, problem in items.check(item, known):
                yield f"{field}-{rank}-{part}", problem


def _where(error: msgspec.ValidationError) -> str:
    """The part of the form that holds what could not be read; empty when it is none in particular."""
    found = _WHERE.search(str(error))
    if not found:
        return ""
    return found[2] if found[1] == "zone" and found[2] in ("distance_km", "perimeters") else found[1]


_ZONE = "Choisissez où cette activité s’exerce : un rayon autour de la structure, des territoires ou la France entière."
_DISTANCE = f"Écrivez une distance en kilomètres : un nombre entier, de 1 à {DISTANCE_MAX}."
_SERVICES = "Choisissez au moins un type de prestation."
_SECTOR = "Choisissez un métier de la liste."
_TERRITORIES = "Choisissez au moins un territoire : une commune, un département ou une région."
_UNREADABLE = {
    "zone": _ZONE,
    "distance_km": _DISTANCE,
    "perimeters": _TERRITORIES,
    "service_types": _SERVICES,
    "sector": _SECTOR,
    "": "Cet élément ne peut pas être lu : effacez-le et écrivez-le de nouveau.",
}


def _activity(activity: Activity, known: Known) -> Faults:
    if not _is_code("sector", activity.sector):
        yield "sector", _SECTOR
    services = (*activity.service_types, *known.imposed)
    if not services or not all(_is_code("service", code) for code in services):
        yield "service_types", _SERVICES
    yield from _zone(activity.zone, known)


def _zone(zone: Zone | None, known: Known) -> Faults:
    if zone is None:
        yield "zone", _ZONE
    elif zone.type is ZoneType.CUSTOM:
        if not 1 <= (zone.distance_km or 0) <= DISTANCE_MAX:
            yield "distance_km", _DISTANCE
    elif zone.type is ZoneType.ZONES:
        if not zone.perimeters:
            yield "perimeters", _TERRITORIES
        elif len(zone.perimeters) > PERIMETERS_MAX:
            yield (
                "perimeters",
                (
                    f"Gardez {counted(PERIMETERS_MAX, 'territoire')} au plus : un département vaut toutes ses communes,"
                    " une région tous ses départements."
                ),
            )
        elif not all(map(known.territory, zone.perimeters)):
            yield "perimeters", "Choisissez des territoires de la liste : l’un d’eux n’existe pas."


def _offer(offer: Offer, known: Known) -> Faults:
    del known
    yield from _named(offer.name, "Indiquez le nom de cette offre.", "ce nom", OFFER_NAME_MAX)
    problem = text_problem(offer.description, "cette description", OFFER_TEXT_MAX)
    if problem:
        yield "description", problem


def _reference(reference: ClientReference, known: Known) -> Faults:
    yield from _named(reference.name, "Indiquez le nom de ce client.", "ce nom", REFERENCE_NAME_MAX)
    if reference.logo is not None and not _is_received(reference.logo, known):
        yield "logo", "Envoyez ce logo de nouveau : il n’est pas arrivé."


def _picture(picture: Picture, known: Known) -> Faults:
    if not _is_received(picture.file, known):
        yield "file", "Envoyez cette photo de nouveau : elle n’est pas arrivée."
    missing = "Décrivez cette photo en une phrase : des personnes ne la voient pas."
    for _, problem in _named(picture.alternative, missing, "cette description", ALTERNATIVE_MAX):
        yield "alternative", problem


def _named(value: str, missing: str, words: str, longest: int) -> Faults:
    problem = text_problem(value, words, longest)
    if problem:
        yield "name", problem
    elif not any(character.isalnum() for character in _shown(value)):
        yield "name", missing


def _shown(value: str) -> str:
    """A text without what consolidation takes away: nothing, when it cannot be kept."""
    try:
        return str(tidied("description", value))
    except Unusable:
        return ""


def _is_received(file: str, known: Known) -> bool:
    return _FILE.fullmatch(file) is not None and known.picture(file)


def _is_code(vocabulary: str, code: str) -> bool:
    from data.cleaning.codes import check_codes

    try:
        check_codes(vocabulary, (code,))
    except Unusable:
        return False
    return True


def _what_an_activity_says(activity: Activity, known: Known) -> Any:
    return meaning_of_activity(activity, known.imposed)


ITEMS = {
    "activities": _Items(Activity, ACTIVITIES_MAX, "activité", _activity, _what_an_activity_says),
    "offers": _Items(Offer, OFFERS_MAX, "offre", _offer, lambda one, _: one),
    "references": _Items(ClientReference, REFERENCES_MAX, "référence", _reference, lambda one, _: one),
    "pictures": _Items(Picture, PICTURES_MAX, "photo", _picture, lambda one, _: one),
}
"""The fields that hold several of something."""
