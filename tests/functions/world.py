"""A small world for the functions: three fictional structures, a real SQLite file, a clock that is set by hand."""

import email
import email.policy
import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2 as httpx
from starlette.testclient import TestClient

from data.model import Contact, Structure
from data.submissions.contact import ContactMessage
from functions.application import application
from functions.desk import Desk
from functions.machine import desk_on_one_machine
from functions.mail.composing import Composer
from functions.mail.folder import FolderSender
from functions.mail.outbox import Worker
from functions.mail.unwanted import unwanted_since
from functions.records import KnownStructure, Recipient, Snapshot
from functions.settings import Settings
from functions.storage.sqlite.connections import Connections
from functions.submissions import SentMessage, SentReport, Submission
from theme.destinations import Destinations
from theme.frame import Frame

SITE = "https://annuaire.example"
REPORT_TO = "signalements@annuaire.example"
CONTACT_TO = "equipe@annuaire.example"
MODERATOR = "moderation@annuaire.example"
SECRET_KEY = "a key for tests only, of more than 32 characters"

ATELIER = KnownStructure(
    id="41987654300021-EI",
    slug="latelier-des-iris",
    name="L’atelier & des Iris",
    kind_label="Entreprise d’insertion",
    city_line="Fontaine (38)",
    live=True,
)
SILENT = KnownStructure(
    id="41987654300039-ACI", slug="muette", name="La Muette", kind_label="Chantier", city_line="", live=True
)
ENDED = KnownStructure(
    id="41987654300047-AI", slug="finie", name="La Finie", kind_label="Association", city_line="Lyon (69)", live=False
)
ATELIER_EMAIL = "boite-privee@atelier-iris.example"
RECIPIENT = Recipient(
    structure_id=ATELIER.id, email=ATELIER_EMAIL, name="Camille Roy", source_label="Les emplois de l’inclusion"
)
ENDED_RECIPIENT = Recipient(structure_id=ENDED.id, email="finie@finie.example", name="", source_label="Source")

TYPED = {
    "structure_id": ATELIER.id,
    "name": "Zoé Typédame",
    "email": "zoe@mairie.example",
    "organisation": "Mairie de Trucville",
    "subject": "Nettoyage du gymnase",
    "message": "Bonjour,\n\nquel serait votre prix pour <b>nettoyer</b> un gymnase ?",
}


MESSAGE = ContactMessage(
    structure_ids=(ATELIER.id,), **{name: value for name, value in TYPED.items() if name != "structure_id"}
)

REPORTED = {
    "structure_id": ATELIER.id,
    "reason": "closed",
    "message": "Le local est <b>vide</b> depuis mars,\nla pancarte le dit.",
    "name": "Zoé Typédame",
    "email": "zoe@mairie.example",
}


ENQUIRY = {
    "topic": "buyer",
    "name": "Zoé Typédame",
    "email": "zoe@mairie.example",
    "message": "Bonjour, où trouver la liste des structures de ma ville ?",
}


@dataclass(frozen=True)
class Counted:
    """How many there are, by state."""

    messages: dict[str, int]
    reports: dict[str, int]
    mails: dict[str, int]


class SetClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        # The signatures of stamps take the machine's time: start from it.
        self.moment = datetime.now(UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


class World:
    """Everything of one test, in its own folder."""

    def __init__(self, folder: Path, is_loaded: bool = True, **settings: Any) -> None:
        self.folder = folder
        self.clock = SetClock()
        self.settings = Settings(
            **{
                "store": folder / "store.sqlite",
                "site_address": SITE,
                "secret_key": SECRET_KEY,
                "report_to": REPORT_TO,
                "contact_to": CONTACT_TO,
                "moderators": (MODERATOR,),
            }
            | settings
        )
        self.desk = self._desk()
        self.store = self.desk.store
        self.outbox = self.desk.outbox
        self.mails = folder / "mails"
        self.composer = Composer("annuaire@annuaire.example", "Annuaire d’essai")
        sender = FolderSender(self.mails, self.composer)
        self.worker = Worker(self.outbox, sender, self.clock, unwanted=unwanted_since(self.desk))
        self.app = application(self.desk)
        self.client = self.visitor()
        if is_loaded:
            self.load(ATELIER, SILENT, ENDED, recipients=(RECIPIENT, ENDED_RECIPIENT))

    def _desk(self) -> Desk:
        self.connections = Connections(self.settings.store, busy_seconds=0.2)
        return desk_on_one_machine(self.settings, self.connections, self.clock)

    def visitor(self, address: str = "testclient") -> httpx.Client:
        """Somebody's browser, without any cookie yet; ``address``: whom the server hears."""
        return TestClient(self.app, base_url=SITE, client=(address, 50_000), follow_redirects=False)

    def close(self) -> None:
        """Close what this thread opened."""
        self.connections.close()

    def load(
        self,
        *structures: KnownStructure,
        recipients: tuple[Recipient, ...] = (),
        destinations: Destinations = Destinations(),  # noqa: B008
        records: tuple[Structure, ...] = (),
        contacts: tuple[Contact, ...] = (),
    ) -> int:
        """Replace the snapshot."""
        snapshot = Snapshot(
            frame=Frame(site_name="Annuaire d’essai", site_address=SITE),
            structures=structures,
            recipients=recipients,
            loaded_at=self.clock.now(),
            destinations=destinations,
            records=records,
            contacts=contacts,
        )
        return self.store.load(snapshot)

    def counts(self) -> "Counted":
        """How many messages, reports and mails there are, by state."""
        mails = self.outbox.counts()
        return Counted(
            messages=self._by_state(SentMessage),
            reports=self._by_state(SentReport),
            mails={"waiting": mails.waiting, "sent": mails.sent, "dead": mails.refused + mails.given_up},
        )

    def _by_state(self, kind: type[Submission]) -> dict[str, int]:
        queues = self.store.count(kind)
        return {"accepted": queues.get("", 0), "held": queues.get("held", 0)}

    def again(self, **settings: Any) -> "World":
        """The same store, served with other settings."""
        self.close()
        return World(self.folder, **settings)

    def without_report_to(self) -> "World":
        """The same store, served where no setting says who reads reports."""
        return self.again(report_to="", contact_to="")

    def post(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """Post a form as a browser does from our own page."""
        return self.client.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"} | headers)

    def checked(self, **changes: str) -> dict[str, str]:
        """The hidden fields of the page where a message is read again."""
        response = self.post("/f/contact", TYPED | changes)
        assert response.status_code == 200, response.text
        return hidden_fields(response.text)

    def confirmed(self, **changes: str) -> str:
        """The reference of a message sent to its end."""
        response = self.post("/f/contact/confirmer", self.checked(**changes))
        assert response.status_code == 303
        return response.headers["location"].rpartition("/")[2]

    def reported(self, **changes: str) -> str:
        """The reference of a report sent to its end."""
        check = self.post("/f/signaler", REPORTED | changes)
        response = self.post("/f/signaler/confirmer", hidden_fields(check.text))
        assert response.status_code == 303, check.text
        return response.headers["location"].rpartition("/")[2]

    def sent_mails(self) -> list[EmailMessage]:
        """Send what is due, then read every mail of the folder, the structure's first."""
        self.worker.send_due()
        mails = [read_mail(file) for file in self.mails.glob("[!.]*.eml")]
        return sorted(mails, key=lambda mail: "Reply-To" not in mail)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page, by name."""
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in pairs}


def read_mail(file: Path) -> EmailMessage:
    """A mail as a mail program reads it."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def texts_of(mail: EmailMessage) -> str:
    """The headers and both bodies of a mail, decoded."""
    headers = "\n".join(f"{name}: {value}" for name, value in mail.items())
    bodies = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return headers + "".join(html.unescape(str(body.get_content())) for body in bodies if body is not None)
