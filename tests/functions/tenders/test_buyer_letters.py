"""What mails to buyers promise, and what they are called."""

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import TenderState
from functions.tenders.answers.notices import is_told
from functions.tenders.buyer_letters import BuyerLetters, next_notice
from functions.tenders.records import TenderFile, TenderRecord, TenderTarget
from functions.tenders.sending.calling import ToCall
from functions.tenders.structure_letters import StructureLetters
from tests.functions.tenders.needs import TUESDAY, a_record, a_structure, load
from tests.functions.world import World


@pytest.fixture
def record(world: World) -> TenderRecord:
    world.clock.moment = TUESDAY
    load(world, a_structure(1))
    return a_record(world)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize("interested", [1, 2, 5, 10, 15])
def test_the_next_notice_that_is_announced_is_the_next_that_is_sent(interested: int) -> None:
    announced = next_notice(interested)
    sent = next(count for count in range(interested + 1, 99) if is_told(count, interested))
    assert announced == sent


def test_a_mail_of_interest_announces_the_next_alone(world: World, record: TenderRecord) -> None:
    target = TenderTarget(
        id="t", tender_id=record.id, structure_id="s", structure_name="Les Vitres", batch=1, sent_at=TUESDAY,
        moved_at=TUESDAY,
    )  # fmt: skip
    for interested, next_one in ((1, "2e"), (2, "5e"), (5, "10e")):
        mail = BuyerLetters(world.desk).interested(replace(record, interested=interested), target, "token", TUESDAY)
        for body in (mail.text, mail.html):
            assert f"Nous vous écrirons de nouveau à la {next_one} structure intéressée." in body


@pytest.mark.parametrize(
    ("state", "subject"),
    [
        (TenderState.VALIDATED, "Votre besoin est validé : "),
        (TenderState.CHANGES_ASKED, "À modifier : "),
        (TenderState.REJECTED, "Votre besoin n’est pas retenu : "),
    ],
)
def test_a_decision_is_read_in_the_subject(
    world: World, record: TenderRecord, state: TenderState, subject: str
) -> None:
    mail = BuyerLetters(world.desk).decided(replace(record, state=state, reason="Quoi ?"), "token", TUESDAY)
    assert subject + record.tender.title in plain(mail.subject)
    assert record.tender.title in mail.text
    assert record.tender.title in mail.html


def test_whoever_publishes_no_phone_is_written_to(world: World, record: TenderRecord) -> None:
    def one(phone: str) -> ToCall:
        return ToCall(structure_id="1-EI", slug="un", name="Un", city_line="", phone=phone, website="")

    mails = BuyerLetters(world.desk)
    silent = mails.to_call(record, [one("")], "token", TUESDAY)
    assert "Des structures à contacter" in silent.subject
    for body in (silent.text, silent.html):
        assert "/f/contact?structure=1-EI" in body
        assert "d’autres" not in body
    called = mails.to_call(record, [one("01 99 00 12 34")], "token", TUESDAY)
    assert "Des structures à appeler" in called.subject
    assert "/f/contact" not in called.text


def test_an_invitation_counts_the_files_that_may_be_read(world: World, record: TenderRecord) -> None:
    def file(name: str, **flags: bool) -> TenderFile:
        return TenderFile(name=name, shown=f"{name}.pdf", content_type="application/pdf", size=9, **flags)

    structure, recipient = world.store.structure(a_structure(1).id), world.store.recipients()[0]
    assert structure
    both = (file("a", is_scanned=True), file("b", is_scanned=True, is_cleared=True), file("c"))
    for files, told in ((both, "2 fichiers joints"), (both[2:], "")):
        mail = StructureLetters(world.desk).invitation(
            replace(record, files=files), structure, recipient, "token", TUESDAY
        )
        for body in (mail.text, mail.html):
            assert told in plain(body)
            assert told or "joint" not in body
