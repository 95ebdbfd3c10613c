"""An owner who signed in, in a small world: what they type, read again and send, as their browser does."""

import dataclasses
import html
import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import httpx2 as httpx
from msgspec.structs import replace
from starlette.routing import Mount

from data.model import Activity, Contact, Offer, Place, Structure, Workforce, Zone, ZoneType
from data.submissions.edit_states import FieldState
from functions.desk import Desk
from functions.profile_edits.drafts import keep
from functions.profile_edits.requests import EditRequest, FieldChange, decide
from functions.sessions import Area, Sessions
from functions.storage.sqlite.store import SqliteStore
from tests.data.submissions.profiles import CONTACT as SOMEBODY
from tests.data.submissions.profiles import STRUCTURE
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    ENDED,
    ENDED_RECIPIENT,
    RECIPIENT,
    SILENT,
    World,
    hidden_fields,
    texts_of,
)

RECORD = replace(
    STRUCTURE,
    id=ATELIER.id,
    slug=ATELIER.slug,
    name=ATELIER.name,
    place=Place(city="Fontaine", insee="38169", departement="38", region="84"),
    description="Nous entretenons des bureaux.",
    activities=(Activity("entretien-des-jardins", ("PREST",), Zone(ZoneType.CUSTOM, distance_km=20)),),
    workforce=Workforce(permanent=4),
    offers=(Offer("Ménage de bureaux", "Chaque soir."),),
)
CONTACT = replace(SOMEBODY, structure_id=ATELIER.id, first_name="Camille", last_name="Roy", email=ATELIER_EMAIL)
EVERYWHERE = [{"sector": "entretien-des-jardins", "service_types": ["PREST"], "zone": {"type": "COUNTRY"}}]


class Owner:
    """Somebody inside the session of one structure."""

    def __init__(self, world: World, record: Structure = RECORD, contact: Contact | None = CONTACT) -> None:
        self.world = world
        self.desk = world.desk
        self.load(record, contact)
        self.cookie = self.sign_in(ATELIER_EMAIL)
        self.world.client.headers["Cookie"] = self.cookie

    def load(self, record: Structure = RECORD, contact: Contact | None = CONTACT) -> None:
        """What a night brings."""
        self.world.load(
            ATELIER,
            SILENT,
            ENDED,
            recipients=(RECIPIENT, ENDED_RECIPIENT),
            records=(record,),
            contacts=(contact,) if contact else (),
        )

    def vanish(self) -> None:
        """A night after which no source tells of the structure."""
        self.world.load(SILENT, ENDED, recipients=(ENDED_RECIPIENT,))

    def sign_in(self, address: str) -> str:
        """The cookie of a new session."""
        value, session = Sessions(self.desk.store, self.desk.clock, Area.FICHE, True).new(ATELIER.id, address)
        self.desk.store.commit([session])
        return f"__Host-fiche={value}"

    def types(self, **values: Any) -> None:
        """Keep values in the draft, as the pages of the form do."""
        keep(self.desk, ATELIER.id, ATELIER_EMAIL, values)

    def get(self, path: str = "/f/fiche/") -> httpx.Response:
        """Open a page."""
        return self.world.client.get(path)

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        """Press a button."""
        return self.world.post(path, fields or {"_": ""}, **headers)

    def read(self) -> dict[str, str]:
        """Read again what is ready; the hidden fields of that page."""
        page = self.get("/f/fiche/relire")
        assert page.status_code == 200, page.text
        return hidden_fields(page.text)

    def sends(self, **values: Any) -> EditRequest:
        """Type, read again and send."""
        self.world.clock.forward(seconds=1)  # nobody reads and sends in no time
        self.types(**values)
        response = self.post("/f/fiche/envoyer", self.read())
        assert response.status_code == 303, response.text
        return self.request(response.headers["location"].rpartition("/")[2])

    def request(self, reference: str) -> EditRequest:
        """A request as it is stored now."""
        request = self.desk.store.get(EditRequest, reference)
        assert request is not None
        return request

    def change(self, reference: str, field: str) -> FieldChange:
        """A change as it is stored now."""
        change = self.request(reference).change(field)
        assert change is not None
        return change

    def moderate(self, reference: str, field: str, verdict: FieldState, reason: str = "") -> None:
        """What a moderator decides of a change."""
        self.world.clock.forward(seconds=1)
        decided = decide(self.request(reference), field, verdict, reason, self.desk.clock.now())
        self.desk.store.commit([decided])

    def interrupted(self, service: Callable[[Desk], Any]) -> "Interrupted":
        """Serve the pages of a service, from now on, from a store where somebody else writes just before a commit."""
        store = Interrupted(self.world.connections, self.desk.links.address_digest)
        mount = next(route for route in self.world.app.routes if isinstance(route, Mount) and route.path == "/f")
        mount.routes[:] = [*service(dataclasses.replace(self.desk, store=store)).routes(), *mount.routes]
        return store

    def mails_to(self, address: str) -> list[EmailMessage]:
        """The mails that were sent to an address, in no order."""
        return [mail for mail in self.world.sent_mails() if mail["To"] == address]

    def link_to(self, address: str, path: str) -> str:
        """The path of the link of a mail to an address, below the site."""
        found = [
            word
            for mail in self.mails_to(address)
            for word in texts_of(mail).split()
            if word.startswith(f"https://annuaire.example{path}")
        ]
        assert found, f"no link to {path}"
        return found[0].removeprefix("https://annuaire.example")


class Interrupted(SqliteStore):
    """The store, in which somebody else writes once, just before a commit."""

    meanwhile: Callable[[], None] | None = None

    def commit(self, puts: Any = (), mails: Any = (), deletes: Any = ()) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        super().commit(puts, mails, deletes)


def words(page: str) -> str:
    """What people read of a page, in one line, its spaces plain."""
    main = page.partition("<main")[2].partition("</main>")[0]
    text = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())
