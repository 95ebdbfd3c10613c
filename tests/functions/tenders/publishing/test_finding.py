"""What typed words mean: trades by their everyday words, places by their names; nothing is guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.tenders.publishing.finding import Finding, places_meant, trades_meant
from theme.forms.tender import TenderForm


@pytest.mark.parametrize(
    ("words", "ticked"),
    [
        ("traiteur", ["traiteur"]),
        ("Traiteur, peinture", ["traiteur", "peinture-revetement-des-murs"]),
        ("traiteur ; traiteur", ["traiteur"]),
        (" , ;", []),
    ],
)
def test_words_that_name_one_trade_each(words: str, ticked: list[str]) -> None:
    assert list(trades_meant(words).ticked) == ticked


def test_an_everyday_word_may_mean_several_trades_and_a_group_all_of_its_own() -> None:
    cleaning, group = trades_meant("ménage"), trades_meant("Restauration")

    assert cleaning.offered == ("nettoyage-de-locaux", "aide-menagere")
    assert len(group.offered) > 5
    assert not cleaning.ticked
    assert not group.is_clear


@pytest.mark.parametrize(
    ("words", "ticked"),
    [
        ("Grenoble", ["COMMUNE-38185"]),
        ("38000", ["COMMUNE-38185"]),
        ("38", ["DEPARTEMENT-38"]),
        ("Isère, Savoie", ["DEPARTEMENT-38", "DEPARTEMENT-73"]),
        ("Grenoble, Isère", ["COMMUNE-38185"]),
        ("Loir et Cher ; Bretagne", ["DEPARTEMENT-41", "REGION-53"]),
        ("Saint-Denis (93)", ["COMMUNE-93066"]),
    ],
)
def test_words_that_name_one_place_each(words: str, ticked: list[str]) -> None:
    meant = places_meant(words)

    assert list(meant.ticked) == ticked
    assert meant.is_clear


def test_a_name_of_several_places_is_a_choice_and_an_unknown_one_is_told() -> None:
    meant = places_meant("Saint-Denis ; zzzzz")

    assert len(meant.offered) == 4
    assert (meant.several, meant.unknown) == (("Saint-Denis",), ("zzzzz",))


def test_what_is_ticked_stays_when_words_add_to_it() -> None:
    form = TenderForm.typed({"sectors": ["traiteur"], "trade_words": ["peinture, zzz"]})
    said = Finding(form).answer("metiers")

    assert form.sectors.data == ["traiteur", "peinture-revetement-des-murs"]
    assert form.trade_words.data == "zzz"  # only what is left to say
    assert said.all_trades


def test_what_is_typed_for_places_is_not_asked_of_who_wants_the_whole_country() -> None:
    form = TenderForm.typed({"whole_country": ["y"], "place_words": ["zzz"], "sectors": ["traiteur"]})

    assert Finding(form).take()[0] == {}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["chercher", "metiers", "lieux", "compter"]))
def test_any_words_have_an_answer(trades: str, places: str, action: str) -> None:
    form = TenderForm.typed({"trade_words": [trades], "place_words": [places]})

    said = Finding(form).answer(action)
    assert isinstance(said.trades + said.places, str)
    assert set(form.sectors.data) <= set(form.sectors.choices)
    Finding(form).take()
