"""What ``functions/openapi.yaml`` says, what the application has, and a world where both kinds of sessions are open."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from msgspec.structs import replace
from starlette.routing import BaseRoute, Route

from functions.sessions import Area, Sessions
from functions.submissions import SentMessage
from functions.tokens import Purpose, new_link
from tests.data.submissions.profiles import CONTACT, STRUCTURE
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


def messages(world: World) -> dict[str, dict[str, str]]:
    """Messages that are there to be asked for: path → its parameters."""
    return {
        "/f/contact/envoye/{reference}": {"reference": world.confirmed()},
        "/f/signaler/envoye/{reference}": {"reference": world.reported()},
        "/f/moderation/messages/{reference}": {"reference": world.confirmed(structure_id=SILENT.id)},
    }


def links(world: World) -> dict[str, dict[str, str]]:
    """New links: path → its parameters. Most open something once."""
    (message, *_) = world.store.everything(SentMessage)
    token = partial(_token, world)
    return {
        "/f/suivi/{token}": {"token": token(Purpose.FOLLOW, message.id, TYPED["email"])},
        "/f/opposition/{token}": {"token": world.desk.links.opposition("nobody@mairie.example")},
        "/f/fiche/entrer/{token}": {"token": token(Purpose.FICHE, ATELIER.id, ATELIER_EMAIL)},
        "/f/moderation/entrer/{token}": {"token": token(Purpose.MODERATION, MODERATOR, MODERATOR)},
    }


def _token(world: World, purpose: Purpose, audience: str, holder: str) -> str:
    token, link = new_link(purpose, audience, holder, world.clock.now())
    world.store.commit([link])
    return token
