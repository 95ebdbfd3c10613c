"""What structures do: trades, service types and intervention zones, coherent with their kind and place."""

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate

from msgspec import Struct

from data.model import Activity, Perimeter, PerimeterLevel, Zone, ZoneType
from data.sample.grammar import Draw, pick
from data.sample.places import Spot
from data.vocabulary import Sector, vocabulary

GROUP_WEIGHTS = {
    "espaces-verts-exterieurs": 16,
    "hygiene-et-proprete": 15,
    "batiments-et-travaux-publics": 11,
    "sous-traitance-industrielle": 10,
    "restauration": 9,
    "agroalimentaire": 8,
    "collecte-traitement-des-dechets": 8,
    "recyclage-economie-circulaire": 8,
    "services-a-la-personne": 7,
    "entretien-du-linge": 7,
    "ameublement-deco-textile-artisanat": 6,
    "demenagements-livraisons-transports": 5,
    "communication-marketing": 5,
    "assistance-generale-et-administrative": 5,
    "reparations-depannages": 4,
    "culture-divertissement-et-tourisme": 4,
    "prestations-informatiques": 3,
    "prestations-intellectuelles": 3,
    "securite-preventions": 3,
    "medico-social": 1.5,
}
KIND_WEIGHTS: dict[str, Mapping[str, float]] = {
    "ETTI": {"batiments-et-travaux-publics": 40, "sous-traitance-industrielle": 30, "hygiene-et-proprete": 20},
    "EATT": {"sous-traitance-industrielle": 30, "assistance-generale-et-administrative": 30},
    "EITI": {"demenagements-livraisons-transports": 40, "services-a-la-personne": 25},
    "GEIQ": {"batiments-et-travaux-publics": 50, "agroalimentaire": 20, "demenagements-livraisons-transports": 15},
    "SEP": {"sous-traitance-industrielle": 60, "entretien-du-linge": 15, "communication-marketing": 12},
    "AI": {"services-a-la-personne": 40, "hygiene-et-proprete": 30},
    "ESAT": {"sous-traitance-industrielle": 25, "espaces-verts-exterieurs": 22, "entretien-du-linge": 14},
}
"""Weights of groups that a kind has in its own way."""
USUAL = {
    "nettoyage-de-locaux": 7.0,
    "creation-et-entretien-des-espaces-verts": 6.0,
    "logistique-conditionnement": 4.0,
    "traiteur": 3.0,
    "blanchisserie": 3.0,
    "maraichage-legumerie-conserverie": 3.0,
    "peinture-revetement-des-murs": 2.5,
    "articles-protection-covid-19": 0.3,
}
"""Trades met more or less often than the others of their group."""
MADE = {"agroalimentaire", "ameublement-deco-textile-artisanat", "restauration", "recyclage-economie-circulaire"}
"""Groups whose structures mostly make and sell goods."""
LENT_STAFF = {"ETTI", "AI", "EATT", "GEIQ"}
"""Kinds that only ever lend staff."""
DISTANCES = (5, 10, 15, 20, 25, 30, 30, 40, 50, 50, 60, 80, 100, 150)


BLOCK = 200
"""Positions in which every trade is met: half the bundled sample, so that one not live hides none."""
_FIRST_DUE = 40


class _Group(Struct, frozen=True):
    slug: str
    sectors: tuple[Sector, ...]
    weights: tuple[float, ...]


class Trades:
    """Draws activities out of the 154 trades."""

    def __init__(self) -> None:
        self._groups = [
            _Group(group.slug, group.sectors, tuple(accumulate(_weight(sector) for sector in group.sectors)))
            for group in vocabulary().sector_groups
        ]
        self._every = [(group, sector) for group in self._groups for sector in group.sectors]
        self._weights = {
            kind.code: list(
                accumulate(
                    KIND_WEIGHTS.get(kind.code, {}).get(group.slug, GROUP_WEIGHTS[group.slug]) for group in self._groups
                )
            )
            for kind in vocabulary().kinds
        }

    def draw(self, kind: str, spot: Spot, draw: Draw, position: int) -> tuple[str, str, tuple[Activity, ...]]:
        """The main group of trades of a structure, the label of its first trade, and its activities, 1 to 5."""
        due = self._due(position)
        main = due[0] if due else self._group(kind, draw)
        chosen: dict[str, tuple[_Group, Sector]] = {due[1].slug: due} if due else {}
        for _ in range((0 if due else 1) + int(draw() * draw() * 5)):
            group = main if not chosen or draw() < 0.7 else self._group(kind, draw)
            sector = group.sectors[bisect_left(group.weights, draw() * group.weights[-1])]
            chosen[sector.slug] = group, sector
        shared = _zone(spot, draw)
        activities = tuple(
            Activity(
                sector=slug,
                service_types=_service_types(kind, group.slug, draw),
                zone=shared if draw() < 0.7 else _zone(spot, draw),
            )
            for slug, (group, _) in chosen.items()
        )
        return main.slug, next(iter(chosen.values()))[1].label, activities

    def _due(self, position: int) -> tuple[_Group, Sector] | None:
        """The first trade of a position whose turn it is: every trade comes once in any ``BLOCK`` positions."""
        rank = position % BLOCK - _FIRST_DUE
        return self._every[rank] if 0 <= rank < len(self._every) else None

    def _group(self, kind: str, draw: Draw) -> _Group:
        weights = self._weights[kind]
        return self._groups[bisect_left(weights, draw() * weights[-1])]


def _weight(sector: Sector) -> float:
    return USUAL.get(sector.slug, 0.5 if sector.slug.startswith("autre-") else 1.0)


def _service_types(kind: str, group: str, draw: Draw) -> tuple[str, ...]:
    if kind in LENT_STAFF:
        return ("DISP",)
    types = ["BUILD" if (draw() < 0.7) == (group in MADE or kind == "SEP") else "PREST"]
    if draw() < 0.25:
        types.append("PREST" if types[0] == "BUILD" else "BUILD")
    if kind in {"ESAT", "EA", "ACI"} and draw() < 0.15:
        types.insert(0, "DISP")
    return tuple(types)


def _zone(spot: Spot, draw: Draw) -> Zone | None:
    """A zone around the place: the country, a circle, or a mix of territories; one in twenty is not told."""
    way = draw()
    if way < 0.05:
        return None
    if way < 0.12:
        return Zone(type=ZoneType.COUNTRY)
    if way < 0.45:
        return Zone(type=ZoneType.CUSTOM, distance_km=DISTANCES[int(draw() * len(DISTANCES))])
    return Zone(type=ZoneType.ZONES, perimeters=_perimeters(spot, draw))


def _perimeters(spot: Spot, draw: Draw) -> tuple[Perimeter, ...]:
    home = spot.commune
    perimeters: dict[str, Perimeter] = {}
    if home.region != "COM" and draw() < 0.2:
        perimeters["region"] = Perimeter(PerimeterLevel.REGION, home.region)
    if draw() < 0.6:
        perimeters["departement"] = Perimeter(PerimeterLevel.DEPARTEMENT, home.departement)
    if draw() < 0.45 or not perimeters:
        perimeters[home.code] = Perimeter(PerimeterLevel.COMMUNE, home.code)
    if draw() < 0.3:
        for code in spot.near_codes:
            perimeters[code] = Perimeter(PerimeterLevel.COMMUNE, code)
    elif draw() < 0.2:
        code = pick(spot.near_codes, draw)
        perimeters[code] = Perimeter(PerimeterLevel.COMMUNE, code)
    return tuple(perimeters.values())
