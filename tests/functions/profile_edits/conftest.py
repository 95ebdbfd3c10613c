"""A world whose snapshot holds both halves of one structure: what its owner may edit."""

import re
from email.message import EmailMessage

import pytest
from msgspec.structs import replace

from tests.data.submissions.profiles import CONTACT, STRUCTURE
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    ENDED,
    ENDED_RECIPIENT,
    RECIPIENT,
    SILENT,
    World,
    texts_of,
)

RECORD = replace(STRUCTURE, id=ATELIER.id, slug=ATELIER.slug, name=ATELIER.name)
"""Its site is that of ``tests.data.submissions.profiles``; its SIRET is genuine as numbers go."""
PRIVATE = replace(CONTACT, structure_id=ATELIER.id, email=ATELIER_EMAIL)


@pytest.fixture
def world(world: World) -> World:
    """The world, whose structure « L’atelier & des Iris » can be edited."""
    load(world)
    return world


def load(world: World) -> None:
    """Load the same snapshot again."""
    world.load(ATELIER, SILENT, ENDED, recipients=(RECIPIENT, ENDED_RECIPIENT), records=(RECORD,), contacts=(PRIVATE,))


def links_of(mail: EmailMessage) -> list[str]:
    """The addresses in a mail, in order, without the site's origin."""
    return list(dict.fromkeys(re.findall(r"https?://[^/\s]+(/[^\s\"<>]*)", texts_of(mail))))


def sign_in(world: World, structure_id: str = ATELIER.id) -> None:
    """Ask for a link, open it, press its button: the client of the world then holds a session."""
    assert world.post("/f/fiche/modifier", {"structure": structure_id}).status_code == 303
    link = next(link for mail in reversed(new_mails(world)) for link in links_of(mail) if "/entrer/" in link)
    assert world.post(link, {}).headers["location"] == "/f/fiche/"


def new_mails(world: World) -> list[EmailMessage]:
    """The mails that left since the last call, each read once."""
    for file in world.mails.glob("*.eml") if world.mails.exists() else ():
        file.unlink()
    return world.sent_mails()
