"""The bundled sample, as the index sees it."""

from datetime import date

import pytest

from data.consolidate import consolidate
from data.consolidation.gathering import input_of
from data.dataset import Dataset
from data.model import Structure
from data.sources import ADAPTERS
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from tests.conftest import SAMPLE


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[Structure]:
    """Its structures."""
    dataset = Dataset(tmp_path_factory.mktemp("sample"))
    consolidate([input_of(ADAPTERS["sample"], SAMPLE)], dataset, date(2026, 11, 22), accepted=True)
    return list(dataset.structures())


@pytest.fixture(scope="session")
def corpus(sample: list[Structure]) -> Corpus:
    """Its corpus, some of whose documents left."""
    gone = {structure.id for structure in sample[::9]}
    return Corpus.of([one for one in sample if one.id not in gone], numbered([], sample))
