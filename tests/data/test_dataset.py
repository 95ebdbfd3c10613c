"""A dataset is replaced whole: wherever a consolidation is killed, halves never mix."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.dataset import Dataset, InUse
from tests.data.rows import candidate
from tests.data.sirets import siret
from tests.data.telling import consolidated, told

OLD = candidate(siret=siret(1), name="Ancienne", contact_email="old@example.org")
NEW = replace(OLD, siret=siret(2), name="Nouvelle", contact_email="new@example.org")
KILLED = """
import os, signal, sys
from pathlib import Path
from tests.data.telling import consolidated, told
from tests.data.test_dataset import NEW

left = int(sys.argv[2])
replace = Path.replace


def killed(file, target):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return replace(file, target)


Path.replace = killed
consolidated(Path(sys.argv[1]), told("emplois", NEW), accepted=True)
"""


@pytest.mark.parametrize("replacements", range(10))
def test_killed_anywhere_the_dataset_is_the_old_one_or_the_new_one(tmp_path: Path, replacements: int) -> None:
    consolidated(tmp_path, told("emplois", OLD))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(replacements)],
        cwd=Path(__file__).parents[2],
        env=os.environ,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL)
    dataset = Dataset(tmp_path)
    live = {structure.siret for structure in dataset.structures() if structure.live}
    contacts = {contact.structure_id[:14] for contact in dataset.contacts()}
    report = dataset.report()
    assert report is not None
    assert live == contacts
    assert live in ({OLD.siret}, {NEW.siret})
    ids = {structure.id for structure in dataset.structures()}
    assert ids <= set(dataset.slugs())
    assert ids == set(dataset.first_seen())
    assert bool(report.vanished) == (live == {NEW.siret})


def test_two_consolidations_do_not_meet(tmp_path: Path) -> None:
    dataset = Dataset(tmp_path)
    with (
        dataset.locked(),
        pytest.raises(InUse, match="une autre consolidation est en cours"),
        Dataset(tmp_path).locked(),
    ):
        pass
    with dataset.locked():
        pass
