"""Somebody who did everything that the functions let people do: what is held about them is found, shown, erased."""

from msgspec.structs import replace

from data.model import Contact, Structure
from data.rows import Change
from data.submissions.claim import Claim
from data.submissions.tender import Tender
from data.submissions.tender_states import AnswerState, TenderState
from functions.profile_edits.claims import new_claim
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.requests import new_request
from functions.records import Recipient
from functions.sessions import Area, Sessions
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tokens import Purpose, new_link
from tests.aws.world import CloudWorld
from tests.data.submissions.profiles import STRUCTURE, TOLD
from tests.functions.contact.sending import load, sent_to
from tests.functions.world import ATELIER, ATELIER_EMAIL, ENQUIRY, RECIPIENT, SILENT, World, hidden_fields

EMAIL = "zoe@mairie.example"
NAME = "Zoé Typédame"
MARK = "Coquelicot"
"""In every text that this person typed: followed by what the text is."""
PICTURE = "0123456789abcdef01234567.webp"
DESCRIPTION = "Nous entretenons des jardins."
"""What this person changed of a structure, which stays the structure's."""
HER_NEED, ANOTHER_NEED = "AAAA-NEED-2222", "BBBB-NEED-2222"
"""One that she sent; one of somebody else, that her structure answered."""

HER_CONTACT = Contact(
    structure_id=SILENT.id, first_name="Zoé", last_name="Typédame", email="Zoe@mairie.example", source=TOLD
)
HER_RECIPIENT = Recipient(structure_id=SILENT.id, email="Zoe@mairie.example", name=NAME, source_label="Essai")
HER_RECORD = replace(STRUCTURE, id=SILENT.id, slug=SILENT.slug, name=SILENT.name, published_email="ZOE@mairie.example")


def night(world: World) -> None:
    """What the night brings: she answers for one structure of the two."""
    record: Structure = replace(STRUCTURE, id=ATELIER.id, slug=ATELIER.slug, name=ATELIER.name)
    world.load(
        ATELIER,
        SILENT,
        recipients=(RECIPIENT, HER_RECIPIENT),
        records=(record, HER_RECORD),
        contacts=(replace(HER_CONTACT, structure_id=ATELIER.id, first_name="", email=ATELIER_EMAIL), HER_CONTACT),
    )


def does_everything(world: World) -> None:
    """She writes, waits, reports, asks, edits, claims, signs in; some mails have left, some have not."""
    texts = {name: f"{MARK} {name}, et quelques mots" for name in ("accepted", "unconfirmed", "report", "enquiry")}
    four = [*load(world, 4)]
    sent_to(world, four, subject=f"{MARK} unconfirmed", message=texts["unconfirmed"])
    night(world)
    world.confirmed(subject=f"{MARK} accepted", message=texts["accepted"])
    world.worker.send_due()
    world.confirmed(subject=f"{MARK} trapped", message=texts["accepted"], consigne="x")
    world.reported(message=texts["report"])
    check = world.post("/f/nous-ecrire", ENQUIRY | {"message": texts["enquiry"]})
    world.post("/f/nous-ecrire/confirmer", hidden_fields(check.text))
    now = world.clock.now()
    edit = new_request(
        ATELIER.id,
        ATELIER.name,
        EMAIL,
        {
            "description": Change("Avant.", DESCRIPTION),
            "contact_email": Change(ATELIER_EMAIL, EMAIL),
            "published_email": Change(None, EMAIL),
            "contact_last_name": Change("", f"{MARK} contact"),
        },
        now,
    )
    draft = EditDraft(
        id=SILENT.id, asked_by=EMAIL, saved_at=now, received=(PICTURE,), values={"description": f"{MARK} draft"}
    )
    told = Claim(structure_id=ATELIER.id, siret="41987654300021", name=NAME, role=f"{MARK} role", email=EMAIL)
    claim = new_claim("CLAIM", told, ATELIER.name, None, now)
    _, session = Sessions(world.store, world.clock, Area.FICHE, True).new(SILENT.id, EMAIL)
    _, link = new_link(Purpose.FICHE, SILENT.id, EMAIL, now)
    world.store.commit([edit, draft, claim, session, link])
    buys_and_answers(world)
    world.desk.files.keep(PICTURE, b"a picture of hers")


def buys_and_answers(world: World) -> None:
    """She sends a need, which a structure answers; and answers that of somebody else for her structure."""
    now = world.clock.now()
    for reference, email, structure, holder in (
        (HER_NEED, EMAIL, ATELIER, ATELIER_EMAIL),
        (ANOTHER_NEED, "anne@autre.example", SILENT, EMAIL),
    ):
        is_hers = email == EMAIL
        tender = Tender(
            title=f"{MARK} need" if is_hers else "Des haies", last_name="Typédame" if is_hers else "", email=email
        )
        record = TenderRecord(
            id=reference, tender=tender, state=TenderState.SENT, made_at=now, saved_at=now, moved_at=now
        )
        target = TenderTarget(
            id=target_id(reference, structure.id), tender_id=reference, structure_id=structure.id,
            structure_name=structure.name, batch=1, sent_at=now, moved_at=now, state=AnswerState.INTERESTED,
            answers=("Oui." if is_hers else f"{MARK} answer",),
        )  # fmt: skip
        links = [
            new_link(Purpose.TENDER_FOLLOW, reference, email, now)[1],
            new_link(Purpose.TENDER_ANSWER, target.id, holder, now)[1],
        ]
        world.store.commit([record, target, *links])


def somebody_else_writes(world: World, message: str) -> str:
    """A message that names her, and its reference."""
    return world.confirmed(name="Anne Autre", email="anne@autre.example", message=message)


def everything(world: World) -> bytes:
    """All the bytes that are kept: the store and its log, the counts, the journal, the files; not what was sent."""
    if isinstance(world, CloudWorld):
        return world.everything_stored()
    files = [file for file in world.folder.rglob("*") if file.is_file() and world.mails not in file.parents]
    return b"\n".join(file.read_bytes() for file in files)
