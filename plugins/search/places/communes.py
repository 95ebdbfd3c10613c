"""Lists of communes, as columns."""

from collections.abc import Sequence

import msgspec

from data.geography import Commune
from plugins.search.coding import digits
from plugins.search.places.coordinates import CENTRE_STEPS, Coordinates, coordinates
from plugins.search.places.wide_digits import wide_digits

_FIGURES_MAX = 999
LINE = "\n"


class Communes(msgspec.Struct, frozen=True):
    """Communes in the order of the file."""

    names: str
    """One a line."""
    codes: str
    """INSEE codes, five characters each."""
    figures: list[str]
    """Population: its first three figures."""
    zeros: str
    """Population: how many zeros come after them."""
    centres: Coordinates


def communes_columns(communes: Sequence[Commune], names: Sequence[str]) -> Communes:
    """The columns; ``names`` may say more than the communes' own."""
    rounded = [_rounded(commune.population) for commune in communes]
    return Communes(
        LINE.join(names),
        "".join([commune.code for commune in communes]),
        wide_digits([figures for figures, _ in rounded]),
        digits([zeros for _, zeros in rounded]),
        coordinates([(commune.latitude, commune.longitude) for commune in communes], CENTRE_STEPS),
    )


def _rounded(population: int) -> tuple[int, int]:
    zeros = 0
    while population > _FIGURES_MAX:
        population, zeros = (population + 5) // 10, zeros + 1
    return population, zeros
