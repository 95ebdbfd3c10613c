"""What ``functions/openapi.yaml`` says, what the application has, and a world where both kinds of sessions are open."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace
from starlette.routing import BaseRoute, Route

from data.submissions.tender_states import TenderState
from functions.sessions import Area, Sessions
from functions.submissions import SentMessage
from functions.tenders.attached.tickets import LocalTickets
from functions.tenders.records import StoryState, TenderFile, TenderRecord, TenderStory, TenderTarget, target_id
from functions.tokens import Purpose, new_link
from tests.data.submissions.profiles import CONTACT, STRUCTURE
from tests.functions.tenders.needs import BUYER, a_tender
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    ENDED,
    ENDED_RECIPIENT,
    MODERATOR,
    RECIPIENT,
    SILENT,
    TYPED,
    World,
)

DESCRIPTION = Path(__file__).parents[2] / "functions" / "openapi.yaml"
DESCRIBED: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
METHODS = ("get", "post")
NEEDS = {
    Purpose.TENDER_DRAFT: ("/f/besoins/brouillon/{token}", "DDDD-NEED-2222", TenderState.DRAFT),
    Purpose.TENDER_CONFIRM: ("/f/besoins/confirmation/{token}", "CCCC-NEED-2222", TenderState.UNCONFIRMED),
    Purpose.TENDER_FOLLOW: ("/f/besoins/suivi/{token}", "FFFF-NEED-2222", TenderState.SENT),
    Purpose.TENDER_ANSWER: ("/f/besoins/repondre/{token}", "FFFF-NEED-2222", TenderState.SENT),
}
"""What a link to a need opens, and all below it; a need that it is made for, and its state."""
TO_READ = "SSSS-NEED-2222"
"""A need that waits for a moderator, and of which something is to be told."""
FILE = TenderFile(name="0123456789abcdef01234567.pdf", shown="plan.pdf", content_type="application/pdf", size=8)


def described() -> set[tuple[str, str]]:
    """The paths and methods of the description."""
    return {(path, method.upper()) for path, item in DESCRIBED["paths"].items() for method in METHODS if method in item}


def routed(routes: Sequence[BaseRoute], above: str = "") -> Iterator[tuple[str, str]]:
    """The paths and methods of routes, those below them included; HEAD goes with GET."""
    for route in routes:
        if isinstance(route, Route):
            yield from ((above + route.path, method) for method in (route.methods or set()) - {"HEAD"})
        else:
            yield from routed(getattr(route, "routes", ()), above + getattr(route, "path", ""))


def load(world: World) -> None:
    """Load both halves of a structure: its profile can be edited."""
    record = replace(STRUCTURE, id=ATELIER.id, slug=ATELIER.slug, name=ATELIER.name)
    contact = replace(CONTACT, structure_id=ATELIER.id, email=ATELIER_EMAIL)
    world.load(ATELIER, SILENT, ENDED, recipients=(RECIPIENT, ENDED_RECIPIENT), records=(record,), contacts=(contact,))


def sessions(world: World) -> dict[str, str]:
    """The cookies of whoever signed in to edit the structure, and to moderate."""
    cookies = {}
    for area, audience, holder in ((Area.FICHE, ATELIER.id, ATELIER_EMAIL), (Area.MODERATION, MODERATOR, MODERATOR)):
        value, session = Sessions(world.store, world.clock, area, is_https=True).new(audience, holder)
        world.store.commit([session])
        cookies[f"__Host-{area}"] = value
    return cookies


def needs(world: World) -> None:
    """A need for each link, sent to the structure where it was sent; one that waits for a moderator, with a file."""
    now = world.clock.now()
    for reference, state in {(of, state) for _, of, state in NEEDS.values()} | {(TO_READ, TenderState.SUBMITTED)}:
        tender = a_tender(deadline=(now + timedelta(days=30)).date())
        record = TenderRecord(
            id=reference, tender=tender, files=(FILE,), state=state, made_at=now, saved_at=now, moved_at=now
        )
        target = TenderTarget(
            id=target_id(reference, ATELIER.id), tender_id=reference, structure_id=ATELIER.id,
            structure_name=ATELIER.name, batch=1, sent_at=now, moved_at=now,
        )  # fmt: skip
        world.store.commit([record, *([target] if state is TenderState.SENT else [])])
    story = TenderStory(
        id=TO_READ, state=StoryState.PENDING, made_at=now, moved_at=now, title="Des vitres", text="Un récit.",
        sectors=(), place="Isère", buyer_kind="Collectivité", amount="", month="2026-11", asked=3, interested=3,
    )  # fmt: skip
    world.store.commit([story])
    world.desk.files.keep(FILE.name, b"%PDF-1.7")


def messages(world: World) -> dict[str, dict[str, str]]:
    """Messages and needs that are there to be asked for: path → its parameters."""
    needs(world)
    return {
        "/f/moderation/besoins/{reference}": {"reference": TO_READ},
        "/f/moderation/besoins/{reference}/fichiers/{name}": {"reference": TO_READ, "name": FILE.name},
        "/f/moderation/inspirants/{reference}": {"reference": TO_READ},
        "/f/contact/envoye/{reference}": {"reference": world.confirmed()},
        "/f/signaler/envoye/{reference}": {"reference": world.reported()},
        "/f/moderation/messages/{reference}": {"reference": world.confirmed(structure_id=SILENT.id)},
    }


def links(world: World) -> dict[str, dict[str, str]]:
    """New links: path → its parameters. Most open something once."""
    (message, *_) = world.store.everything(SentMessage)
    token = partial(_token, world)
    return {
        **links_to_needs(world),
        "/f/suivi/{token}": {"token": token(Purpose.FOLLOW, message.id, TYPED["email"])},
        "/f/opposition/{token}": {"token": world.desk.links.opposition("nobody@mairie.example")},
        "/f/fiche/entrer/{token}": {"token": token(Purpose.FICHE, ATELIER.id, ATELIER_EMAIL)},
        "/f/moderation/entrer/{token}": {"token": token(Purpose.MODERATION, MODERATOR, MODERATOR)},
    }


def links_to_needs(world: World) -> dict[str, dict[str, str]]:
    """New links to the needs that :func:`needs` made: path → its parameters."""
    draft = NEEDS[Purpose.TENDER_DRAFT][1]
    ticket = LocalTickets(world.settings.secret_key).issue(draft, "/f/besoins/ajouter").address.rpartition("/")[2]
    opened = {path: _of_a_need(world, path) for path in DESCRIBED["paths"] if need_purpose(path)}
    return opened | {"/f/besoins/fichiers/{ticket}": {"ticket": ticket}}


def need_purpose(path: str) -> Purpose | None:
    """Which links to needs open an address."""
    return next((purpose for purpose, (start, _, _) in NEEDS.items() if path.startswith(start)), None)


def _of_a_need(world: World, path: str) -> dict[str, str]:
    purpose = need_purpose(path)
    assert purpose is not None
    reference = NEEDS[purpose][1]
    is_answer = purpose is Purpose.TENDER_ANSWER
    audience, holder = (target_id(reference, ATELIER.id), ATELIER_EMAIL) if is_answer else (reference, BUYER)
    return {"token": _token(world, purpose, audience, holder)}


def _token(world: World, purpose: Purpose, audience: str, holder: str) -> str:
    token, link = new_link(purpose, audience, holder, world.clock.now())
    world.store.commit([link])
    return token
