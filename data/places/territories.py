"""Whether a place is in a priority district (QPV) or in a rural commune of FRR, from the rows of ``territories``."""

from typing import TYPE_CHECKING

from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.rows import PriorityDistrict, RuralCommune

if TYPE_CHECKING:
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry


class Territories:
    """The districts and rural communes told so far; an answer is ``None`` as long as nothing told can give it.

    Answers do not depend on the order in which rows are added.
    """

    def __init__(self) -> None:
        self._districts: list[BaseGeometry] = []
        self._tree: STRtree | None = None
        self._frr: dict[str, bool] = {}
        self._lists_every_commune = False

    def add(self, row: PriorityDistrict | RuralCommune) -> None:
        """Take a row of the source.

        A polygon that crosses itself is repaired: all that its outlines surround stays in it. Of a commune told
        twice, one row that says it is in is enough.
        """
        if isinstance(row, RuralCommune):
            self._frr[row.insee] = row.in_frr or self._frr.get(row.insee, False)
            self._lists_every_commune = self._lists_every_commune or not row.in_frr
        else:
            self._districts.append(_polygon(row))
            self._tree = None

    def in_qpv(self, latitude: float, longitude: float) -> bool | None:
        """Whether a point (WGS 84 degrees) is in a district, or on its border; ``None`` without any district."""
        if not self._districts:
            return None
        from shapely import Point, STRtree

        if self._tree is None:
            self._tree = STRtree(self._districts)
        return bool(self._tree.query(Point(longitude, latitude), predicate="intersects").size)

    def in_frr(self, insee: str) -> bool | None:
        """Whether the commune of that INSEE code is in FRR; a municipal arrondissement is as its city is.

        A commune that the list leaves out is not in FRR when the list holds only classed communes; it is unknown
        (``None``) when the list, as the official one does, names the others too, and without any list.
        """
        if not self._frr:
            return None
        absent = None if self._lists_every_commune else False
        return self._frr.get(insee, self._frr.get(CITY_OF_ARRONDISSEMENT.get(insee, insee), absent))


def _polygon(row: PriorityDistrict) -> "BaseGeometry":
    import shapely

    polygon = shapely.geometry.shape(row.geometry)
    return polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure", keep_collapsed=False)
