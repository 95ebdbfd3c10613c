import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.trade_search import trade_search
from data.vocabulary import vocabulary

TRADES = [trade for group in vocabulary().sector_groups for trade in (group, *group.sectors)]


def slugs(words: str) -> list[str]:
    return [trade.slug for trade in trade_search().meant(words)]


@pytest.mark.parametrize("trade", TRADES, ids=lambda trade: trade.slug)
def test_every_trade_and_group_is_found_by_its_label_in_any_case(trade) -> None:
    for words in (trade.label, trade.label.upper(), trade.label.replace("’", "'")):
        assert slugs(words) == [trade.slug]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("traiteur", ["traiteur"]),
        ("restaurant", ["restaurants-cantines"]),
        ("Entretien d'espaces verts", ["creation-et-entretien-des-espaces-verts"]),
        ("buffet", ["traiteur"]),
        ("gros oeuvre", ["travaux-de-chantiers"]),
        ("nettoyage de bureaux", ["nettoyage-de-locaux"]),
        ("blanchiserie", ["blanchisserie"]),
        ("plombié", ["plomberie"]),
        ("espaces verts", ["espaces-verts-exterieurs", "creation-et-entretien-des-espaces-verts"]),
        ("ménage", ["nettoyage-de-locaux", "aide-menagere"]),
    ],
)
def test_words_of_every_day_lead_to_the_trades_they_mean(words: str, meant: list[str]) -> None:
    assert slugs(words) == meant


def test_word_that_several_labels_hold_gives_them_all_those_that_begin_with_it_first() -> None:
    found = slugs("nettoyage")

    assert found == slugs("netoyage")
    assert found[0] == "nettoyage-de-locaux"
    assert found[-1] == "pressing-et-nettoyage-a-sec"


@pytest.mark.parametrize("words", ["", "de la", "zzz", "traiteur bio", "toiture", "autre", "’", "東京"])
def test_words_that_mean_nothing_sure_give_nothing(words: str) -> None:
    # « toiture » is one letter away from « voiture », which is another trade.
    assert slugs(words) == []


@given(st.text(max_size=200))
def test_any_text_is_read(words: str) -> None:
    found = slugs(words)

    assert len(found) == len(set(found))
