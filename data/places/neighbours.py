"""Which départements and régions touch one another, on land or across an estuary.

``reference/neighbours.csv`` was drawn from the borders of the map (``make maps``); overseas ones have no neighbour.
"""

import csv
from collections.abc import Mapping
from functools import cache

from data.geography import Geography
from data.vocabulary import REFERENCE


@cache
def neighbours() -> Mapping[str, tuple[str, ...]]:
    """The départements that touch each département, by INSEE code."""
    with (REFERENCE / "neighbours.csv").open(encoding="utf-8", newline="") as file:
        return {row["departement"]: tuple(row["neighbours"].split()) for row in csv.DictReader(file)}


def neighbour_regions(geography: Geography) -> Mapping[str, tuple[str, ...]]:
    """The régions that touch each région, by INSEE code."""
    region_of = {code: departement.region for code, departement in geography.departements.items()}
    touching: dict[str, set[str]] = {}
    for departement, others in neighbours().items():
        here = region_of[departement]
        touching.setdefault(here, set()).update(region_of[other] for other in others if region_of[other] != here)
    return {region: tuple(sorted(others)) for region, others in touching.items()}
