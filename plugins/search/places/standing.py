"""Where each document stands and where its slots are carried out, territory by territory, as data.matching has it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data.matching import AnyActivity, AnyStructure
from data.places.circles import NOWHERE, Circle, Circles, chord, point
from data.places.nesting import COMMUNE, DEPARTEMENT, REGION, AnyCommune, AnyPlace, Territories, Territory
from plugins.search.places.coordinates import LatLng
from plugins.search.places.edges import Edges, Place

SlotsOf = Callable[[AnyStructure | None], Sequence[AnyActivity | None]]
"""The activities of a document in the order of its slots."""


class Whole(NamedTuple):
    """A slot carried out in the whole territory."""


class Around(NamedTuple):
    """A slot carried out in a circle that holds only some communes of the département."""

    km: float
    doubtful: tuple[tuple[int, bool], ...]
    """Communes at its very edge, and whether it holds them."""


class Named(NamedTuple):
    """A slot carried out in these communes of the département."""

    communes: tuple[int, ...]


Way = Whole | Around | Named
"""How a slot is carried out in a territory. Communes are told by what their INSEE code has after the département's."""


class Home(NamedTuple):
    """An address in a territory, and its commune when it is known."""

    commune: int | None


@dataclass
class Reached:
    """What a territory knows: the documents whose address is there, and the slots carried out there."""

    homes: dict[int, Home] = field(default_factory=dict)
    ways: dict[int, dict[int, Way]] = field(default_factory=lambda: defaultdict(dict))
    """Document → rank of its slot among its own → how."""

    @property
    def documents(self) -> list[int]:
        """All those it knows, in order."""
        return sorted({*self.homes, *self.ways})


class Standing:
    """All documents, read once."""

    def __init__(
        self, documents: Sequence[AnyStructure | None], communes: Iterable[AnyCommune], slots_of: SlotsOf
    ) -> None:
        communes = list(communes)
        self._territories = Territories(communes)
        self._centres = {commune.code: _lat_lng(commune) for commune in communes}
        self._departement_of = {commune.code: commune.departement for commune in communes}
        self.slots = [len(slots_of(structure)) for structure in documents]
        """How many slots each document has."""
        self.points: list[LatLng | None] = []
        """Where each document is; ``None`` when nobody knows."""
        self.national: list[int] = []
        """Documents of which one slot at least is carried out in the whole country."""
        self.homeless: list[int] = []
        """Documents whose département nobody knows."""
        self.departements: dict[str, Reached] = {}
        self.regions: dict[str, Reached] = {}
        self._departements_in: dict[Territory, list[str]] = {}
        """Département or région → codes of the départements that make it up."""
        for departement in self._territories.departements:
            _, region = self._territories.lineage(departement)
            self.departements[departement.code] = Reached()
            self.regions.setdefault(region.code, Reached())
            self._departements_in[departement] = [departement.code]
            self._departements_in.setdefault(region, []).append(departement.code)
        circles: dict[tuple[int, float], list[int]] = defaultdict(list)
        for number, structure in enumerate(documents):
            self.points.append(self._point_of(structure.place) if structure else None)
            if structure:
                self._add_address(number, structure.place)
                for rank, activity in enumerate(slots_of(structure)):
                    self._add_zone(number, rank, activity, circles)
        self._add_circles(circles)

    def _point_of(self, place: AnyPlace) -> LatLng | None:
        """Its coordinates, else the centre of its commune; an arrondissement without one has that of its city."""
        if own := _lat_lng(place):
            return own
        if not place.insee or self._territories.centre(place.insee) is NOWHERE:
            return None
        return self._centres[place.insee] or self._centres[self._city_of(place.insee)]

    def _city_of(self, arrondissement: str) -> str:
        return self._territories.lineage(Territory(COMMUNE, arrondissement))[1].code

    def _add_address(self, document: int, place: AnyPlace) -> None:
        homeless = True
        for territory in self._territories.of_address(place):
            if territory not in self._territories:
                continue
            commune = self._end_of(territory.code) if territory.level == COMMUNE else None
            for around in self._territories.lineage(territory):
                if around.level == DEPARTEMENT:
                    self.departements[around.code].homes[document] = Home(commune)
                    homeless = False
                elif around.level == REGION:
                    self.regions[around.code].homes[document] = Home(None)
        if homeless:
            self.homeless.append(document)

    def _add_zone(
        self, document: int, rank: int, activity: AnyActivity | None, circles: dict[tuple[int, float], list[int]]
    ) -> None:
        zone = activity and activity.zone
        if not zone:
            return
        if zone.type == "COUNTRY":
            if self.national[-1:] != [document]:
                self.national.append(document)
        elif zone.type == "ZONES":
            self._add_perimeters(document, rank, [Territory(one.level, one.code) for one in zone.perimeters])
        elif zone.distance_km is not None and self.points[document]:
            circles[document, zone.distance_km].append(rank)

    def _add_perimeters(self, document: int, rank: int, perimeters: Iterable[Territory]) -> None:
        named: dict[str, set[int]] = defaultdict(set)
        whole: set[str] = set()
        for perimeter in perimeters:
            if perimeter not in self._territories:
                continue
            region = self._territories.lineage(perimeter)[-1]
            self.regions[region.code].ways[document][rank] = Whole()
            if perimeter.level == COMMUNE:
                named[self._departement_of[perimeter.code]].add(self._end_of(perimeter.code))
            else:
                whole.update(self._departements_in[perimeter])
        for departement, communes in named.items():
            self.departements[departement].ways[document][rank] = Named(tuple(sorted(communes)))
        for departement in whole:
            self.departements[departement].ways[document][rank] = Whole()

    def _add_circles(self, told: Mapping[tuple[int, float], Sequence[int]]) -> None:
        around = list(told)
        centres = [point(*(self.points[document] or (None, None))) for document, _ in around]
        circles = Circles(
            Circle(number, centre, chord(km))
            for number, ((_, km), centre) in enumerate(zip(around, centres, strict=True))
        )
        for departement in self._territories.departements:
            _, region = self._territories.lineage(departement)
            edges = Edges(self._places_of(departement))
            here, there = self.departements[departement.code].ways, self.regions[region.code].ways
            for number in circles.holding_one_of(edges.centres):
                document, km = around[number]
                edge = edges.crossed(centres[number], km)
                way = Whole() if edge is None else Around(km, tuple(edge))
                for rank in told[document, km]:
                    here[document][rank] = way
                    there[document][rank] = Whole()

    def _places_of(self, departement: Territory) -> Iterable[Place]:
        for inside in self._territories.inside(departement):
            if inside.level == COMMUNE:
                yield Place(self._end_of(inside.code), self._territories.centre(inside.code))

    def _end_of(self, commune: str) -> int:
        """What the INSEE code of a commune has after that of its département."""
        return int(commune.removeprefix(self._departement_of[commune]))


def _lat_lng(place: AnyPlace | AnyCommune) -> LatLng | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude
