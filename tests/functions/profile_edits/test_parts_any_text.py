"""Whatever is posted to the pages of parts, they answer."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.submissions.profile_edit import FIELDS
from tests.functions.profile_edits.conftest import RECORD, load
from tests.functions.profile_edits.editor import Editor
from tests.functions.world import World

PAGES = ("contact", "structure", "offres", "activites", "activites/ajouter", "activites/0123456789abcdef")
NAMES = [
    *FIELDS, "workforce-permanent", "workforce-supported", "offers-0-name", "offers-0-description", "offers-999-name",
    "offers-²-name", "offers-٣-name", "offers-99999999999-name", "offers--name", "references-0-name",
    "references-0-logo", "pictures-0-file", "pictures-0-alternative", "pictures-²-file", "new_alternative", "reference",
    "action",
    "sector", "sectors", "service_types", "zone", "distance_km", "territories", "everywhere", "as_new", "",
]  # fmt: skip
texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=80),
    st.sampled_from(
        [
            "", "\x00", "\u202egauche", "a\r\nb", "²", "٣", "9" * 5000, "-1", "1e9", "COUNTRY", "CUSTOM", "ZONES",
            "PREST", "sylviculture", "Isère, (", "ajouter-offers", "retirer-references-0", "retirer-offers-999",
            "monter-0", "descendre-7", "retirer-", "http://[", "https://a\\b", "<!--", "&#0;", "+33", "a@b",
            "0" * 24 + ".webp", "../x", "x" * 30_000,
        ]
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        load(world)
        yield Editor(world)
        world.connections.close()


@settings(deadline=None, max_examples=60)
@given(fields=st.dictionaries(st.sampled_from(NAMES), st.one_of(texts, st.lists(texts, max_size=3)), max_size=8))
def test_any_text_is_answered(editor: Editor, fields: dict[str, str]) -> None:
    for page in PAGES:
        assert editor.post(page, **fields).status_code in (200, 303, 404, 422)
        assert editor.world.client.get(f"/f/fiche/{page}").status_code in (200, 303)


@settings(deadline=None, max_examples=15)
@given(fields=st.dictionaries(st.sampled_from(NAMES), texts, max_size=8), file=st.binary(max_size=40))
def test_any_upload_is_answered(editor: Editor, fields: dict[str, str], file: bytes) -> None:
    for page in ("images", "logos"):
        assert editor.upload(file, page=page, **fields).status_code in (200, 303, 422)
        assert editor.get(page)


@settings(deadline=None, max_examples=40)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(editor: Editor, body: bytes) -> None:
    for page in (*PAGES, "images", "logos"):
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=a"):
            headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind}
            response = editor.world.client.post(f"/f/fiche/{page}", content=body, headers=headers)
            assert response.status_code in (200, 303, 400, 404, 413, 415, 422)


@settings(deadline=None, max_examples=40)
@given(key=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_address_is_answered(editor: Editor, key: str) -> None:
    assert RECORD.id
    for folder in ("activites", "images"):
        path = "".join(f"%{byte:02x}" for byte in key.encode())
        assert editor.world.client.get(f"/f/fiche/{folder}/{path}").status_code in (200, 303, 404)
