from datetime import date

import msgspec
import pytest

from data.sources.refusals import refusal


class Shape(msgspec.Struct):
    name: str
    amount: float | None = None
    day: date | None = None
    parts: list[int] = []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"name": 1}', "name\u202f: un nombre entier, mais il faut un texte"),
        (b'{"name": "a", "amount": "x"}', "amount\u202f: un texte, mais il faut un nombre"),
        (b'{"name": "a", "parts": [1, null]}', "parts[1]\u202f: rien, mais il faut un nombre entier"),
        (b'{"name": "a", "day": "01/02/2026"}', "day\u202f: ce n’est pas une date (aaaa-mm-jj)"),
        (b"{}", "le champ «\u202fname\u202f» manque"),
        (b'{"name": ', "le JSON s’arrête au milieu"),
        (b'{"name": oui}', "le JSON est mal formé, à l’octet 9"),
    ],
)
def test_a_refusal_is_told_in_french(content: bytes, told: str) -> None:
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(content, type=Shape)
    assert refusal(caught.value) == told


def test_endless_nesting_is_told() -> None:
    assert "imbriquées" in refusal(RecursionError())
