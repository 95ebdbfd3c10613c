"""What a search costs: queries like real ones over structures of the sample, ordering included.

Times are the processor's: matching waits for nothing, and other work on a shared machine counts less so.

`python -m tests.bench.matching` prints one line of figures for 10 000 and for 100 000 structures.
"""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from data.geography import Commune, Geography
from data.matching import Matcher, Query, Territory
from data.model import Activity, Place
from data.rows import Candidate
from data.sample.rows import Rows

SEED = 7
QUERIES = 600
LIMITS_MS = {10_000: 5.0, 100_000: 40.0}


class Subject(NamedTuple):
    """What matching reads of a structure."""

    id: str
    kind: str
    place: Place
    activities: tuple[Activity, ...]
    service_types: tuple[str, ...]


def figures(count: int) -> dict[str, float]:
    """Milliseconds a query (median, 95th percentile, worst), seconds and MB that building takes, for ``count``."""
    geography = Geography()
    communes = list(geography.communes.values())
    rows = Rows(SEED)
    subjects = [_subject(rows.row(position), geography) for position in range(1, count + 1)]
    queries = list(_queries(Random(SEED), subjects, communes))
    gc.collect()
    start = time.process_time()
    matcher = Matcher(subjects, communes)
    build = time.process_time() - start
    gc.freeze()  # The rows of the sample are no part of what a query costs.
    times = sorted(_milliseconds(matcher, query) for query in queries)
    gc.unfreeze()
    found = statistics.fmean(matcher.count(query) for query in queries)
    tracemalloc.start()
    measured = Matcher(subjects, communes)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert measured.count(Query()) == count
    return {
        "build_s": build,
        "memory_mb": memory / 2**20,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[int(len(times) * 0.95)],
        "max_ms": times[-1],
        "found": found,
    }


def _milliseconds(matcher: Matcher, query: Query) -> float:
    start = time.process_time()
    matcher.find(query)
    return (time.process_time() - start) * 1000


def _subject(row: Candidate, geography: Geography) -> Subject:
    commune = geography.communes.get(row.insee or "") or geography.find(row.postcode, row.city)
    place = Place(
        insee=commune.code if commune else None,
        departement=commune.departement if commune else None,
        region=commune.region if commune else None,
        latitude=row.latitude,
        longitude=row.longitude,
    )
    imposed = ("DISP",) if row.kind in {"ETTI", "AI"} else ()
    return Subject(f"{row.position:06}-{row.kind}", row.kind, place, row.activities, imposed)


def _queries(random: Random, subjects: Sequence[Subject], communes: Sequence[Commune]) -> Iterator[Query]:
    """Places drawn by population, trades by how many do them, each shape of query in turn."""
    trades = [activity.sector for subject in subjects[:10_000] for activity in subject.activities]
    drawn = random.choices(communes, [commune.population for commune in communes], k=QUERIES)
    shapes: tuple[Callable[[Commune, str], Query], ...] = (
        lambda commune, trade: Query(places=[_commune(commune)], sectors=[trade]),
        lambda commune, trade: Query(places=[Territory("DEPARTEMENT", commune.departement)], sectors=[trade]),
        lambda commune, _: Query(places=[_commune(commune)]),
        lambda commune, _: Query(places=[Territory("REGION", commune.region)]),
        lambda _, trade: Query(sectors=[trade]),
        lambda commune, trade: Query(
            places=[_commune(commune), *(_commune(other) for other in random.choices(drawn, k=3))],
            sectors=[trade, random.choice(trades)],
            service_types=["PREST"],
        ),
        lambda commune, _: Query(places=[_commune(commune)], radius_km=random.choice((10, 30, 50, 100))),
        lambda commune, trade: Query(
            places=[Territory("REGION", commune.region)], sectors=[trade], origins=["DECLARED"]
        ),
    )
    for number, commune in enumerate(drawn):
        yield shapes[number % len(shapes)](commune, random.choice(trades))


def _commune(commune: Commune) -> Territory:
    return Territory("COMMUNE", commune.code)


if __name__ == "__main__":
    for count, limit in LIMITS_MS.items():
        values = " ".join(f"{name}={value:.2f}" for name, value in figures(count).items())
        print(f"matching {count}: {values} (limit of p95: {limit:.0f} ms)")
