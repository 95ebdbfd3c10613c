"""The form of a need: what is known is there, words are answered, errors lose nothing, a draft follows."""

import re

import pytest

from functions.ports import StoreUnavailable
from functions.tenders.records import TenderRecord
from tests.functions.tenders.publishing.typed_need import (
    FORM,
    TYPED,
    boxes,
    on_tuesday,
    post,
    reviewed,
    the_record,
    ticked,
    value_of,
    words,
)
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")


def test_what_the_search_knew_is_ticked_and_what_is_unknown_left_out(world: World) -> None:
    page = on_tuesday(world).client.get(
        f"{FORM}?metier=nettoyage-de-locaux&metier=zzz&lieu=DEPARTEMENT-38&lieu=COMMUNE-38185&lieu=COMMUNE-00000"
        "&lieu=%3Cb%3E&prestation=PREST&prestation=GIFT&type=EI&type=SARL"
    )

    assert page.status_code == 200
    assert ticked(page.text, "sectors") == ["nettoyage-de-locaux"]
    assert ticked(page.text, "perimeters") == ["DEPARTEMENT-38", "COMMUNE-38185"]
    assert ticked(page.text, "service_types") == ["PREST"]
    assert ticked(page.text, "kinds") == ["EI"]
    assert "3 structures correspondent à ce besoin." in words(page.text)
    assert page.headers["cache-control"] == "no-store"


def test_an_empty_form_asks_for_nothing_yet_and_says_what_the_law_asks(world: World) -> None:
    page = on_tuesday(world).client.get(FORM)

    assert 'class="field__error"' not in page.text
    assert "Un métier et un lieu suffisent" in words(page.text)
    said = words(page.text)
    assert "ne remplace aucune publicité légale" in said
    assert "60 000 € HT" in said
    assert "R2111-1" in said
    assert not world.store.everything(TenderRecord)


def test_the_first_button_is_what_enter_presses_and_sends_nothing_for_good(world: World) -> None:
    page = on_tuesday(world).client.get(FORM).text.partition('id="formulaire"')[2]

    assert re.findall(r'<button[^>]* value="([^"]*)"', page)[0] == "chercher"


def test_a_clear_word_ticks_its_trade_and_its_place(world: World) -> None:
    page = post(on_tuesday(world), "chercher", sectors=[], perimeters=[], trade_words="traiteur", place_words="38000")

    assert page.status_code == 200
    assert ticked(page.text, "sectors") == ["traiteur"]
    assert ticked(page.text, "perimeters") == ["COMMUNE-38185"]
    assert "« Traiteur » est ajouté." in words(page.text)
    assert value_of(page.text, "trade_words") == ""
    assert value_of(page.text, "title") == TYPED["title"]


def test_a_synonym_that_means_several_trades_offers_them(world: World) -> None:
    page = post(on_tuesday(world), "metiers", sectors=[], trade_words="nettoyage")

    assert "nettoyage-de-locaux" in boxes(page.text, "sectors")
    assert ticked(page.text, "sectors") == []
    assert "6 métiers répondent à « nettoyage »" in words(page.text)
    again = post(world, "compter", sectors=[], trade_words="nettoyage", trade_asked="nettoyage")
    assert boxes(again.text, "sectors") == boxes(page.text, "sectors")  # what was offered stays


def test_counting_reads_the_words_first(world: World) -> None:
    page = post(on_tuesday(world), "compter", sectors=[], perimeters=[], trade_words="vitres", place_words="Grenoble")

    assert ticked(page.text, "sectors") == ["nettoyage-de-locaux"]
    assert ticked(page.text, "perimeters") == ["COMMUNE-38185"]
    assert "3 structures correspondent à ce besoin." in words(page.text)


def test_places_of_one_name_are_offered_and_several_places_are_several(world: World) -> None:
    page = post(on_tuesday(world), "lieux", perimeters=[], place_words="Saint-Denis ; Isère, Savoie")

    assert ticked(page.text, "perimeters") == ["DEPARTEMENT-38", "DEPARTEMENT-73"]
    assert {"COMMUNE-93066", "COMMUNE-97411"} <= set(boxes(page.text, "perimeters"))
    assert value_of(page.text, "place_words") == "Saint-Denis"


def test_a_word_that_means_nothing_shows_all_trades(world: World) -> None:
    page = post(on_tuesday(world), "metiers", sectors=[], trade_words="zzzz <b>")

    assert "Aucun métier ne répond à « zzzz <b> »" in words(page.text)
    assert "<b>" not in page.text
    assert len(boxes(page.text, "sectors")) > 150
    assert len(boxes(post(world, "tous-les-metiers").text, "sectors")) > 150


def test_toute_la_france_is_a_place(world: World) -> None:
    page = post(on_tuesday(world), "lieux", perimeters=[], place_words="France entière")

    assert 'id="whole_country" name="whole_country" value="y" checked' in page.text


@pytest.mark.parametrize("action", ["chercher", "metiers", "lieux", "compter", "tous-les-metiers", "", "autre"])
def test_a_button_that_sends_nothing_tells_no_error(world: World, action: str) -> None:
    response = on_tuesday(world).post(FORM, {"action": action, "title": "Vitres"})

    assert response.status_code == 200
    assert "field__error" not in response.text
    assert "error-summary" not in response.text
    assert value_of(response.text, "title") == "Vitres"
    assert not world.store.everything(TenderRecord)


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(world: World) -> None:
    response = post(
        on_tuesday(world), "relire", title="", email="zoe@", deadline="demain", perimeters=[], phone="", consigne=""
    )

    assert response.status_code == 422
    targets = re.findall(r'<li><a href="#([\w-]+)">', response.text)
    assert targets == ["title", "place_words", "deadline", "email", "phone"]
    assert all(f'id="{target}"' in response.text for target in targets)
    assert value_of(response.text, "deadline") == "demain"
    assert value_of(response.text, "email") == "zoe@"
    assert ticked(response.text, "sectors") == TYPED["sectors"]
    assert "data-errors" in response.text


def test_words_that_were_never_searched_are_read_before_the_draft(world: World) -> None:
    reviewed(on_tuesday(world), sectors=[], perimeters=[], trade_words="traiteur", place_words="Grenoble")

    tender = the_record(world).tender
    assert tender.sectors == ("traiteur",)
    assert [one.code for one in tender.perimeters] == ["38185"]


def test_words_that_mean_several_things_are_asked_about_once(world: World) -> None:
    asked = post(on_tuesday(world), "relire", trade_words="nettoyage")
    assert asked.status_code == 422
    assert "6 métiers répondent à « nettoyage »" in words(asked.text)
    assert value_of(asked.text, "trade_asked") == "nettoyage"

    assert post(world, "relire", trade_words="nettoyage", trade_asked="nettoyage").status_code == 303


def test_a_french_date_is_a_date(world: World) -> None:
    reviewed(on_tuesday(world), deadline="18/12/2026", start="11.01.27")

    tender = the_record(world).tender
    assert (str(tender.deadline), str(tender.start)) == ("2026-12-18", "2027-01-11")


def test_robots_that_fill_the_trap_are_told_to_moderators(world: World) -> None:
    reviewed(on_tuesday(world), consigne="x")

    assert the_record(world).is_suspicious


def test_other_sites_post_nothing(world: World) -> None:
    response = on_tuesday(world).post(FORM, TYPED, **{"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert not world.store.everything(TenderRecord)


def test_a_store_that_fails_keeps_every_word_on_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StoreUnavailable("locked")

    monkeypatch.setattr(type(on_tuesday(world).store), "commit", fails)
    response = post(world, "relire")

    assert response.status_code == 503
    assert response.headers["retry-after"] == "120"
    assert 'name="answer_by" value="TEL"' in response.text
    assert TYPED["description"] in response.text
    assert 'name="action" value="relire"' in response.text


def test_nothing_typed_is_in_the_log(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    reviewed(on_tuesday(world))

    told = capsys.readouterr()
    assert "Typédame" not in told.out + told.err
    assert "mairie-trucville" not in told.out + told.err
