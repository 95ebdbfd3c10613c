"""Facts of the dataset in plain French words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from data.model import (
    Activity,
    ActivityOrigin,
    EstablishmentRole,
    Perimeter,
    PerimeterLevel,
    Place,
    Provenance,
    Structure,
    Zone,
    ZoneType,
)
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.vocabulary import Kind, sources, vocabulary
from theme.french import NO_BREAK_SPACE, at, day, listed, of, siret

if TYPE_CHECKING:  # functions render words, and must not pay for geography at each start
    from data.geography import Geography


def geography() -> Geography:
    """The territories, read at first use."""
    from data.geography import france

    return france()


def kind_of(structure: Structure) -> Kind:
    """The kind of a structure."""
    return vocabulary().kind(structure.kind)


def family_label(code: str) -> str:
    """The words for a family of kinds."""
    return vocabulary().label_of("families", code)


def sector_label(slug: str) -> str:
    """The words for a trade."""
    return vocabulary().sector(slug).label


@cache
def service_labels(codes: tuple[str, ...]) -> str:
    """Service types, in words."""
    return ", ".join(vocabulary().label_of("service_types", code) for code in codes)


def source_label(code: str) -> str:
    """The words for a source."""
    return sources()[code].label


@cache
def origin_in_words(origin: Provenance) -> str:
    """« Registre des entreprises, 2 novembre 2026 »; a file that states no day says when it was received."""
    return f"{source_label(origin.source)}, {'fichier reçu le ' if origin.received else ''}{day(origin.date)}"


def is_derived(activity: Activity) -> bool:
    """Whether nobody declared the activity: it is read from the NAF code."""
    return activity.origin is ActivityOrigin.DERIVED_FROM_NAF


def city_line(place: Place) -> str:
    """« Fontaine (38) », « Fontaine », « Isère » or nothing: what is known of the place."""
    if place.city and place.departement:
        return f"{place.city}{NO_BREAK_SPACE}({place.departement})"
    if place.departement:
        return geography().departements[place.departement].name
    return place.city


def zone_in_words(zone: Zone | None, city: str = "") -> str:
    """Where an activity is carried out: « France entière », « 30 km autour de Fontaine », « Isère et Savoie »."""
    if zone is None:
        return ""
    if zone.type is ZoneType.COUNTRY:
        return "France entière"
    if zone.type is ZoneType.CUSTOM:
        around = f"autour {of(city) if city else 'de son adresse'}"
        return f"{zone.distance_km}{NO_BREAK_SPACE}km {around}"
    return _perimeters_in_words(zone.perimeters)


@cache
def _perimeters_in_words(perimeters: tuple[Perimeter, ...]) -> str:
    """Their names; what lies inside another of them goes without saying."""
    told = [one for one in dict.fromkeys(perimeters) if not any(map(perimeters.__contains__, _around(one)))]
    return listed([perimeter_name(perimeter) for perimeter in told])


def _around(perimeter: Perimeter) -> list[Perimeter]:
    """The territories that contain a territory, as perimeters; none when the reference does not hold it."""
    territories, level, code = geography(), perimeter.level, perimeter.code
    if level is PerimeterLevel.DEPARTEMENT and code in territories.departements:
        return [Perimeter(PerimeterLevel.REGION, territories.departements[code].region)]
    if level is not PerimeterLevel.COMMUNE or code not in territories.communes:
        return []
    commune = territories.communes[code]
    return [
        Perimeter(PerimeterLevel.COMMUNE, CITY_OF_ARRONDISSEMENT.get(code, "")),
        Perimeter(PerimeterLevel.DEPARTEMENT, commune.departement),
        Perimeter(PerimeterLevel.REGION, commune.region),
    ]


@cache
def perimeter_name(perimeter: Perimeter) -> str:
    """The name of a territory; its code when the reference does not hold it."""
    territories = geography()
    if perimeter.level is PerimeterLevel.REGION:
        region = territories.regions.get(perimeter.code)
        return region.name if region else perimeter.code
    if perimeter.level is PerimeterLevel.DEPARTEMENT:
        departement = territories.departements.get(perimeter.code)
        return departement.name if departement else perimeter.code
    commune = territories.communes.get(perimeter.code)
    return f"{commune.name} ({commune.departement})" if commune else perimeter.code


def paragraphs(text: str) -> Markup:
    """A plain text as HTML paragraphs: blank lines part them, single breaks stay."""
    blocks = [block.strip() for block in str(escape(text)).split("\n\n")]
    lines = ["<br>".join(block.split("\n")) for block in blocks if block]
    return Markup("".join([f'<p dir="auto">{block}</p>' for block in lines]))


def site_of(address: str) -> str:
    """What people read of a web address: its host, without « www. »."""
    host = address.partition("//")[2].partition("/")[0]
    if not host.replace(".", "").replace("-", "").isalnum():  # a port, a user, a question: rare, and slow to read
        host = urlsplit(address).hostname or address
    return host.lower().removeprefix("www.")


def siren(digits: str) -> str:
    """« 419 876 543 »."""
    return NO_BREAK_SPACE.join((digits[:3], digits[3:6], digits[6:]))


def phone(number: str) -> str:
    """« 04 76 00 00 00 » for a French number in E.164; another country's as it is."""
    if not number.startswith("+33"):
        return number
    national = "0" + number[3:]
    return NO_BREAK_SPACE.join(national[start : start + 2] for start in range(0, len(national), 2))


def official_label(slug: str) -> str:
    """The words for an official label, such as « RGE »."""
    return vocabulary().label_of("labels", slug)


def network_label(slug: str) -> str:
    """The name of a network."""
    return vocabulary().label_of("networks", slug)


def establishment_role(role: EstablishmentRole) -> str:
    """Head office or branch."""
    return "Siège" if role is EstablishmentRole.HEAD_OFFICE else "Antenne"


def staff_band(code: str) -> str:
    """The words for a band of staff, such as « 20 à 49 salariés »."""
    return vocabulary().label_of("staff_bands", code)


def legal_form(code: str) -> str:
    """The words for a legal form."""
    return vocabulary().label_of("legal_forms", code)


def clause_hours(kind: Kind) -> str:
    """Whether the kind can provide hours of a social clause, a condition of performance about people."""
    answers = {
        "yes": "Ses heures de travail peuvent compter dans une clause sociale.",
        "no": "Ses heures de travail ne comptent pas dans une clause sociale.",
        "to_check": "À vérifier avec le facilitateur de la clause.",
    }
    return answers[kind.clause_hours]


def reserved_contract(kind: Kind) -> Markup:
    """Whether a public contract can be reserved to the kind, with the article of the Code de la commande publique."""
    article = Markup('<span class="nowrap">{}</span>').format(kind.reserved_in_doubt or kind.reserved)
    if kind.reserved_in_doubt:
        return Markup("À vérifier avant de lui réserver un marché (article {}).").format(article)
    if kind.reserved == "to_check":
        return Markup("À vérifier avant de lui réserver un marché.")
    return Markup("Vous pouvez lui réserver un marché ou un lot (article {} du Code de la commande publique).").format(
        article
    )


def profile_description(structure: Structure) -> str:
    """One sentence for search engines: kind, place, trades, identity. The SIRET and kind make it unique."""
    kind = kind_of(structure)
    place = f" {at(structure.place.city)}" if structure.place.city else ""
    declared = [activity for activity in structure.activities if not is_derived(activity)]
    trades = listed([sector_label(activity.sector) for activity in declared[:3]])
    work = f" : {trades}" if trades else ""
    identity = f" SIRET {siret(structure.siret)}." if structure.siret else ""
    return f"{structure.display_name}, {kind.label} ({kind.code}){place}{work}.{identity}"


def page_numbers(number: int, count: int) -> list[int | None]:
    """Which pages a listing links to: the ends, the neighbours, and ``None`` for each gap."""
    shown = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
    numbers: list[int | None] = []
    for page in shown:
        if numbers and numbers[-1] is not None and page - numbers[-1] > 1:
            numbers.append(None)
        numbers.append(page)
    return numbers
