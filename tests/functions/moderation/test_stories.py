from typing import Any

import pytest

from data.submissions.tender_states import TenderState
from functions.moderation.decision_log import Decision
from functions.tenders.records import StoryState, TenderRecord, TenderStory
from tests.functions.moderation.moderator import HOME, Moderator, text_of
from tests.functions.tenders.needs import TRADE, TUESDAY, a_record, a_tender
from tests.functions.world import World, hidden_fields

STORIES = f"{HOME}inspirants/"
TITLE, TEXT = (
    "Des vitres d’école, deux fois par an",
    "Une collectivité cherchait qui nettoie 120 m² de vitres en Isère.",
)


@pytest.fixture
def moderator(world: World) -> Moderator:
    world.clock.moment = TUESDAY
    return Moderator(world).enters()


def proposed(world: World, reference: str = "TEST-NEED-0001", **changes: Any) -> TenderStory:
    """What a closed need may tell, as the clock proposes it."""
    a_record(world, a_tender(), id=reference, state=TenderState.CLOSED, next_at=None)
    story = TenderStory(
        **{
            "id": reference, "state": StoryState.PENDING, "made_at": TUESDAY, "moved_at": TUESDAY,
            "title": "Nettoyage des vitres", "text": "Vitres de l’école de Trucville, appelez le 01 99 00 12 34.",
            "sectors": (TRADE,), "place": "Isère", "buyer_kind": "Collectivité", "amount": "5-10K",
            "month": "2026-11", "asked": 20, "interested": 4,
        }
        | changes
    )  # fmt: skip
    world.store.commit([story])
    return story


def stored(world: World, story: TenderStory) -> TenderStory:
    found = world.store.get(TenderStory, story.id)
    assert found is not None
    return found


def test_a_story_waits_beside_the_other_queues(world: World, moderator: Moderator) -> None:
    story = proposed(world)
    assert "Besoins inspirants à relire 1 " in moderator.text()
    assert "Nettoyage des vitres" in moderator.text(STORIES)
    said = moderator.text(STORIES + story.id)
    for told in ("Isère", "Collectivité", "20 sollicitées, 4 intéressées", "Organisation à ne pas nommer"):
        assert told in said


def test_its_words_are_changed_then_it_is_published_and_taken_back(world: World, moderator: Moderator) -> None:
    story = proposed(world)
    page = STORIES + story.id
    done = moderator.decides(page, verdict="accepted", title=f"  {TITLE}\n", text=TEXT)
    assert "publié à la prochaine construction" in moderator.text(done.headers["location"])
    after = stored(world, story)
    assert (after.state, after.title, after.text, after.erase_at) == (StoryState.ACCEPTED, TITLE, TEXT, None)
    assert TITLE in moderator.text(STORIES)
    assert "Trucville" not in moderator.text(page)

    moderator.decides(page, verdict="refused")
    taken = stored(world, story)
    assert (taken.state, taken.title) == (StoryState.REFUSED, TITLE)
    assert (
        moderator.decides(page, verdict="accepted", title=TITLE, text=TEXT, version=str(taken.version)).status_code
        == 409
    )
    assert {(one.target_kind, one.verdict) for one in world.store.everything(Decision)} == {
        ("tender-story", "accepted"),
        ("tender-story", "refused"),
    }


@pytest.mark.parametrize(
    ("title", "text", "what"),
    [
        (TITLE, f"{TEXT} Écrivez à zoe@mairie.example.", "l’adresse électronique"),
        (TITLE, f"{TEXT} Appelez le 01.99.00.12.34.", "numéro de téléphone"),
        (TITLE, f"{TEXT} Voir https://trucville.example/", "lien"),
        ("Les vitres de TRUCVILLE", TEXT, "TRUCVILLE"),
        (TITLE, f"{TEXT} Madame Typedame répond.", "Typedame"),
        ("", TEXT, "Indiquez un titre"),
        (TITLE, "", "Racontez"),
    ],
)
def test_what_leads_to_somebody_is_not_published(
    world: World, moderator: Moderator, title: str, text: str, what: str
) -> None:
    story = proposed(world)
    refused = moderator.decides(STORIES + story.id, verdict="accepted", title=title, text=text)
    assert refused.status_code == 422
    said = text_of(refused)
    assert "1 point à corriger" in said
    assert what in said
    assert title in said.replace("  ", " ") or f'value="{title}"' in refused.text  # what was typed stays
    assert stored(world, story).state is StoryState.PENDING


def test_once_the_need_is_erased_the_moderator_is_told_that_nothing_is_compared(
    world: World, moderator: Moderator
) -> None:
    story = proposed(world)
    told = "rien n’a pu être comparé aux noms de son acheteur"
    assert told not in moderator.text(STORIES + story.id)

    need = world.store.get(TenderRecord, story.id)
    assert need is not None
    world.store.commit([], [], [need])
    assert told in moderator.text(STORIES + story.id)
    moderator.decides(STORIES + story.id, verdict="accepted", title=TITLE, text=TEXT)
    assert told not in moderator.text(STORIES + story.id)


def test_a_story_that_is_refused_keeps_its_words_and_is_published_nowhere(world: World, moderator: Moderator) -> None:
    story = proposed(world)
    moderator.decides(STORIES + story.id, verdict="refused", title="x", text="y")
    after = stored(world, story)
    assert (after.state, after.title) == (StoryState.REFUSED, story.title)
    assert after.erase_at is not None
    assert "n’attend plus de décision" in moderator.text(STORIES + story.id)


def test_of_two_moderators_the_first_decides(world: World, moderator: Moderator) -> None:
    story = proposed(world)
    seen = hidden_fields(moderator.get(STORIES + story.id).text)
    moderator.post(STORIES + story.id, seen | {"verdict": "refused"})
    late = moderator.post(STORIES + story.id, seen | {"verdict": "accepted", "title": TITLE, "text": TEXT})
    assert late.status_code == 409
    assert stored(world, story).state is StoryState.REFUSED


def test_an_unknown_one_and_an_unknown_verdict(world: World, moderator: Moderator) -> None:
    story = proposed(world)
    assert moderator.get(f"{STORIES}AAAA-BBBB-2222").status_code == 404
    assert moderator.post(f"{STORIES}AAAA-BBBB-2222", {"verdict": "accepted"}).status_code == 404
    assert moderator.decides(STORIES + story.id, verdict="pending").status_code == 422
    assert stored(world, story).state is StoryState.PENDING


def test_nobody_else_reads_them(world: World) -> None:
    story = proposed(world)
    for path in (STORIES, STORIES + story.id):
        assert world.client.get(path).headers["location"] == "/f/moderation/connexion"
