"""The number of structures that the form of a need shows, and the words that mean a trade."""

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.dataset import Dataset
from data.geography import france
from data.matching import Matcher, Query, Territory
from data.model import ActivityOrigin, Perimeter, PerimeterLevel, Structure
from data.submissions.tender import Tender
from data.vocabulary import vocabulary
from functions.tenders.publishing.counting import _wider as wider_needs
from plugins.search.corpus import Corpus
from plugins.search.needs import MANIFEST, build_contacts, build_trade_words
from tests.conftest import SAMPLE
from tests.plugins.search import node
from tests.plugins.search.searched import index_of
from tests.site import consolidate

_LEVELS = {"COMMUNE": "C", "DEPARTEMENT": "D", "REGION": "R"}


@pytest.fixture(scope="module")
def structures(tmp_path_factory: pytest.TempPathFactory) -> list[Structure]:
    """The sample: some without an address to write to, some whose trades only a NAF code tells."""
    folder = tmp_path_factory.mktemp("needs") / "dataset"
    consolidate(f"sample={SAMPLE}", folder)
    draw = random.Random(3)
    return [_varied(one, draw) for one in Dataset(folder).structures()]


def _varied(one: Structure, draw: random.Random) -> Structure:
    activities = one.activities
    if draw.random() < 0.15:
        activities = tuple(replace(each, origin=ActivityOrigin.DERIVED_FROM_NAF) for each in activities)
    return replace(one, activities=activities, has_contact=one.has_contact and draw.random() < 0.9)


@pytest.fixture(scope="module")
def site(structures: list[Structure], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_of(structures, tmp_path_factory.mktemp("needs-index"))


def _random_need(structures: list[Structure], draw: random.Random) -> Query:
    geography, words = france(), vocabulary()
    homes = [one.place.insee for one in structures if one.place.insee]
    codes = {
        "COMMUNE": [*homes, *draw.sample(list(geography.communes), 40), *["75056", "69123", "13055", "75115"] * 5],
        "DEPARTEMENT": list(geography.departements),
        "REGION": list(geography.regions),
    }
    levels = draw.choice([[], ["COMMUNE"], ["COMMUNE"], ["DEPARTEMENT"], ["REGION"], list(_LEVELS)])
    trades = sorted({activity.sector for one in structures for activity in one.activities})
    return Query(
        places=[Territory(level, draw.choice(codes[level])) for level in levels],
        sectors=draw.sample(trades, draw.choice([1, 2, 5, 20])),
        service_types=draw.choice([(), (), [draw.choice(words.service_types).code], ["PREST", "DISP"]]),
        kinds=draw.choice([(), (), draw.sample([kind.code for kind in words.kinds], draw.choice([1, 3]))]),
        origins=(ActivityOrigin.DECLARED,),
    )


def _as_asked(query: Query) -> dict[str, Any]:
    return {
        "sectors": list(query.sectors),
        "services": list(query.service_types),
        "kinds": list(query.kinds),
        "places": [f"{_LEVELS[place.level]}{place.code}" for place in query.places],
    }


def _answers(site: Path, needs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = node.run("needs.mjs", {"site": str(site), "needs": needs})
    return answers


def _counted(site: Path, needs: list[dict[str, Any]]) -> list[int]:
    return [answer["count"] for answer in _answers(site, needs)]


def test_the_browser_counts_whom_the_mailing_would_reach(structures: list[Structure], site: Path) -> None:
    draw = random.Random(7)
    needs = [_random_need(structures, draw) for _ in range(400)]
    reachable = [one for one in structures if one.live and one.has_contact]
    matcher = Matcher(reachable, france().communes.values())
    expected = [matcher.count(need) for need in needs]
    for need, told, counted in zip(needs, expected, _counted(site, [_as_asked(need) for need in needs]), strict=True):
        assert counted == told, need
    # The comparison is not one of nothing with nothing, and what is left out would have changed it.
    assert sum(map(bool, expected)) > 200
    everyone = Matcher([one for one in structures if one.live], france().communes.values())
    assert sum(everyone.count(_by_anyone(need)) != told for need, told in zip(needs, expected, strict=True)) > 100


def _by_anyone(need: Query) -> Query:
    """The same, whoever says so."""
    return Query(places=need.places, sectors=need.sectors, service_types=need.service_types, kinds=need.kinds)


def test_what_asking_less_of_would_find_is_what_the_function_says(structures: list[Structure], site: Path) -> None:
    draw = random.Random(9)
    needs = [need for _ in range(120) if (need := _random_need(structures, draw)).places]
    reachable = [one for one in structures if one.live and one.has_contact]
    matcher = Matcher(reachable, france().communes.values())
    told = 0
    for need, answer in zip(needs, _answers(site, [_as_asked(need) for need in needs]), strict=True):
        if answer["count"]:
            assert answer["wider"] == []
            continue
        tender = Tender(
            sectors=tuple(need.sectors),
            service_types=tuple(need.service_types),
            kinds=tuple(need.kinds),
            perimeters=tuple(Perimeter(PerimeterLevel(place.level), place.code) for place in need.places),
        )
        wider = [(words, matcher.count(query_of(other))) for words, other in wider_needs(tender)]
        assert [(one["words"], one["count"]) for one in answer["wider"]] == [one for one in wider if one[1]], need
        told += len(answer["wider"])
    assert told > 50


def query_of(tender: Tender) -> Query:
    return Query(
        places=[Territory(one.level, one.code) for one in tender.perimeters],
        sectors=tender.sectors,
        service_types=tender.service_types,
        kinds=tender.kinds,
        origins=(ActivityOrigin.DECLARED,),
    )


def test_nothing_chosen_is_whoever_declared_something(structures: list[Structure], site: Path) -> None:
    (count,) = _counted(site, [{"sectors": [], "services": [], "kinds": [], "places": []}])
    assert count == sum(
        one.live and one.has_contact and any(each.origin is ActivityOrigin.DECLARED for each in one.activities)
        for one in structures
    )


def test_the_index_tells_no_address(site: Path) -> None:
    told = json.loads((site / MANIFEST).read_bytes())
    assert set(told) == {"activities", "contacts", "trades", "reach", "places"}
    contacts = json.loads((site / "recherche" / f"c{told['contacts']}.json").read_bytes())
    assert set(contacts) == {"documents"}


def test_every_trade_is_there_and_its_slug_follows_from_its_label() -> None:
    groups = json.loads(build_trade_words())
    labels = [[trade[0] for trade in group["trades"]] for group in groups]
    assert labels == [[sector.label for sector in group.sectors] for group in vocabulary().sector_groups]
    slugs = node.run("slugs.mjs", {str(rank): each for rank, each in enumerate(labels)})
    assert [*slugs.values()] == [[sector.slug for sector in group.sectors] for group in vocabulary().sector_groups]


def test_the_scripts_themselves(tmp_path: Path) -> None:
    trades = tmp_path / "trades.json"
    trades.write_bytes(build_trade_words())
    command = ["node", "--no-warnings", "--test", str(node.SCRIPTS / "tender.mjs")]
    environment = os.environ | {"TRADES": str(trades)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_who_opposes_to_mails_is_not_among_those_that_can_be_written_to(structures: list[Structure]) -> None:
    listed = [one for one in structures if one.live]
    ids = [one.id for one in listed]
    reached = next(one for one in listed if one.has_contact)
    without_address = [replace(one, has_contact=one.has_contact and one is not reached) for one in listed]
    assert build_contacts(Corpus.of(listed, ids)) != build_contacts(Corpus.of(listed, ids, {reached.id}))
    assert build_contacts(Corpus.of(listed, ids, {reached.id})) == build_contacts(Corpus.of(without_address, ids))
