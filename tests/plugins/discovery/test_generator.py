"""The day of a dataset, and a history that cannot be read."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from data.consolidation.report import Report
from data.dataset import Dataset
from data.model import Provenance, Structure
from plugins import BuildStopped
from plugins.discovery.generator import write_sitemaps


def structure(id: str, day: date) -> Structure:
    return Structure(id=id, slug=id, siret="", kind="EI", name=id, live=True, source=Provenance("emplois", day))


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    dataset = Dataset(tmp_path)
    dataset.structures_file.parent.mkdir()
    days = (date(2026, 3, 1), date(2026, 5, 1), date(2026, 4, 1))
    lines = [msgspec.json.encode(structure(f"s{day.month}", day)) for day in days]
    dataset.structures_file.write_bytes(b"\n".join(lines) + b"\n")
    return dataset


def test_a_dataset_speaks_of_the_day_it_was_consolidated(dataset: Dataset) -> None:
    dataset.report_file.parent.mkdir()
    dataset.report_file.write_bytes(msgspec.json.encode(Report(date(2026, 6, 7), {}, 3)))
    assert dataset.day == date(2026, 6, 7)


def test_without_a_report_it_speaks_of_its_newest_source(dataset: Dataset) -> None:
    assert dataset.day == date(2026, 5, 1)


def test_a_broken_history_stops_the_build_with_a_sentence(dataset: Dataset) -> None:
    history = dataset.folder / "history" / "pages.jsonl"
    history.parent.mkdir()
    history.write_text('{"address":"/"')
    with pytest.raises(BuildStopped, match=r"pages\.jsonl : fichier illisible .* effacez-le"):
        write_sitemaps(SimpleNamespace(settings={"DATASET": str(dataset.folder)}))
    assert history.read_text() == '{"address":"/"'
