"""A structure of these tests that was sent a need, and what it does with its link."""

import html
import re
from typing import Any

import httpx2 as httpx
from msgspec.structs import replace

from data.model import Structure
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tokens import Purpose, new_link
from tests.functions.tenders.needs import a_record, a_structure, address_of, load
from tests.functions.world import World

BROWSER = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


class Answerer:
    """One structure, its link, its answers."""

    def __init__(self, world: World, record: TenderRecord, structure: Structure) -> None:
        now = world.clock.now()
        self.world, self.structure = world, structure
        self.target_id = target_id(record.id, structure.id)
        target = TenderTarget(
            id=self.target_id,
            tender_id=record.id,
            structure_id=structure.id,
            structure_name=structure.display_name,
            batch=1,
            sent_at=now,
            moved_at=now,
        )
        token, link = new_link(Purpose.TENDER_ANSWER, self.target_id, address_of(structure), now)
        world.store.commit([target, link])
        self.page = f"/f/besoins/repondre/{token}"

    @property
    def target(self) -> TenderTarget:
        """What is stored of it."""
        target = self.world.store.get(TenderTarget, self.target_id)
        assert target is not None
        return target

    def get(self, below: str = "", **headers: str) -> httpx.Response:
        """Open a page of the link."""
        return self.world.client.get(self.page + below, headers=headers)

    def post(self, below: str, data: dict[str, Any] | None = None) -> httpx.Response:
        """Send a form, as a browser does from our own page."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.world.client.post(self.page + below, data=data or {"comment": ""}, headers=headers)

    def is_interested(self, **fields: Any) -> None:
        """Say so."""
        assert self.post("/interesse", fields).status_code == 303

    def answers_as_a_group(self, *partners: str) -> None:
        """Say so."""
        assert self.post("/groupe", {"comment": "", "partner": list(partners)}).status_code == 303

    def declines(self, reason: str = "place") -> None:
        """Say so."""
        assert self.post("/pas-interesse", {"reason": reason}).status_code == 303


def sent_to(world: World, count: int, tender: Tender | None = None, **changes: Any) -> list[Answerer]:
    """So many structures, each sent one need."""
    structures = [a_structure(rank) for rank in range(1, count + 1)]
    load(world, *structures)
    record = a_record(world, tender, **{"state": TenderState.SENT, "batches": (world.clock.now(),)} | changes)
    return [Answerer(world, record, one) for one in structures]


def the_need(world: World) -> TenderRecord:
    """The one need, as stored."""
    (record,) = world.store.everything(TenderRecord)
    return record


def in_state(world: World, state: TenderState) -> None:
    """Put the need in a state, now, whatever led there."""
    world.store.commit([replace(the_need(world), state=state, moved_at=world.clock.now())])


def words(page: httpx.Response | str) -> str:
    """What is read on a page, in a line, its special spaces made plain."""
    text = page if isinstance(page, str) else page.text
    plain = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(plain.split())
