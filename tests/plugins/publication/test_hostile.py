"""A bucket that refuses, slows down, cuts and loses answers: nothing is broken, and what is said names the fault."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.publication.running import Wish, put_site
from plugins.publication.stopping import PublicationStopped
from plugins.publication.targets.bucket import Bucket
from tests.aws.standin import REGION, Standin
from tests.plugins.publication.hostile import Rule, hostile
from tests.plugins.publication.places import BucketPlace, broken, build, site
from tests.sweeps import swept


def put(place: BucketPlace, folder: Path, endpoint: str = "", patience: float = 30) -> int:
    target = Bucket(
        place.bucket,
        "site",
        endpoint=endpoint or place.endpoint,
        region=REGION,
        patience=timedelta(seconds=patience),
    )
    return asyncio.run(put_site(target, Wish(folder, commit="c", take_over=True)))


def is_page(method: str, path: str) -> bool:
    return method == "PUT" and path.endswith("/p3/index.html")


@pytest.fixture
def place(aws: Standin, tmp_path: Path) -> BucketPlace:
    place = BucketPlace(aws, versions=True)
    put(place, build(tmp_path, site(1)))
    return place


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("403 AccessDenied", r"AccessDenied\)\u202f: ce compte n’en a pas le droit"),
        ("503 SlowDown", r"\(SlowDown\)\u202f: l’hôte demande de ralentir"),
        ("404 NoSuchBucket", "ce seau n’existe pas"),
    ],
)
def test_a_refusal_is_told_and_leaves_the_site_whole(
    place: BucketPlace, tmp_path: Path, answer: str, words: str
) -> None:
    folder = build(tmp_path, site(2))
    with (
        hostile(place.endpoint, lambda method, path, _: answer if is_page(method, path) else "pass") as endpoint,
        pytest.raises(PublicationStopped, match=words) as stopped,
    ):
        put(place, folder, endpoint, patience=3 if answer.startswith("503") else 30)
    assert "prestataires/p3/index.html" in str(stopped.value)
    assert "127.0.0.1" not in str(stopped.value)
    assert broken(place.files()) == []
    put(place, folder)
    assert site(2).items() <= place.files().items()


def some(seed: int) -> Rule:
    """One call in four is done and its answer lost, one in ten is told to slow down, each once."""
    chance = random.Random(seed)
    seen: set[tuple[str, str]] = set()

    def rule(method: str, path: str, number: int) -> str:
        del number
        if (method, path) in seen:
            return "pass"
        seen.add((method, path))
        drawn = chance.random()
        return "lost" if drawn < 0.25 else "503 SlowDown" if drawn < 0.35 else "pass"

    return rule


@pytest.mark.parametrize("seed", swept("throttled", [1, 2], 2))
def test_lost_answers_and_throttling_cost_time_only(place: BucketPlace, tmp_path: Path, seed: int) -> None:
    with hostile(place.endpoint, some(seed)) as endpoint:
        assert put(place, build(tmp_path, site(2)), endpoint, patience=20) == 0
    here = place.files()
    assert site(2).items() <= here.items()
    assert not {path for path in site(1) if path.startswith("prestataires/p1/")} & here.keys()


@pytest.mark.parametrize("name", swept("lost answers", ["lease.json", "manifest.json.gz", "journal.json.gz"], 3))
def test_an_answer_lost_at_a_turning_point_is_asked_again(place: BucketPlace, tmp_path: Path, name: str) -> None:
    lost: list[str] = []

    def rule(method: str, path: str, number: int) -> str:
        del number
        if method == "PUT" and path.endswith(name) and not lost:
            lost.append(path)
            return "lost"
        return "pass"

    with hostile(place.endpoint, rule) as endpoint:
        assert put(place, build(tmp_path, site(2)), endpoint) == 0
    assert lost
    assert put(place, build(tmp_path, site(2))) == 0
    assert site(2).items() <= place.files().items()


def test_a_manifest_that_arrives_cut_is_never_believed(place: BucketPlace, tmp_path: Path) -> None:
    def rule(method: str, path: str, number: int) -> str:
        del number
        return "cut" if method == "GET" and path.endswith("manifest.json.gz") else "pass"

    before = place.files()
    with hostile(place.endpoint, rule) as endpoint, pytest.raises(PublicationStopped, match=r"manifest\.json\.gz"):
        put(place, build(tmp_path, site(2)), endpoint, patience=3)
    assert place.files() == before


@pytest.mark.parametrize("after", swept("dead network", [0, 4, 9, 25], 4))
def test_a_network_that_dies_leaves_the_site_whole(place: BucketPlace, tmp_path: Path, after: int) -> None:
    folder = build(tmp_path, site(2))
    with (
        hostile(place.endpoint, lambda *call: "pass" if call[2] < after else "lost") as endpoint,
        pytest.raises(PublicationStopped),
    ):
        put(place, folder, endpoint, patience=0.3)
    assert broken(place.files()) == []
    put(place, folder)
    assert site(2).items() <= place.files().items()
