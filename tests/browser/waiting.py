"""What waits for a moderator, put in the store as if people had sent it."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec
from PIL import Image

from data.model import Structure
from data.rows import Change
from data.submissions.claim import Claim
from data.submissions.contact import ContactMessage
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.documents import Document
from functions.links import new_reference
from functions.moderation.decision_log import Decision, Verdict, decision
from functions.profile_edits.claims import ClaimRequest, new_claim, sender_confirmed
from functions.profile_edits.requests import EditRequest, new_request
from functions.records import Mail
from functions.submissions import Addressee, HoldReason, SentEnquiry, SentMessage, SentReport, State
from functions.tenders.records import StoryState, TenderFile, TenderRecord, TenderStory
from functions.weighing import Writing, in_turns

D = TypeVar("D", bound=Document)

BUYER = "camille@mairie-essai.fr"
TEXT = "Bonjour, nous cherchons quarante repas. " + "Anticonstitutionnellement" * 4
REASON = "Cette enseigne est celle d’une autre structure\u202f: ajoutez le nom de votre ville."


def empty(desk: Desk) -> None:
    """Nothing waits: what other tests left is gone."""
    desk.outbox.replay(desk.clock.now())
    kinds = (SentMessage, SentReport, SentEnquiry, EditRequest, ClaimRequest, TenderRecord, TenderStory, Decision)
    for some in in_turns(Writing(deletes=(one,)) for kind in kinds for one in desk.store.everything(kind)):
        desk.store.commit(*some)


def written(*structures: Structure) -> ContactMessage:
    """What somebody wrote to structures."""
    return ContactMessage(
        structure_ids=tuple(one.id for one in structures),
        name="Camille Essai",
        email=BUYER,
        organisation="Mairie d’Essai",
        subject="Devis",
        message=TEXT,
    )


def held(why: HoldReason, *structures: Structure) -> dict[str, Any]:
    """What the store says beside what was written."""
    return {
        "id": new_reference(),
        "addressees": tuple(Addressee(structure_id=one.id, name=one.name) for one in structures),
        "state": State.HELD,
        "hold_reason": why,
        "accepted_at": datetime.now(UTC),
    }


def refuse(desk: Desk, message: SentMessage) -> None:
    """What another moderator decides meanwhile."""
    now = desk.clock.now()
    refused = msgspec.structs.replace(message, state=State.REFUSED, reason=REASON, decided_at=now)
    desk.store.commit([refused, decision("console", refused, Verdict.REFUSED, now)])


def asked_edit(desk: Desk, structure: Structure) -> EditRequest:
    """A request with a change of each kind: a name, a brand, a list, pictures, what was taken at once."""
    for name in ("0" * 24, "1" * 24):
        drawn = io.BytesIO()
        Image.new("RGB", (600, 400), "seagreen").save(drawn, "WEBP")
        desk.files.keep(f"{name}.webp", drawn.getvalue())
    pictures = [{"file": f"{digit * 24}.webp", "alternative": "Une haie taillée"} for digit in "01"]
    changes = {
        "name": Change(structure.name, f"{structure.name} et fils"),
        "brand": Change("", "Le Chamois"),
        "description": Change(structure.description, TEXT),
        "references": Change([], [{"name": "Mairie d’Essai", "logo": f"{'1' * 24}.webp"}]),
        "pictures": Change(pictures[:1], [*reversed(pictures)]),
    }
    request = new_request(structure.id, structure.name, "owner@essai.example", changes, desk.clock.now())
    desk.store.commit([request])
    return stored(desk, request)


def asked_claim(desk: Desk, structure: Structure, matches: bool | None) -> ClaimRequest:
    """A claim whose address is confirmed; ``matches``: whether it is of the domain of the structure's site."""
    now = desk.clock.now()
    claim = Claim(structure.id, structure.siret or "", "Camille Roy", "Directrice", "directrice@chamois.example")
    asked = new_claim(new_reference(), claim, structure.name, matches, now)
    desk.store.commit([sender_confirmed(asked, now)])
    return stored(desk, asked)


def submitted_need(desk: Desk, left: timedelta = timedelta(days=2), **changes: Any) -> TenderRecord:
    """A need that a small town hall confirmed, its file unread by an antivirus; ``left``: until its last day."""
    now, reference = desk.clock.now(), new_reference()
    tender = Tender(
        kind="QUOTE", title=f"Repas du centre de loisirs, {TEXT}", description=TEXT, sectors=("traiteur",),
        whole_country=True, deadline=(now + left).date(), questions=("Quel est votre délai ?",), amount="5-10K",
        first_name="Camille", last_name="Essai", email="mairie-essai@orange.fr", organisation="Mairie d’Essai",
        buyer_kind="Collectivité", answer_by=("EMAIL",),
    )  # fmt: skip
    file = TenderFile(name=f"{'2' * 24}.pdf", shown="cahier.pdf", content_type="application/pdf", size=150_000)
    desk.files.keep(file.name, b"%PDF-1.7")
    record = TenderRecord(
        **{
            "id": reference, "tender": tender, "files": (file,), "state": TenderState.SUBMITTED, "made_at": now,
            "saved_at": now, "moved_at": now, "confirmed_at": now, "is_suspicious": True,
        }
        | changes
    )  # fmt: skip
    desk.store.commit([record])
    return stored(desk, record)


def proposed_story(desk: Desk, record: TenderRecord) -> TenderStory:
    """What may be told of a need."""
    now = desk.clock.now()
    story = TenderStory(
        id=record.id, state=StoryState.PENDING, made_at=now, moved_at=now, title="Repas d’un centre", text=TEXT,
        sectors=("traiteur",), place="Isère", buyer_kind="Collectivité", amount="5-10K", month="2026-11", asked=20,
        interested=4,
    )  # fmt: skip
    desk.store.commit([story])
    return stored(desk, story)


def stored(desk: Desk, document: D) -> D:
    """A document as the store holds it, its version with it."""
    found = desk.store.get(type(document), document.id)
    assert found is not None
    return found


def undeliverable(desk: Desk, label: str) -> Mail:
    """A mail, of what its label says."""
    reference = new_reference()
    return Mail(
        id=reference, to="nobody@essai.example", subject="Essai", text="Essai", html="<p>Essai</p>",
        written_at=desk.clock.now(), about=reference, label=label,
    )  # fmt: skip
