"""Somebody who fills in the pages of parts, signed in for the structure of this folder's world."""

from html import unescape
from typing import Any

import httpx2 as httpx

from functions.profile_edits.drafts import EditDraft, draft_of
from functions.sessions import Area, Sessions
from tests.functions.profile_edits.conftest import RECORD
from tests.functions.world import ATELIER_EMAIL, World


def plain(page: str) -> str:
    """What people read of a page: no entities, any space for a space."""
    return unescape(page).replace("\xa0", " ").replace("\u202f", " ")


class Editor:
    """Whoever signed in, by the session that a link would start."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sign_in(RECORD.id)

    def sign_in(self, structure_id: str) -> None:
        desk = self.world.desk
        sessions = Sessions(desk.store, desk.clock, Area.FICHE, desk.settings.is_https)
        value, session = sessions.new(structure_id, ATELIER_EMAIL)
        desk.store.commit([session])
        self.sign_out()
        self.world.client.cookies.set("__Host-fiche", value)

    def sign_out(self) -> None:
        self.world.client.cookies.clear()

    def get(self, page: str) -> str:
        response = self.world.client.get(f"/f/fiche/{page}")
        assert response.status_code == 200, response.text
        return response.text

    def post(self, page: str, **fields: Any) -> httpx.Response:
        return self.world.client.post(
            f"/f/fiche/{page}",
            data={"structure": RECORD.id} | fields,
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    def upload(self, file: bytes = b"", name: str = "photo.jpg", page: str = "images", **fields: str) -> httpx.Response:
        """Post a page of pictures as a browser does: a file that was not chosen is posted empty, without a name."""
        return self.world.client.post(
            f"/f/fiche/{page}",
            data={"structure": RECORD.id} | fields,
            files={"new_file": (name if file else "", file)},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

    @property
    def draft(self) -> EditDraft | None:
        return draft_of(self.world.desk, RECORD.id)

    @property
    def typed(self) -> dict[str, Any]:
        """What the draft holds."""
        return self.draft.values if self.draft else {}
