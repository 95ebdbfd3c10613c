"""``python -m plugins.publication``, as whoever types it, schedules it or kills it sees it."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.aws.standin import Standin
from tests.plugins.publication.places import BucketPlace, FolderPlace, Place, broken, build, site
from tests.site import ROOT, run

COMMAND = ("-m", "plugins.publication")


def publish(place: Place, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run(*COMMAND, "--to", place.where, "--site", str(folder), *more, DISTRIBUTION="")


def test_each_ending_has_its_code_and_its_sentence(tmp_path: Path) -> None:
    place, folder = FolderPlace(tmp_path / "www"), build(tmp_path, site(1))
    assert publish(place, folder).returncode == 0
    nothing = publish(place, tmp_path / "nothing")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "make publish-build" in nothing.stderr
    assert publish(FolderPlace(folder / "inside"), folder).returncode == 2
    assert publish(place, folder, "--rollback", "zero").returncode == 2
    first = publish(place, folder, "--rollback")
    assert first.returncode == 1
    assert "aucune publication plus ancienne" in first.stderr
    assert "Traceback" not in nothing.stderr + first.stderr


def test_help_gives_examples_and_every_code() -> None:
    said = run(*COMMAND, "--help").stdout
    for words in ("s3://annuaire-site --dry-run", "--rollback", "Codes de sortie", "  3  une autre publication"):
        assert words in said


def test_it_starts_without_pelican_nor_boto3() -> None:
    code = (
        "import sys, plugins.publication.__main__, plugins.publication.targets.bucket as b; print(sorted(sys.modules))"
    )
    loaded = run("-c", code).stdout
    assert "plugins.publication.running" in loaded
    assert not [name for name in ("'pelican'", "'boto3'", "'rich'", "'yaml'") if name in loaded]


@pytest.mark.parametrize("sort", ["folder", "bucket"])
def test_a_publication_that_is_killed_breaks_nothing(request: pytest.FixtureRequest, tmp_path: Path, sort: str) -> None:
    kill_now_and_then(request, tmp_path, sort, pages=60, turns=2)


@pytest.mark.audit
@pytest.mark.parametrize("sort", ["folder", "bucket"])
def test_a_publication_may_be_killed_again_and_again(request: pytest.FixtureRequest, tmp_path: Path, sort: str) -> None:
    kill_now_and_then(request, tmp_path, sort, pages=300, turns=40)


def many(number: int, pages: int) -> dict[str, bytes]:
    """A site with so many pages more, for a publication to last a while."""
    files = site(number)
    page = files[f"prestataires/p{number}/index.html"]
    begin = number * pages // 2
    return files | {f"prestataires/x{one}/index.html": page for one in range(begin, begin + pages)}


def kill_now_and_then(request: pytest.FixtureRequest, tmp_path: Path, sort: str, *, pages: int, turns: int) -> None:
    place: Place
    if sort == "folder":
        place = FolderPlace(tmp_path / "www")
    else:
        aws: Standin = request.getfixturevalue("aws")
        place = BucketPlace(aws, versions=True)
    folders = [build(tmp_path / str(number), many(number, pages)) for number in (1, 2)]
    publish(place, folders[0], "--take-over")
    began = time.monotonic()
    publish(place, folders[1], "--take-over")
    lasts = time.monotonic() - began
    chance = random.Random(4)
    for turn in range(turns):
        process = subprocess.Popen(
            [sys.executable, *COMMAND, "--to", place.where, "--site", str(folders[turn % 2]), "--take-over"],
            cwd=ROOT,
            env=os.environ | {"DISTRIBUTION": ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(lasts * 0.3, lasts))
        process.send_signal(chance.choice([signal.SIGKILL, signal.SIGTERM]))
        process.wait()
        assert broken(place.files()) == [], turn
    assert publish(place, folders[1], "--take-over").returncode == 0
    assert many(2, pages).items() <= place.files().items()
