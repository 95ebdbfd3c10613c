"""What typed words mean: trades by their everyday words, places by their names; nothing is guessed."""

import pytest

from functions.tenders.publishing.meaning import places_meant, trades_meant


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


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("blanchiserie", ["blanchisserie"]),
        ("repas pour le personnel", ["restaurants-cantines", "restauration-collective", "traiteur"]),
        ("traiteur bio", ["traiteur"]),
        ("l’entretien des bureaux", ["nettoyage-de-locaux"]),
    ],
)
def test_a_typo_or_some_of_the_words_only_propose(words: str, offered: list[str]) -> None:
    meant = trades_meant(words)

    assert not meant.ticked
    assert meant.several == (words,)
    assert list(meant.offered)[: len(offered)] == offered


@pytest.mark.parametrize("words", ["boufe", "sorcellerie du personnel"])
def test_words_that_are_nearly_nothing_are_unknown(words: str) -> None:
    assert trades_meant(words).unknown == (words,)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("Vienne", ["DEPARTEMENT-86", "COMMUNE-38544"]),
        ("Vaulx", ["COMMUNE-74292", "COMMUNE-62838", "COMMUNE-69256"]),  # the last: Vaulx-en-Velin
        ("Ste Foy", ["COMMUNE-85214", "COMMUNE-76577"]),
    ],
)
def test_a_name_of_several_levels_or_that_begins_a_larger_one_s_is_a_choice(words: str, offered: list[str]) -> None:
    meant = places_meant(words)

    assert not meant.ticked
    assert list(meant.offered)[: len(offered)] == offered


def test_what_is_added_tells_its_level() -> None:
    assert places_meant("Isère ; Bretagne ; Grenoble").names == (
        "Isère (38), département",
        "Bretagne, région",
        "Grenoble (38)",
    )
