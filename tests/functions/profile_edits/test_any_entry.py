"""Whatever is typed or asked of the pages that lead to a profile, they answer, and nobody gets in."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.sessions import Session
from tests.functions.contact.test_any_text import texts
from tests.functions.profile_edits.conftest import load
from tests.functions.profile_edits.test_claiming import CLAIM, TYPED
from tests.functions.world import ATELIER, World

PLACES = ("/f/fiche/entrer/", f"{CLAIM}/confirmer/", f"{CLAIM}/corriger/", f"{CLAIM}/demande/")


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        load(world)
        yield world
        world.connections.close()


@settings(deadline=None, max_examples=50)
@given(fields=st.dictionaries(st.sampled_from([*TYPED, "stamp", "autre"]), texts))
def test_any_claim_is_answered(shared: World, fields: dict[str, str]) -> None:
    for path in (CLAIM, f"{CLAIM}/modifier", f"{CLAIM}/envoyer", f"{CLAIM}/corriger/x"):
        assert shared.post(path, TYPED | fields).status_code in (200, 404, 410, 422)


@settings(deadline=None, max_examples=50)
@given(typed=texts)
def test_any_address_is_answered(shared: World, typed: str) -> None:
    for place in PLACES:
        for response in (shared.client.get(place + quote(typed)), shared.post(place + quote(typed), {"a": "b"})):
            assert response.status_code in (404, 405, 410)
            assert "set-cookie" not in response.headers
    for asked in ({"structure": typed}, {"reclamation": typed}, {"structure": ATELIER.id, "reclamation": typed}):
        assert shared.client.get("/f/fiche/modifier", params=asked).status_code in (200, 404)
        assert shared.post("/f/fiche/modifier", asked).status_code in (303, 404)
    assert shared.store.everything(Session) == []
