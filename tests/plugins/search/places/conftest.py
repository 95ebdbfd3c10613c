"""The bundled sample as a corpus, and the names of places."""

from pathlib import Path

import pytest

from data.dataset import Dataset
from data.geography import france
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from plugins.search.places.names import PlaceNames, build_place_names
from plugins.search.places.reach import build_reach
from tests.conftest import SAMPLE
from tests.plugins.search.places.shelf import Shelf, shelf
from tests.site import consolidate


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Every nineteenth document is gone."""
    folder: Path = tmp_path_factory.mktemp("places") / "dataset"
    consolidate(f"sample={SAMPLE}", folder)
    structures = [one for one in Dataset(folder).structures() if one.live]
    ids = numbered([], structures)
    return Corpus.of([one for one in structures if one.id not in set(ids[::19])], ids)


@pytest.fixture(scope="session")
def names(tmp_path_factory: pytest.TempPathFactory) -> PlaceNames:
    return build_place_names(tmp_path_factory.mktemp("place-names"))


@pytest.fixture(scope="session")
def files(corpus: Corpus, names: PlaceNames) -> Shelf:
    """All the files of the sample."""
    geography = france()
    titles = {f"D{code}": one.name for code, one in geography.departements.items()}
    titles |= {f"R{code}": one.name for code, one in geography.regions.items()}
    return shelf(build_reach(corpus.documents, geography.communes.values(), titles), names)
