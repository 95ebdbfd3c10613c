"""From the store to the file that the build of the site reads: stories, figures, and nothing that leads to anybody."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.needs_file import read_needs
from data.submissions.tender_states import Contracted
from functions.__main__ import main
from functions.people import erase
from functions.tenders.public.exporting import Suspicious, export
from functions.tenders.records import StoryState, TenderRecord, TenderStory
from tests.functions.tenders.needs import BUYER, TUESDAY, a_structure, address_of, load
from tests.functions.tenders.public.published import a_published_need, a_story
from tests.functions.world import World


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "needs" / "sample.json"


@pytest.fixture(autouse=True)
def _on_a_tuesday(world: World) -> None:
    world.clock.moment = TUESDAY


def test_accepted_stories_alone_are_told_newest_month_first(world: World, out: Path) -> None:
    world.store.commit(
        [
            a_story(1, TUESDAY, month="2026-03", title="Traiteur"),
            a_story(2, TUESDAY, month="2026-11"),
            a_story(3, TUESDAY, state=StoryState.PENDING),
            a_story(4, TUESDAY, state=StoryState.REFUSED),
        ]
    )
    assert export(world.store, world.desk.links.address_digest, out, TUESDAY).stories == 2
    assert [(story.id, story.month) for story in read_needs(out).stories] == [
        ("besoin-nettoyage-de-locaux", "2026-11"),
        ("besoin-traiteur", "2026-03"),
    ]


def test_nothing_in_the_file_leads_to_a_need_or_to_somebody(world: World, out: Path) -> None:
    for rank in range(5):
        record = a_published_need(world, rank, TUESDAY, (3, 1, 0))
    world.store.commit([a_story(0, TUESDAY)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    text = out.read_text(encoding="utf-8")
    for secret in (
        record.id,
        "TEST-NEED",
        BUYER,
        "Trucville",
        "Typédame",
        "Grenoble",
        "38185",
        "structure-",
        "Structure",
    ):
        assert secret not in text
    figures = read_needs(out).figures
    assert figures is not None
    assert figures.published == 5


def test_two_of_one_title_have_two_names_that_stay(world: World, out: Path) -> None:
    titles = ("Traiteur", "Traiteur 2", "Traiteur", "…")
    for rank, title in enumerate(titles):
        world.store.commit([a_story(rank, TUESDAY + timedelta(hours=rank), title=title)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    first = out.read_bytes()
    assert {story.id for story in read_needs(out).stories} == {
        "besoin-traiteur",
        "besoin-traiteur-2",
        "besoin-traiteur-3",
        "besoin-inspirant",
    }
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert out.read_bytes() == first


def test_a_contract_that_is_said_later_outlives_the_need(world: World, out: Path) -> None:
    record = a_published_need(world, 1, TUESDAY, (3, 0, 0))
    world.store.commit([a_story(1, TUESDAY)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert read_needs(out).stories[0].contracted is None
    world.store.commit([replace(record, contracted=Contracted.YES)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    erase(world.desk, BUYER)
    assert world.store.get(TenderRecord, record.id) is None
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert read_needs(out).stories[0].contracted is True


def test_a_story_that_may_not_be_shown_is_left_out_and_told(world: World, out: Path) -> None:
    told = "Appelez le 01 99 00 12 34 pour en savoir plus."
    world.store.commit([a_story(1, TUESDAY, text=told), a_story(2, TUESDAY)])
    written = export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert written.stories == 1
    assert list(written.left_out) == ["TEST-NEED-0001"]
    assert "01 99" not in out.read_text(encoding="utf-8")


def test_nothing_to_tell_is_no_file(world: World, out: Path) -> None:
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert not out.exists()
    world.store.commit([a_story(1, TUESDAY)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert out.exists()
    story = world.store.everything(TenderStory)[0]
    world.store.commit([replace(story, state=StoryState.REFUSED)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert not out.exists()


def test_another_store_replaces_nothing(world: World, out: Path, tmp_path: Path) -> None:
    world.store.commit([a_story(1, TUESDAY)])
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    (tmp_path / "other").mkdir()
    with pytest.raises(Suspicious, match="--store"):
        export(World(tmp_path / "other").store, world.desk.links.address_digest, out, TUESDAY)
    assert out.exists()


def test_the_command_tells_what_it_wrote(world: World, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world.store.commit([a_story(1, TUESDAY), a_story(2, TUESDAY, month="demain")])
    command = ["export-needs", "--store", str(world.settings.store), "--out", str(out)]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "TEST-NEED-0002\u202f: laissé de côté. month\u202f: " in told
    assert "1\u00a0besoin inspirant, sans chiffres" in told
    story = world.store.get(TenderStory, "TEST-NEED-0001")
    assert story is not None
    world.store.commit([replace(story, state=StoryState.REFUSED)])
    assert main(command) == 0
    assert "effacé" in capsys.readouterr().out


def test_structures_that_oppose_are_told_so_that_the_form_does_not_count_them(world: World, out: Path) -> None:
    load(world, a_structure(1), a_structure(2), a_structure(3), opposed=(a_structure(1).id,))
    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(3))), TUESDAY)
    export(world.store, world.desk.links.address_digest, out, TUESDAY)
    assert read_needs(out).unreachable == (a_structure(1).id, a_structure(3).id)
    assert "@" not in out.read_text()
