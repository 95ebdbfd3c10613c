"""What a moderator wrote, on the page where the change is written again."""

import re

import pytest

from data.submissions.edit_states import FieldState
from tests.functions.profile_edits.asking import EVERYWHERE, Owner, words
from tests.functions.world import World

REASON = "Précisez la marque <déposée>."


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def test_reason_stands_beside_the_field_until_it_is_sent_again(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    owner.moderate(request.id, "brand", FieldState.CHANGES_ASKED, REASON)

    page = owner.get("/f/fiche/structure").text
    remark = re.search(
        r'<blockquote>(.*?)</blockquote>\s*</div>\s*<div class="field">\s*<label for="(\w+)"', page, re.S
    )
    assert remark
    assert remark[2] == "brand"
    assert "Précisez la marque &lt;déposée&gt;." in remark[1]
    assert "votre demande attend encore" not in words(page)  # it is its owner who is waited for
    assert "Précisez" not in owner.get("/f/fiche/contact").text

    owner.sends(brand="Les Iris bleus")
    assert "Précisez" not in owner.get("/f/fiche/structure").text


def test_reason_on_a_list_stands_on_its_page(owner: Owner) -> None:
    request = owner.sends(activities=EVERYWHERE, references=[{"name": "Mairie d’Essai"}])
    for field in ("activities", "references"):
        owner.moderate(request.id, field, FieldState.CHANGES_ASKED, REASON)

    for page in ("activites", "offres", "logos"):
        assert words(owner.get(f"/f/fiche/{page}").text).count("Précisez la marque") == 1, page


def test_reason_of_a_refusal_asks_nothing_of_the_page(owner: Owner) -> None:
    request = owner.sends(brand="Les Iris")
    owner.moderate(request.id, "brand", FieldState.REFUSED, REASON)

    assert "Précisez" not in owner.get("/f/fiche/structure").text
