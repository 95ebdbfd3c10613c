"""The bundled sample as a corpus, with what it lacks: holes, territories, bands of staff, derived trades."""

import random
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.dataset import Dataset
from data.model import ActivityOrigin, Provenance, Structure
from data.vocabulary import vocabulary
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from tests.conftest import SAMPLE
from tests.site import consolidate


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Every seventeenth document is gone."""
    folder: Path = tmp_path_factory.mktemp("columns") / "dataset"
    consolidate(f"sample={SAMPLE}", folder)
    draw = random.Random(5)
    structures = [_varied(one, draw) for one in Dataset(folder).structures() if one.live]
    ids = numbered([], structures)
    gone = set(ids[::17])
    return Corpus.of([one for one in structures if one.id not in gone], ids)


def _varied(structure: Structure, draw: random.Random) -> Structure:
    activities = structure.activities
    if draw.random() < 0.1:
        activities = tuple(replace(one, origin=ActivityOrigin.DERIVED_FROM_NAF, zone=None) for one in activities)
    place = replace(structure.place, in_qpv=draw.choice([None, False, True]), in_frr=draw.choice([None, False, True]))
    told = date(2026, 10, 1 + draw.randrange(20))
    return replace(
        structure,
        activities=activities,
        place=place,
        staff_band=draw.choice([None, *(band.code for band in vocabulary().staff_bands)]),
        source=Provenance("sample", told),
        provenance={"description": Provenance("edits", date(2026, 11, 2))} if draw.random() < 0.05 else {},
    )
