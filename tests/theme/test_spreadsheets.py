import pytest

from theme.spreadsheets import harmless


@pytest.mark.parametrize("text", ["=1+1", " =1", "\u00a0+33", "\u200b@x", "\t=1", "－1", "\ufeff=x"])
def test_what_a_spreadsheet_could_run_is_preceded_by_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "A = B", "l’atelier", "1-2"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text
