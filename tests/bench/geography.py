"""What looking a commune up costs."""

import random
import statistics
import time
from collections.abc import Callable, Sequence

from data.geography import Commune, Geography
from data.places.place_names import name_key

_QUERIES = 2_000
_SEED = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def figures() -> dict[str, float]:
    """Seconds to find a first commune, 95th percentiles of look-ups in ms."""
    start = time.perf_counter()
    geography = Geography()
    geography.find("38000", "Grenoble")
    measured = {"geography_load_s": time.perf_counter() - start}
    measured["search_p95_ms"] = _p95_ms(geography.search, [(query,) for query, _ in queries(geography)])
    measured["locate_p95_ms"] = _p95_ms(geography.locate, addresses(geography))
    return measured


def queries(geography: Geography, count: int = _QUERIES) -> list[tuple[str, Commune]]:
    """What a person may type, a quarter each of postcodes, INSEE codes, plain names and names with a typo."""
    chance = random.Random(_SEED)
    communes = [commune for commune in geography.communes.values() if commune.postcodes]
    chosen = chance.choices(communes, [commune.population + 1 for commune in communes], k=count)
    kinds: list[Callable[[Commune], str]] = [
        lambda commune: commune.postcodes[0],
        lambda commune: commune.code,
        lambda commune: name_key(commune.name),
        lambda commune: misspelt(commune.name, chance),
    ]
    return [(kinds[rank % len(kinds)](commune), commune) for rank, commune in enumerate(chosen)]


def addresses(geography: Geography) -> list[tuple[str, str]]:
    """Postcode and city of the same communes, as spelt above."""
    return [(commune.postcodes[0], query) for query, commune in queries(geography)]


def misspelt(name: str, chance: random.Random) -> str:
    """A name with one letter left out, doubled, changed or swapped with the next."""
    place = chance.randrange(1, max(2, len(name) - 1))
    before, letter, after = name[:place], name[place : place + 1], name[place + 1 :]
    return before + chance.choice(
        [after, letter * 2 + after, chance.choice(_LETTERS) + after, after[:1] + letter + after[1:]]
    )


def _p95_ms(look_up: Callable[..., object], queries: Sequence[tuple[str, ...]]) -> float:
    """The 95th percentile of look-ups in ms, the quickest of three each: what a busy machine adds is not theirs."""
    look_up(*queries[0])
    return statistics.quantiles([min(_seconds(look_up, query) for _ in range(3)) for query in queries], n=20)[-1] * 1000


def _seconds(look_up: Callable[..., object], query: tuple[str, ...]) -> float:
    start = time.perf_counter()
    look_up(*query)
    return time.perf_counter() - start
