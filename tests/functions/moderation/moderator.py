"""A moderator with a browser of their own, in the small world of the functions' tests."""

import html
import re
from typing import Any

import httpx2 as httpx

from data.rows import Change
from data.submissions.claim import Claim
from functions.guards.honeypot import FIELD
from functions.profile_edits.claims import ClaimRequest, new_claim, sender_confirmed
from functions.profile_edits.requests import EditRequest, new_request
from tests.functions.world import ATELIER, ATELIER_EMAIL, MODERATOR, World, hidden_fields, texts_of

HOME = "/f/moderation/"
MESSAGES = f"{HOME}messages/"


class Moderator:
    """Signs in by the link of a mail, reads pages, presses buttons."""

    def __init__(self, world: World, address: str = MODERATOR) -> None:
        self.world, self.address = world, address
        self.client = world.visitor()

    def asks(self, address: str | None = None) -> httpx.Response:
        """Ask for a sign-in link."""
        return self.post(f"{HOME}connexion", {"email": address or self.address})

    def link(self) -> str:
        """The path of a new sign-in link, from its mail."""
        earlier = links_of(self.world, self.address)
        self.asks()
        (link,) = links_of(self.world, self.address) - earlier
        return link

    def enters(self) -> "Moderator":
        """Sign in."""
        assert self.post(self.link()).headers["location"] == HOME
        return self

    def get(self, path: str = HOME) -> httpx.Response:
        """Open a page."""
        return self.client.get(path)

    def text(self, path: str = HOME) -> str:
        """The main part of a page that opens, without its tags."""
        response = self.get(path)
        assert response.status_code == 200, response.text
        return text_of(response)

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        """Press a button of one of our pages."""
        return self.client.post(path, data=fields or {"_": ""}, headers={"Sec-Fetch-Site": "same-origin"} | headers)

    def decides(self, path: str, **fields: str) -> httpx.Response:
        """Press a button of the page of one thing, as it is now."""
        return self.post(path, hidden_fields(self.get(path).text) | fields)


def text_of(response: httpx.Response) -> str:
    """The main part of a page, without its tags, on one line."""
    main = re.sub(r"(?s).*<main|</main>.*", "", response.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def links_of(world: World, address: str) -> set[str]:
    """The paths of the sign-in links mailed to an address."""
    texts = [texts_of(mail) for mail in world.sent_mails() if mail["To"] == address]
    found = [re.search(r"/f/moderation/entrer/[\w-]+", text) for text in texts]
    return {one[0] for one in found if one}


def mails_to(world: World, address: str) -> list[str]:
    """Every mail to an address, whole."""
    world.clock.forward(minutes=1)
    return [texts_of(mail) for mail in world.sent_mails() if mail["To"] == address]


def trapped(world: World, **changes: str) -> str:
    """The reference of a message that the trap caught."""
    return world.confirmed(**{FIELD: "x"} | changes)


def asked_edit(world: World, reference: str = "AAAA-BBBB-2222", **changes: tuple[Any, Any]) -> EditRequest:
    """A request for changes, field by field: before and after."""
    both = {field: Change(before, after) for field, (before, after) in changes.items()}
    request = new_request(ATELIER.id, ATELIER.name, ATELIER_EMAIL, both, world.clock.now(), reference)
    world.store.commit([request])
    return request


def asked_claim(world: World, reference: str = "CCCC-DDDD-2222", matches: bool | None = True) -> ClaimRequest:
    """A claim whose address is confirmed."""
    claim = Claim(ATELIER.id, ATELIER.id[:14], "Camille Roy", "Directrice", "camille@atelier-iris.example")
    asked = new_claim(reference, claim, ATELIER.name, matches, world.clock.now())
    world.store.commit([sender_confirmed(asked, world.clock.now())])
    return asked
