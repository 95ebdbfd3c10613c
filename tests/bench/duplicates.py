"""What looking for likely duplicates costs, and how many of those planted in a real list it finds.

`python -m tests.bench.duplicates` prints one line of figures for 10 000 structures and one for 100 000, then what is
found of duplicates planted with several seeds in the real export, where the workplace has it.
"""

import gc
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from data.cleaning.contact_points import phone
from data.duplicates import Described, likely_duplicates
from data.geography import Geography
from data.rows import Candidate
from data.sample.rows import Rows
from data.sources import emplois
from tests.data.planting import FAMILIES, Planter, described, identity

REAL_EXPORT = Path(__file__).parents[2] / "../shared/data/emplois-marche-export.json"
LIMITS_S = {10_000: 0.6, 100_000: 8.0}
SEEDS = range(1, 11)
PER_FAMILY = 50
_SEED = 7


class Found(NamedTuple):
    """What is listed of a list where duplicates were planted: how many of each family, how many pairs of others."""

    by_family: Counter[str]
    others: int


def figures(count: int) -> dict[str, float]:
    """Seconds, KB a structure and pairs listed for 1 000 structures, over ``count`` structures of the sample."""
    geography = Geography()
    rows = Rows(_SEED)
    structures = [_structure(rows.row(position), geography) for position in range(1, count + 1)]
    gc.collect()
    start = time.perf_counter()
    listed = likely_duplicates(structures)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    likely_duplicates(structures)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": seconds, "kb_each": peak / 1024 / count, "listed_per_1000": 1000 * len(listed) / count}


def plantings() -> Iterator[Found]:
    """What is found of ``PER_FAMILY`` duplicates of each family in the real export, seed after seed."""
    geography = Geography()
    rows = [row for row in emplois.read(REAL_EXPORT) if isinstance(row, Candidate)]
    untouched = described(rows, geography)
    usable = [row for row in rows if identity(row) in untouched]
    for seed in SEEDS:
        yield found_of_planted(usable, untouched, geography, seed)


def found_of_planted(rows: list[Candidate], untouched: dict[str, Described], geography: Geography, seed: int) -> Found:
    """Plant duplicates of some rows in a list, and look for them."""
    planted = Planter(rows, seed).plant(PER_FAMILY)
    family_of = {tuple(sorted((identity(row), identity(copy)))): family for family, row, copy in planted}
    copies = described((copy for _, _, copy in planted), geography)
    listed = [(pair.first, pair.second) for pair in likely_duplicates([*untouched.values(), *copies.values()])]
    by_family = Counter(family_of[pair] for pair in listed if pair in family_of)
    return Found(by_family, sum(pair not in family_of for pair in listed))


def _structure(row: Candidate, geography: Geography) -> Described:
    commune = geography.communes.get(row.insee or "") or geography.find(row.postcode, row.city)
    return Described(
        id=f"{row.siret}-{row.position:06}-{row.kind}",
        kind=row.kind,
        siren=row.siret[:9],
        name=row.name,
        brand=row.brand,
        insee=commune.code if commune else None,
        postcode=row.postcode,
        address=row.address,
        latitude=row.latitude,
        longitude=row.longitude,
        phone=phone(row.contact_phone, commune.departement if commune else None, set()),
        email=row.contact_email,
        website=row.website,
    )


if __name__ == "__main__":
    for count, limit in LIMITS_S.items():
        values = " ".join(f"{name}={value:.2f}" for name, value in figures(count).items())
        print(f"duplicates {count}: {values} (limit: {limit} s)")
    if REAL_EXPORT.exists():
        found = list(plantings())
        recalls = {
            family: sum(one.by_family[family] for one in found) / (PER_FAMILY * len(found)) for family in FAMILIES
        }
        false = sum(one.others for one in found) / sum(one.by_family.total() for one in found)
        recall = " ".join(f"{family.replace(' ', '_')}={share:.3f}" for family, share in recalls.items())
        print(f"duplicates planted, {len(found)} seeds: {recall} false_for_one_true={false:.2f}")
