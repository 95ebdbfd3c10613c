"""The two sets of structures that queries are put to: real names without trades, and the bundled sample."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from data.consolidate import consolidate
from data.consolidation.gathering import input_of
from data.dataset import Dataset
from data.geography import france
from data.matching import Matcher, Query, Territory
from data.model import Structure
from data.sources import ADAPTERS
from tests.relevance.told import Told

_ROOT = Path(__file__).parents[2]
SOURCES = {
    "real": ("emplois", _ROOT.parent / "shared" / "data" / "emplois-marche-export.json"),
    "sample": ("sample", _ROOT / "data" / "reference" / "sample.jsonl"),
}
_LEVELS = {"C": "COMMUNE", "D": "DEPARTEMENT", "R": "REGION"}
_DAY = date(2026, 11, 22)


class Corpus:
    """Live structures, in the order of their ids, and the consolidated dataset that they come from."""

    def __init__(self, name: str, dataset: Path) -> None:
        self.name = name
        self.dataset = dataset
        live = (structure for structure in Dataset(dataset).structures() if structure.live)
        self.structures: tuple[Structure, ...] = tuple(sorted(live, key=lambda structure: structure.id))
        self.told = tuple(map(Told, self.structures))
        self.working_in = cache(self._working_in)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.structures, france().communes.values())

    def _working_in(self, place: str) -> frozenset[str]:
        """The ids of those that work in a territory, such as ``D38``."""
        territory = Territory(_LEVELS[place[0]], place[1:])
        return frozenset(match.id for match in self._matcher.find(Query(places=[territory])))


def corpora(folder: Path, sources: Mapping[str, tuple[str, Path]] = SOURCES) -> Iterator[Corpus]:
    """The corpora whose files this machine has, consolidated under a folder."""
    for name, (source, file) in sources.items():
        if file.exists():
            dataset = folder / name
            consolidate([input_of(ADAPTERS[source], file)], Dataset(dataset), _DAY, accepted=True)
            yield Corpus(name, dataset)
