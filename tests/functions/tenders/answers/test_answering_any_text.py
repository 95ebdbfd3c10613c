"""Whatever a structure types or posts to its link, it is answered."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.tenders.answers.answerer import Answerer, sent_to
from tests.functions.world import World

FORMS = ("/interesse", "/groupe", "/pas-interesse", "/bilan")
NAMES = [
    *(f"answer_{rank}" for rank in range(7)),
    "answer_²",
    "comment",
    "partner",
    "reason",
    "contracted",
    "tender",
    "",
]
texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.sampled_from(
        [
            "", "\x00", "\u202egauche", "a\r\nb", "²", "place", "other", "yes", "not-yet", "80000000000002-EI",
            "80000000000001-EI", "x" * 2001, "é" * 2000, "<script>", "{{ 7 * 7 }}", "&#0;", "../x", "\ufdd0", "=1+1",
        ]
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def answerer() -> Iterator[Answerer]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        yield sent_to(world, 2)[0]
        world.connections.close()


@settings(deadline=None, max_examples=20)
@given(fields=st.dictionaries(st.sampled_from(NAMES), st.one_of(texts, st.lists(texts, max_size=9)), max_size=6))
def test_any_text_is_answered_and_shown_again(answerer: Answerer, fields: dict[str, str | list[str]]) -> None:
    for below in FORMS:
        assert answerer.post(below, fields).status_code in (303, 400, 422)
        page = answerer.get()
        assert page.status_code == 200
        assert "<script>" not in page.text
    assert answerer.post("/interesse", {"comment": "Un mot"}).status_code == 303


@settings(deadline=None, max_examples=20)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(answerer: Answerer, body: bytes) -> None:
    for below in FORMS:
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        response = answerer.world.client.post(answerer.page + below, content=body, headers=headers)
        assert response.status_code in (303, 400, 413, 422)


@settings(deadline=None, max_examples=20)
@given(token=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_link_is_answered(answerer: Answerer, token: str) -> None:
    path = "/f/besoins/repondre/" + "".join(f"%{byte:02x}" for byte in token.encode())
    headers = {"Sec-Fetch-Site": "same-origin"}
    for below in ("", *FORMS, "/fichiers/0"):
        assert answerer.world.client.get(path + below).status_code in (404, 405)
    for below in FORMS[:3]:
        response = answerer.world.client.post(path + below, data={"comment": "x"}, headers=headers)
        assert response.status_code == 404
