"""What a buyer types and posts, for tests: a whole form, and where posting it leads."""

import html
import re
from typing import Any

import httpx2 as httpx

from functions.tenders.records import TenderRecord
from tests.functions.tenders.needs import TUESDAY, a_structure, load
from tests.functions.world import World

FORM = "/f/besoins/ajouter"
TYPED: dict[str, Any] = {
    "kind": "QUOTE",
    "title": "Nettoyage des vitres de l’école",
    "sectors": ["nettoyage-de-locaux"],
    "service_types": ["PREST"],
    "perimeters": ["COMMUNE-38185"],
    "deadline": "2026-12-18",
    "description": "Nettoyage des vitres de l’école, deux fois par an.",
    "questions-0": "Quel est votre délai ?",
    "amount": "5-10K",
    "first_name": "Zoé",
    "last_name": "Typédame",
    "email": "achats@mairie-trucville.example",
    "phone": "01 99 00 12 34",
    "organisation": "Mairie de Trucville",
    "buyer_kind": "Collectivité",
    "answer_by": ["EMAIL", "TEL"],
}


def on_tuesday(world: World, structures: int = 3) -> World:
    """The world on a working day, with structures that clean around Grenoble."""
    world.clock.moment = TUESDAY
    load(world, *(a_structure(rank) for rank in range(structures)))
    return world


def post(world: World, action: str, path: str = FORM, **changes: Any) -> httpx.Response:
    """Press a button of the form."""
    return world.post(path, TYPED | {"action": action} | changes)


def reviewed(world: World, **changes: Any) -> str:
    """The address of the draft of a form that nothing is wrong with."""
    response = post(world, "relire", **changes)
    assert response.status_code == 303, words(response.text)
    return response.headers["location"]


def published(world: World, **changes: Any) -> str:
    """The reference of a need that waits for its confirmation."""
    response = world.post(reviewed(world, **changes), {"consigne": ""})
    assert response.status_code == 303, words(response.text)
    return response.headers["location"].rpartition("/")[2]


def linked(world: World, path: str) -> list[str]:
    """The links of that path in the mails sent so far, each once."""
    texts = [str(mail.get_body(("plain",)).get_content()) for mail in world.sent_mails()]  # type: ignore[union-attr]
    return list(dict.fromkeys(found for text in texts for found in re.findall(rf"{path}[\w-]+", text)))


def the_record(world: World) -> TenderRecord:
    """The only need there is."""
    (record,) = world.store.everything(TenderRecord)
    return record


def words(page: str) -> str:
    """What people read of a page."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def ticked(page: str, name: str) -> list[str]:
    """The values of the ticked boxes of a name."""
    return re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', page)


def boxes(page: str, name: str) -> list[str]:
    """The values of all boxes of a name."""
    return re.findall(rf'type="checkbox" name="{name}" value="([^"]*)"', page)


def value_of(page: str, name: str) -> str:
    """What stands in a field of one line."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])
