"""How long messages are kept: « 6 mois », as people count them."""

from datetime import UTC, datetime

import pytest

from data.submissions.contact import ContactMessage
from functions.submissions import SentMessage, State
from tests.functions.world import ATELIER
from theme.french import day


@pytest.mark.parametrize(
    ("sent", "erased"),
    [
        ((2026, 11, 22, 10), "22 mai 2027"),
        ((2026, 11, 22, 22, 30), "22 mai 2027"),  # 23:30 in France, where summer time begins meanwhile
        ((2026, 3, 1, 10), "1er septembre 2026"),
        ((2026, 8, 31, 10), "28 février 2027"),
        ((2027, 8, 30, 10), "29 février 2028"),
        ((2026, 6, 30, 23, 30), "1er janvier 2027"),  # the 1st of July in France
    ],
)
def test_a_message_is_kept_until_the_same_day_six_months_later(sent: tuple[int, ...], erased: str) -> None:
    accepted_at = datetime(*sent, tzinfo=UTC)  # type: ignore[misc,arg-type]
    content = ContactMessage((ATELIER.id,), "Camille", "camille@acheteur.example", "", "Objet", "Un texte")
    message = SentMessage(id="x", content=content, addressees=(), state=State.ACCEPTED, accepted_at=accepted_at)
    assert message.erase_at is not None
    assert day(message.erase_at).replace("\xa0", " ") == erased
