"""What means nothing yet waits in the draft as it was typed."""

import pytest

from tests.functions.tenders.publishing.typed_need import (
    boxes,
    on_tuesday,
    post,
    the_record,
    value_of,
    words,
)
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")


def test_what_means_nothing_yet_stays_in_the_draft_and_is_told(world: World) -> None:
    typed = {"sectors": [], "trade_words": "nettoyage, zzzz", "place_words": "Saint-Denis", "deadline": "après Noël"}
    kept = post(on_tuesday(world), "garder", **typed, start="31/02/2027").headers["location"]
    draft = kept.removesuffix("/garde")

    said = words(world.client.get(kept).text)
    for told in (
        "6 métiers répondent à «\u202fnettoyage\u202f»",
        "Aucun métier ne répond à «\u202fzzzz\u202f»",
        "à «\u202fSaint-Denis\u202f»",
        "Dernier jour pour répondre\u202f: «\u202faprès Noël\u202f» n’est pas une date",
        "Démarrage souhaité\u202f: «\u202f31/02/2027\u202f» n’est pas une date",
        "reste dans votre brouillon",
    ):
        assert " ".join(told.split()) in said
    page = world.client.get(f"{draft}/modifier").text
    assert value_of(page, "trade_words") == "nettoyage, zzzz"
    assert "nettoyage-de-locaux" in boxes(page, "sectors")
    assert value_of(page, "place_words") == "Saint-Denis"
    assert value_of(page, "deadline") == "après Noël"
    assert value_of(page, "start") == "31/02/2027"


def test_a_draft_with_words_that_mean_nothing_is_published_once_they_do(world: World) -> None:
    draft = post(on_tuesday(world), "garder", trade_words="zzzz").headers["location"].removesuffix("/garde")

    assert "Publier mon besoin" not in world.client.get(draft).text
    assert world.post(draft, {"consigne": ""}).status_code == 422
    post(world, "relire", f"{draft}/modifier")
    assert the_record(world).unread == {}
    assert world.post(draft, {"consigne": ""}).status_code == 303
