"""Any form that may be posted is answered, and what is kept of it comes back."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.vocabulary import vocabulary
from functions.tenders.publishing.opening import opened
from functions.tokens import Purpose
from tests.functions.tenders.publishing.typed_need import FORM, on_tuesday
from tests.functions.world import World
from theme.forms.tender import TenderForm

TEXT = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", " ", "=1+1", "<b>", "\x00", "a\r\nBcc: x", "traiteur", "Saint-Denis", "France", "2026-12-18"]),
)
FIELDS = (
    "kind", "title", "trade_words", "trade_asked", "place_words", "place_asked", "whole_country", "deadline", "start",
    "description", "link", "questions-0", "questions-1", "questions-4", "questions-9", "amount", "amount_blank",
    "shares_amount", "first_name", "last_name", "email", "phone", "organisation", "buyer_kind", "is_anonymous",
    "may_be_shown", "consigne", "inconnu",
)  # fmt: skip
LISTS = {
    "sectors": ["traiteur", "nettoyage-de-locaux", "zzz", ""],
    "service_types": ["PREST", "DISP", "zzz"],
    "kinds": ["EI", "ESAT", "zzz"],
    "perimeters": ["COMMUNE-38185", "DEPARTEMENT-38", "REGION-84", "COMMUNE-00000", "REGION-<b>", ""],
    "answer_by": ["EMAIL", "TEL", "EXTERN", "zzz"],
}
FORMS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(FIELDS, TEXT)
    | {field: st.lists(st.sampled_from(values), max_size=4) for field, values in LISTS.items()}
    | {"amount": st.sampled_from(["", *vocabulary().tender_amounts, "zzz"])},
)
ACTIONS = st.sampled_from(["chercher", "metiers", "tous-les-metiers", "lieux", "compter", "garder", "relire", "", "zz"])
PAGE = re.compile(r'<(?:input|textarea|select)[^>]* name="([\w-]+)"')


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"))
    on_tuesday(world)
    yield world
    world.connections.close()


def _answered(world: World, typed: dict[str, Any], action: str) -> None:
    world.clock.forward(hours=1)  # or drafts would soon be too many
    response = world.post(FORM, typed | {"action": action})

    if response.status_code == 303:
        _comes_back(world, response.headers["location"])
        return
    assert response.status_code in (200, 422)
    assert (response.status_code == 422) == ("error-summary" in response.text)
    assert "title" in PAGE.findall(response.text)
    title = "".join(typed.get("title", "").split())
    if title.isprintable():
        assert title in "".join(unescape(response.text).split())


def _comes_back(world: World, address: str) -> None:
    """What the draft keeps stands in its form, and sent again from there it is the same need."""
    draft = address.removesuffix("/garde")
    assert world.client.get(draft).status_code == world.client.get(address).status_code == 200
    page = world.client.get(f"{draft}/modifier")
    assert page.status_code == 200
    found = opened(world.desk, Purpose.TENDER_DRAFT, draft.rpartition("/")[2])
    assert found
    assert TenderForm.of_tender(found.record.tender).tender() == found.record.tender


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(typed=FORMS, action=ACTIONS)
def test_any_form_is_answered(shared: World, typed: dict[str, Any], action: str) -> None:
    _answered(shared, typed, action)


@pytest.mark.audit
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(typed=FORMS, action=ACTIONS)
def test_any_of_many_forms_is_answered(shared: World, typed: dict[str, Any], action: str) -> None:
    _answered(shared, typed, action)
