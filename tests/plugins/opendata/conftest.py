"""The open data of the bundled sample, and structures whose values come from several sources."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from data.dataset import Dataset
from data.geography import france
from data.model import Provenance, Structure
from plugins.opendata.files import make_files
from tests.conftest import SAMPLE
from tests.site import consolidate
from theme.frame import Frame

DAY = date(2026, 11, 2)


@pytest.fixture(scope="session")
def sample_dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The bundled sample, consolidated."""
    folder = tmp_path_factory.mktemp("sample-dataset")
    consolidate(f"sample={SAMPLE}", folder)
    return Dataset(folder)


@pytest.fixture(scope="session")
def structures(sample_dataset: Dataset) -> list[Structure]:
    """The live structures of the sample, by id."""
    return [structure for structure in sample_dataset.structures() if structure.live]


@pytest.fixture(scope="session")
def files(structures: list[Structure]) -> dict[str, bytes]:
    """Every file of the open data of the sample."""
    return make_files(structures, france(), Frame(site_address="https://annuaire.example"))


@pytest.fixture(scope="session")
def made() -> Callable[[Sequence[Structure]], dict[str, bytes]]:
    """A function from structures to the files of their open data."""
    return lambda structures: make_files(structures, france(), Frame())


def told(source: str) -> Provenance:
    """A value of that source."""
    return Provenance(source, DAY)


def structure(source: str, day: date = DAY, **facts: object) -> Structure:
    """A live structure that this source tells of, that day."""
    given = {
        "id": "41987654300021-ACI",
        "slug": "les-jardins-du-drac",
        "siret": "41987654300021",
        "kind": "ACI",
        "name": "Les Jardins du Drac",
        "live": True,
        "source": Provenance(source, day),
    }
    return Structure(**(given | facts))  # type: ignore[arg-type]
