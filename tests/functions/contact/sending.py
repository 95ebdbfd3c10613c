"""Sending one message to several structures, in a world that knows as many as are asked for."""

import re

import httpx2 as httpx

from functions.records import KnownStructure, Recipient
from tests.functions.world import SITE, TYPED, World, hidden_fields, texts_of


def structure(number: int) -> KnownStructure:
    return KnownStructure(
        id=f"4198765430{number:04}-EI",
        slug=f"atelier-{number}",
        name=f"L’atelier nᵒ {number}",
        kind_label="Entreprise d’insertion",
        city_line="Fontaine (38)",
        live=True,
    )


def address_of(number: int) -> str:
    return f"accueil-{number}@atelier.example"


def load(world: World, count: int, without_address: int | None = None) -> list[KnownStructure]:
    """What the night brings: so many structures, each with an address but one."""
    known = [structure(number) for number in range(count)]
    recipients = [
        Recipient(structure_id=one.id, email=address_of(number), name="", source_label="Essai")
        for number, one in enumerate(known)
        if number != without_address
    ]
    world.load(*known, recipients=tuple(recipients))
    return known


def chosen(structures: list[KnownStructure]) -> dict[str, str]:
    """The fields of a message to all of them."""
    return TYPED | {"structure_id": " ".join(one.id for one in structures)}


def sent_to(world: World, structures: list[KnownStructure], **changes: str) -> httpx.Response:
    """The page a message leads to, once it was read again and sent."""
    check = world.post("/f/contact", chosen(structures) | changes)
    assert check.status_code == 200, check.text
    confirmed = world.post("/f/contact/confirmer", hidden_fields(check.text))
    assert confirmed.status_code == 303, confirmed.text
    return world.client.get(confirmed.headers["location"])


def link_in(world: World, kind: str) -> str:
    """The path of the only link of a kind, such as ``suivi``, in the mails that left."""
    found = {path for mail in world.sent_mails() for path in re.findall(rf"{SITE}(/f/{kind}/[\w-]+)", texts_of(mail))}
    (path,) = found
    return path
