import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from data.completeness import CODES
from data.submissions.edit_handling import Handling
from data.submissions.edit_states import FieldState
from data.submissions.profile_edit import FIELDS, Part
from theme import change_words
from theme.change_words import compared, state_in_words

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def texts(field: str, value: Any, city: str = "") -> list[str]:
    return [line.text for line in compared(field, None, value, city).after]


def test_everything_has_its_words() -> None:
    assert set(change_words.FIELDS) == set(FIELDS)
    assert set(change_words.PARTS) == set(Part)
    assert set(change_words.STATES) == set(FieldState)
    assert set(change_words.HANDLINGS) == set(Handling)
    assert set(change_words.ADVICE) == set(CODES)
    for state in FieldState:
        for told in ({}, {"is_shown": True}, {"is_replaced": True}):
            assert state_in_words(state, NOW, NOW, **told)


def test_sentences_are_typeset_as_the_french_do() -> None:
    sentences = [
        *change_words.ADVICE.values(),
        *change_words.HANDLINGS.values(),
        *(state_in_words(state, NOW, NOW + timedelta(days=at)) for state in FieldState for at in (0, 8)),
    ]
    for sentence in sentences:
        assert not re.search(r"[ \xa0][:;!?»]|«[ \xa0]|'", sentence), sentence
        assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("field", "value", "lines"),
    [
        ("description", "Un.\n\nDeux.", ["Un.\n\nDeux."]),
        ("brand", "", []),
        ("website", None, []),
        ("contact_phone", "+33476000001", ["04\xa076\xa000\xa000\xa001"]),
        ("workforce", {"permanent": 1200, "supported": None}, ["Permanents\u202f: 1\u202f200"]),
        ("workforce", {"permanent": 0}, ["Permanents\u202f: 0"]),
        ("labels", ["rge"], ["RGE"]),
        ("labels", ["un-label-disparu"], ["un-label-disparu"]),
        (
            "offers",
            [{"name": "Vélos", "description": "Remis à neuf."}, {"name": "Tri"}],
            ["Vélos\nRemis à neuf.", "Tri"],
        ),
        ("references", [{"name": "Ville de Fontaine"}], ["Ville de Fontaine"]),
        ("pictures", [{"file": "a.webp", "alternative": "L’atelier"}], ["L’atelier"]),
        ("pictures", None, []),
    ],
)
def test_a_value_reads_as_french(field: str, value: Any, lines: list[str]) -> None:
    assert texts(field, value) == lines


def test_an_activity_says_what_how_and_where() -> None:
    activities = [
        {"sector": "aide-menagere", "service_types": ["PREST", "DISP"], "zone": {"type": "CUSTOM", "distance_km": 20}},
        {"sector": "aide-menagere", "zone": {"type": "COUNTRY"}},
        {"sector": "un-metier-disparu", "origin": "DERIVED_FROM_NAF"},
    ]
    assert texts("activities", activities, "Fontaine") == [
        "Aide ménagère · Prestation de service et Mise à disposition – intérim · 20\xa0km autour de Fontaine",
        "Aide ménagère · France entière",
        "un-metier-disparu (d’après le code d’activité)",
    ]


def test_items_that_come_and_go_are_marked_those_that_stay_are_not() -> None:
    offers = [{"name": name} for name in ("Vélos", "Tri", "Tri")]
    told = compared("offers", offers, [{"name": "Tri"}, {"name": "Couture"}])
    assert [(line.text, line.mark) for line in told.before] == [("Vélos", "removed"), ("Tri", ""), ("Tri", "removed")]
    assert [(line.text, line.mark) for line in told.after] == [("Tri", ""), ("Couture", "added")]
    assert not told.is_reordered
    assert compared("offers", offers[:2], offers[1::-1]).is_reordered


def test_a_logo_is_told_in_words_and_keeps_its_file() -> None:
    before, after = [{"name": "Mairie"}], [{"name": "Mairie", "logo": "a.webp"}]
    told = compared("references", before, after)
    assert [(line.text, line.picture) for line in told.before] == [("Mairie", "")]
    assert [(line.text, line.picture) for line in told.after] == [("Mairie, avec son logo", "a.webp")]
    assert (told.before[0].mark, told.after[0].mark) == ("removed", "added")


def test_a_picture_keeps_its_file_and_one_that_is_only_retold_is_another() -> None:
    before, after = (
        [{"file": "a.webp", "alternative": "La serre"}],
        [{"file": "a.webp", "alternative": "La grande serre"}],
    )
    told = compared("pictures", before, after)
    assert told.before[0].picture == "a.webp"
    assert (told.before[0].mark, told.after[0].mark) == ("removed", "added")


def test_a_state_says_when_and_what_comes_next() -> None:
    assert "Pris en compte le 23\xa0novembre 2026. L’annuaire le reprendra" in state_in_words(
        FieldState.AT_ONCE, NOW, NOW
    )
    assert "repris dans l’annuaire" in state_in_words(FieldState.ACCEPTED, NOW, NOW, is_shown=True)
    assert "jusqu’au 30\xa0novembre 2026" in state_in_words(FieldState.CONFIRMING, NOW, NOW)
    assert "sept jours" in state_in_words(FieldState.CONFIRMING, NOW, NOW + timedelta(days=8))
    assert "plus récente" in state_in_words(FieldState.WITHDRAWN, NOW, NOW, is_replaced=True)


def test_the_last_day_to_undo_is_the_one_the_link_still_opens() -> None:
    assert change_words.undo_ends(NOW) == "30\xa0novembre 2026"
    midnight_in_paris = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert change_words.undo_ends(midnight_in_paris) == "29\xa0novembre 2026"
