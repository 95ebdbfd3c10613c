import msgspec
import pytest

from functions import retention
from functions.documents import Document
from functions.people import ERASED_WORDS, KINDS, erase, held_about
from functions.ports import Conflict
from functions.profile_edits.requests import EditRequest
from functions.submissions import HoldReason, SentMessage, SentReport
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tokens import MailedLink
from tests.functions.somebody import (
    ANOTHER_NEED,
    DESCRIPTION,
    EMAIL,
    HER_CONTACT,
    MARK,
    NAME,
    PICTURE,
    does_everything,
    everything,
    night,
    somebody_else_writes,
)
from tests.functions.world import ATELIER, ATELIER_EMAIL, SILENT, World

NAMED = f"Demandez à {EMAIL}, ou à ZOE@Mairie.example.\n{EMAIL}\nMerci."


def test_everything_held_about_a_person_is_shown(world: World) -> None:
    does_everything(world)
    held = held_about(world.desk, EMAIL.upper())
    shown = msgspec.json.encode(held).decode()

    assert set(held.documents) == {kind.kind for kind in (*KINDS, TenderTarget)}
    for what in (
        "accepted", "trapped", "unconfirmed", "report", "enquiry", "contact", "draft", "role", "need", "answer"
    ):  # fmt: skip
        assert f"{MARK} {what}" in shown
    assert [contact["structure_id"] for contact in held.contact_of] == [HER_CONTACT.structure_id]
    assert sum("Votre message" in mail["subject"] for mail in held.mails) == 2
    assert not held.opposed


def test_nothing_of_somebody_else_is_shown(world: World) -> None:
    does_everything(world)
    somebody_else_writes(world, f"{NAMED} Jonquille.")
    shown = msgspec.json.encode(held_about(world.desk, EMAIL)).decode()

    assert "Jonquille" not in shown
    assert "anne@autre.example" not in shown
    assert held_about(world.desk, "nobody@mairie.example").documents == {}


def test_no_byte_that_is_kept_names_an_erased_person_nor_tells_what_they_wrote(world: World) -> None:
    does_everything(world)
    somebody_else_writes(world, NAMED)
    before = everything(world).lower()
    for kept in (EMAIL, MARK, NAME, "a picture of hers"):
        assert kept.lower().encode() in before
    erased = erase(world.desk, f" {EMAIL.upper()} ")

    after = everything(world)
    assert erased == 18
    for gone in (EMAIL, MARK, "a picture of hers"):
        assert gone.lower().encode() not in after.lower()
    assert NAME.encode() not in after
    assert ATELIER_EMAIL.encode() in after
    assert held_about(world.desk, EMAIL) == msgspec.structs.replace(
        held_about(world.desk, "x@y.fr"), address=EMAIL, opposed=True
    )


def test_nothing_more_is_mailed_to_them_nor_for_them(world: World) -> None:
    does_everything(world)
    left_before = len(world.sent_mails())
    world.confirmed(email="Zoe@Mairie.example")
    erase(world.desk, EMAIL)

    assert len(world.sent_mails()) == left_before


def test_what_others_wrote_stays_without_the_address(world: World) -> None:
    does_everything(world)
    reference = somebody_else_writes(world, NAMED)
    erase(world.desk, EMAIL)
    message = world.store.get(SentMessage, reference)
    assert message is not None

    assert message.content.email == "anne@autre.example"
    assert message.content.message == f"Demandez à {ERASED_WORDS}, ou à {ERASED_WORDS}.\n{ERASED_WORDS}\nMerci."
    (mail,) = (mail for mail in world.outbox.mails_to(ATELIER_EMAIL) if mail.about == reference)
    assert f"Demandez à {ERASED_WORDS}, ou à {ERASED_WORDS}." in mail.text
    assert f"Demandez à {ERASED_WORDS}, ou à {ERASED_WORDS}." in mail.html
    assert [one.id for one in world.store.naming(SentMessage, "anne@autre.example")] == [reference]


def test_an_address_in_the_link_that_others_pasted_goes_too(world: World) -> None:
    pasted = EMAIL.replace("@", "%40")
    reference = world.reported(message=f"Voyez https://x.example/?a={pasted} et dites-le-lui.", email="", name="")
    erase(world.desk, EMAIL)
    report = world.store.get(SentReport, reference)

    assert report is not None
    assert report.content.message == f"Voyez https://x.example/?a={ERASED_WORDS} et dites-le-lui."
    assert pasted.encode() not in everything(world)


def test_a_page_read_before_cannot_write_the_address_back(world: World) -> None:
    read = world.store.get(SentMessage, somebody_else_writes(world, NAMED))
    assert read is not None
    erase(world.desk, EMAIL)

    with pytest.raises(Conflict):
        world.store.commit([msgspec.structs.replace(read, reason="Lu.")])


def test_people_whose_addresses_look_alike_lose_nothing(world: World) -> None:
    alike = ("anne-zoe@mairie.example", "zoe@mairie.example.org", "zoe.x@mairie.example", "zoe@mairie-example.example")
    references = [world.confirmed(email=email, message=f"Écrivez-moi à {email}, je vous prie.") for email in alike]
    assert erase(world.desk, EMAIL) == 0

    for email, reference in zip(alike, references, strict=True):
        message = world.store.get(SentMessage, reference)
        assert message is not None
        assert (message.content.email, email in message.content.message) == (email, True)
    assert {mail["To"] for mail in world.sent_mails()} == {ATELIER_EMAIL, *alike}


def test_what_they_changed_of_a_structure_stays_the_structures(world: World) -> None:
    does_everything(world)
    erase(world.desk, EMAIL)
    (edit,) = world.store.about(EditRequest, ATELIER.id)

    assert edit.asked_by == ""
    assert [(change.field, change.after) for change in edit.changes] == [("description", DESCRIPTION)]


def test_her_need_goes_with_its_answers_and_somebody_elses_stays_without_her_words(world: World) -> None:
    does_everything(world)
    erase(world.desk, EMAIL)

    assert [one.id for one in world.store.everything(TenderRecord)] == [ANOTHER_NEED]
    (target,) = world.store.everything(TenderTarget)
    assert (target.structure_id, target.is_interested, target.answers) == (SILENT.id, True, ())
    assert [one.holder for one in world.store.everything(MailedLink)] == ["anne@autre.example"]


def test_later_nights_leave_their_address_out_and_the_opposition_stands(world: World) -> None:
    does_everything(world)
    erase(world.desk, EMAIL)
    night(world)

    assert EMAIL.encode() not in everything(world).lower()
    assert world.store.recipient(SILENT.id) is None
    assert world.store.contact(SILENT.id) is None
    record = world.store.record(SILENT.id)
    assert record is not None
    assert record.published_email is None
    assert world.store.is_opposed(world.desk.links.address_digest(EMAIL))
    message = world.store.get(SentMessage, world.confirmed(structure_id=SILENT.id, email="anne@autre.example"))
    assert message is not None
    assert message.hold_reason is HoldReason.NO_ADDRESS
    assert world.store.recipient(ATELIER.id) is not None


def test_erasing_again_finds_nothing_and_is_no_fault(world: World) -> None:
    does_everything(world)
    erase(world.desk, EMAIL)

    assert erase(world.desk, EMAIL) == 0
    assert erase(world.desk, "nobody@mairie.example") == 0


def test_files_go_once_nothing_names_them(world: World) -> None:
    does_everything(world)
    retention.sweep(world.desk)
    assert world.desk.files.names() == [PICTURE]
    erase(world.desk, EMAIL)

    assert world.desk.files.names() == []


def test_nothing_of_them_reaches_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    does_everything(world)
    held_about(world.desk, EMAIL)
    erase(world.desk, EMAIL)

    for private in (EMAIL, MARK, NAME):
        assert private not in caplog.text


def test_every_kind_of_document_that_tells_of_people_is_looked_at() -> None:
    kinds, found = list(Document.__subclasses__()), []
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
        found.extend([kind] if hasattr(kind, "kind") and kind.people is not Document.people else [])

    # Other tests make kinds of their own.
    ours = {kind.kind for kind in found if kind.__module__.startswith("functions.")}
    assert ours == {kind.kind for kind in KINDS}
