"""The nights that the bench makes are nights that can be: records that decode, addresses that stay apart."""

import shutil
from pathlib import Path

import pytest

from data.dataset import Dataset
from tests.bench import changes
from tests.site import Site


@pytest.fixture
def dataset(sample_site: Site, tmp_path: Path) -> Path:
    """A copy that can be changed."""
    return shutil.copytree(sample_site.dataset, tmp_path / "dataset")


def test_edited_fields_move_and_add_nothing(sample_site: Site, dataset: Path) -> None:
    before = {one.id: one for one in Dataset(sample_site.dataset).structures()}
    count = changes.edit_fields(dataset, 1)
    after = {one.id: one for one in Dataset(dataset).structures()}
    changed = [one for one in after.values() if one != before[one.id]]
    assert list(after) == sorted(before)
    assert len(changed) == count == round(sum(one.live for one in before.values()) / 100)
    assert all(one.place == before[one.id].place and one.activities == before[one.id].activities for one in changed)


def test_a_mix_adds_moves_and_removes_as_many(sample_site: Site, dataset: Path) -> None:
    before = {one.id: one for one in Dataset(sample_site.dataset).structures()}
    for seed in range(3):
        changes.mix(dataset, seed)
    after = {one.id: one for one in Dataset(dataset).structures()}
    kept = before.keys() & after.keys()
    assert len(before) - len(kept) >= 3
    assert len(after) - len(kept) >= 3
    assert [one for one in kept if before[one].place != after[one].place]
    assert len({one.slug for one in after.values()}) == len(after)
