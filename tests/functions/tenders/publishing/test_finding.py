"""Typed words are answered in the form: what is sure is ticked, what is not is offered or told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.tenders.publishing.finding import Finding
from theme.forms.tender import TenderForm


def test_what_is_ticked_stays_when_words_add_to_it() -> None:
    form = TenderForm.typed({"sectors": ["traiteur"], "trade_words": ["peinture, zzz"]})
    said = Finding(form).answer("metiers")

    assert form.sectors.data == ["traiteur", "peinture-revetement-des-murs"]
    assert form.trade_words.data == "zzz"  # only what is left to say
    assert said.all_trades


def test_what_is_typed_for_places_is_not_asked_of_who_wants_the_whole_country() -> None:
    form = TenderForm.typed({"whole_country": ["y"], "place_words": ["zzz"], "sectors": ["traiteur"]})

    assert Finding(form).take()[0] == {}


@pytest.mark.parametrize("action", ["chercher", "metiers", "lieux", "compter", "tous-les-metiers"])
def test_every_button_reads_both_fields(action: str) -> None:
    form = TenderForm.typed({"trade_words": ["traiteur"], "place_words": ["Vienne ; Grenoble"]})
    said = Finding(form).answer(action)

    assert form.sectors.data == ["traiteur"]
    assert form.perimeters.data == ["COMMUNE-38185"]
    assert said.trades == "«\u202fTraiteur\u202f» est ajouté."
    assert said.places.endswith("répondent à «\u202fVienne\u202f»\u202f: cochez ce qu’il vous faut.")
    assert set(form.perimeters.choices.values()) == {"Vienne (86), département", "Vienne (38)", "Grenoble (38)"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["chercher", "metiers", "lieux", "compter"]))
def test_any_words_have_an_answer(trades: str, places: str, action: str) -> None:
    form = TenderForm.typed({"trade_words": [trades], "place_words": [places]})

    said = Finding(form).answer(action)
    assert isinstance(said.trades + said.places, str)
    assert set(form.sectors.data) <= set(form.sectors.choices)
    Finding(form).take()
