from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.moderation.decision_log import Decision
from functions.records import Mail
from functions.tenders.records import TenderFile, TenderRecord
from functions.tokens import MailedLink, Purpose
from tests.functions.moderation.moderator import HOME, Moderator, mails_to, text_of
from tests.functions.tenders.needs import BUYER, TUESDAY, a_record, a_structure, a_tender, address_of, load
from tests.functions.world import World, hidden_fields, texts_of

NEEDS = f"{HOME}besoins/"
PDF = TenderFile(name="0123456789abcdef01234567.pdf", shown="plan <b>.pdf", content_type="application/pdf", size=1500)


@pytest.fixture
def moderator(world: World) -> Moderator:
    world.clock.moment = TUESDAY
    load(world, *(a_structure(rank) for rank in range(1, 13)))
    return Moderator(world).enters()


def submitted(world: World, reference: str = "TEST-NEED-0001", **changes: Any) -> TenderRecord:
    """A need that its buyer confirmed."""
    tender = a_tender(**changes.pop("tender", {}))
    return a_record(world, tender, **{"id": reference, "state": TenderState.SUBMITTED, "next_at": None} | changes)


def stored(world: World, record: TenderRecord) -> TenderRecord:
    found = world.store.get(TenderRecord, record.id)
    assert found is not None
    return found


def test_a_need_waits_beside_the_other_queues(world: World, moderator: Moderator) -> None:
    submitted(world, tender={"email": "mairie@orange.fr", "deadline": date(2026, 11, 25)})
    assert "Besoins à valider 1 " in moderator.text()
    said = moderator.text(NEEDS)
    assert "Nettoyage des vitres de l’école" in said
    assert "Demande de devis" in said
    assert "Adresse grand public, Échéance proche" in said
    assert "mairie@orange.fr" not in said


def test_the_whole_need_is_read_as_typed_beside_whom_it_would_be_sent_to(world: World, moderator: Moderator) -> None:
    record = submitted(world, tender={"title": "Vitres <script>", "link": "https://trucville.example/dce"})
    response = moderator.get(NEEDS + record.id)
    said = text_of(response)
    tender = record.tender
    for typed in (tender.title, tender.description, tender.link, *tender.questions, tender.organisation, tender.name):
        assert typed in said
    for typed in (tender.email, tender.phone, tender.buyer_kind, "Grenoble (38)", "18 décembre 2026"):
        assert typed in said
    assert "<script>" not in response.text
    assert "12 structures seraient sollicitées" in said
    assert "Structure 1, Grenoble (38)" in said.replace(" ,", ",")
    assert address_of(a_structure(1)) not in response.text


def test_what_deserves_care_is_told(world: World, moderator: Moderator) -> None:
    other = submitted(world, "TEST-NEED-0002", tender={"email": "autre@mairie-trucville.example"})
    alien = submitted(world, "TEST-NEED-0003", tender={"email": "x@ailleurs.example", "organisation": "Ailleurs"})
    draft = submitted(world, "TEST-NEED-0004", state=TenderState.DRAFT)
    record = submitted(world, is_suspicious=True, tender={"sectors": ("traiteur",), "email": "mairie@orange.fr"})
    said = moderator.text(NEEDS + record.id)
    assert "Le champ que personne ne voit a été rempli" in said
    assert "L’adresse est de orange.fr" in said
    assert "Aucune structure ne correspond aujourd’hui" in said
    assert other.id in said
    assert alien.id not in said.replace("Suivant", "")
    assert draft.id not in said


def test_a_need_is_validated_once_and_the_clock_looks_at_it(world: World, moderator: Moderator) -> None:
    record = submitted(world)
    done = moderator.decides(NEEDS + record.id, verdict="accepted")
    assert "validé" in moderator.text(done.headers["location"])
    after = stored(world, record)
    assert (after.state, after.next_at, after.reason) == (TenderState.VALIDATED, TUESDAY, "")
    assert (after.history[-1].what, after.history[-1].actor) == ("VALIDATED", "moderator")
    (mail,) = mails_to(world, BUYER)
    assert "Votre besoin est validé" in mail
    (link,) = world.store.about(MailedLink, record.id)
    assert (link.purpose, link.holder) == (Purpose.TENDER_FOLLOW, BUYER)
    assert "/f/besoins/suivi/" in mail
    assert record.tender.title in mail
    assert [(one.target_kind, one.target, one.verdict) for one in world.store.everything(Decision)] == [
        ("tender", record.id, "accepted")
    ]
    again = moderator.decides(NEEDS + record.id, verdict="accepted", version=str(after.version))
    assert again.status_code == 409
    said = moderator.text(NEEDS + record.id)
    assert "n’attend plus de décision" in said
    assert record.tender.name not in said


def test_one_validated_at_night_is_looked_at_in_the_morning(world: World, moderator: Moderator) -> None:
    world.clock.moment = TUESDAY + timedelta(hours=9)
    moderator.enters()
    record = submitted(world)
    moderator.decides(NEEDS + record.id, verdict="accepted")
    assert stored(world, record).next_at == TUESDAY + timedelta(hours=22)


@pytest.mark.parametrize(
    ("verdict", "reached", "words"),
    [
        ("changes-asked", TenderState.CHANGES_ASKED, "nous vous demandons de le modifier"),
        ("refused", TenderState.REJECTED, "n’est pas retenu"),
    ],
)
def test_an_answer_needs_a_reason_and_mails_it(
    world: World, moderator: Moderator, verdict: str, reached: TenderState, words: str
) -> None:
    record = submitted(world)
    without = moderator.decides(NEEDS + record.id, verdict=verdict)
    assert without.status_code == 422
    assert 'href="#reason"' in without.text
    assert stored(world, record).state is TenderState.SUBMITTED
    moderator.decides(NEEDS + record.id, verdict=verdict, reason="Quel est <b>l’étage</b> ?")
    after = stored(world, record)
    assert (after.state, after.reason) == (reached, "Quel est <b>l’étage</b> ?")
    assert (after.next_at is not None) == (reached is TenderState.CHANGES_ASKED)  # its deadline still ends it
    (mail,) = mails_to(world, BUYER)
    assert words in mail
    assert "Quel est <b>l’étage</b> ?" in mail
    (link,) = world.store.about(MailedLink, record.id)
    assert after.erase_at is None or link.expires_at <= after.erase_at


def test_a_need_whose_deadline_passed_is_not_validated_and_says_so(world: World, moderator: Moderator) -> None:
    record = submitted(world, tender={"deadline": date(2026, 11, 23)})
    page = moderator.get(NEEDS + record.id)
    assert "ce besoin ne peut plus être validé" in text_of(page)
    assert 'value="accepted"' not in page.text
    forced = moderator.decides(NEEDS + record.id, verdict="accepted")
    assert forced.status_code == 422
    assert stored(world, record).state is TenderState.SUBMITTED
    assert moderator.decides(NEEDS + record.id, verdict="changes-asked", reason="Quelle date ?").status_code == 303


def test_one_that_would_end_before_anybody_is_written_to_is_not_validated(world: World, moderator: Moderator) -> None:
    record = submitted(world, tender={"deadline": TUESDAY.date()})
    world.clock.moment = TUESDAY + timedelta(hours=7)  # 18:00: the next batch would leave tomorrow
    moderator.enters()
    assert moderator.decides(NEEDS + record.id, verdict="accepted").status_code == 422
    assert stored(world, record).state is TenderState.SUBMITTED


def test_the_last_day_is_still_in_time(world: World, moderator: Moderator) -> None:
    record = submitted(world, tender={"deadline": TUESDAY.date()})
    assert "La date limite est aujourd’hui" in moderator.text(NEEDS + record.id)
    assert moderator.decides(NEEDS + record.id, verdict="accepted").status_code == 303


def test_of_two_moderators_the_first_decides(world: World, moderator: Moderator) -> None:
    record = submitted(world)
    seen = hidden_fields(moderator.get(NEEDS + record.id).text)
    moderator.post(NEEDS + record.id, seen | {"verdict": "refused", "reason": "Non."})
    late = moderator.post(NEEDS + record.id, seen | {"verdict": "accepted"})
    assert late.status_code == 409
    assert "Votre décision n’est pas prise" in text_of(late)
    assert stored(world, record).state is TenderState.REJECTED


def test_one_that_its_buyer_withdrew_meanwhile_stays_withdrawn(world: World, moderator: Moderator) -> None:
    record = submitted(world)
    seen = hidden_fields(moderator.get(NEEDS + record.id).text)
    world.store.commit([record.moved(TenderState.WITHDRAWN, Actor.OWNER, TUESDAY)])
    late = moderator.post(NEEDS + record.id, seen | {"verdict": "changes-asked", "reason": "Quel étage ?"})
    assert late.status_code == 409
    assert "Quel étage ?" in text_of(late)
    assert BUYER not in late.text
    assert stored(world, record).state is TenderState.WITHDRAWN


@pytest.mark.parametrize("state", [TenderState.DRAFT, TenderState.UNCONFIRMED])
def test_what_nobody_confirmed_is_its_buyers_alone(world: World, moderator: Moderator, state: TenderState) -> None:
    record = submitted(world, state=state)
    assert "Rien n’attend." in moderator.text(NEEDS)
    assert moderator.get(NEEDS + record.id).status_code == 404
    assert moderator.post(NEEDS + record.id, {"verdict": "accepted", "version": "1"}).status_code == 404
    assert moderator.get(f"{NEEDS}{record.id}/fichiers/x.pdf").status_code == 404


def test_an_unknown_verdict_decides_nothing(world: World, moderator: Moderator) -> None:
    record = submitted(world)
    assert moderator.decides(NEEDS + record.id, verdict="SENT", reason="x").status_code == 422
    assert stored(world, record).state is TenderState.SUBMITTED


def test_files_are_downloaded_by_moderators_then_let_through(world: World, moderator: Moderator) -> None:
    clean = replace(PDF, name="1123456789abcdef01234567.pdf", shown="sain.pdf", is_scanned=True)
    for file in (PDF, clean):
        world.desk.files.keep(file.name, b"%PDF-1.7 un plan")
    record = submitted(world, files=(PDF, clean))
    page = moderator.get(NEEDS + record.id)
    assert "plan &lt;b&gt;.pdf" in page.text
    assert page.text.count('name="cleared"') == 1  # an antivirus found the other clean
    got = moderator.get(f"{NEEDS}{record.id}/fichiers/{PDF.name}")
    assert (got.status_code, got.content) == (200, b"%PDF-1.7 un plan")
    assert got.headers["content-disposition"].startswith("attachment")
    assert moderator.get(f"{NEEDS}{record.id}/fichiers/absent.pdf").status_code == 404

    moderator.decides(NEEDS + record.id, verdict="accepted", cleared=PDF.name)
    assert [file.is_cleared for file in stored(world, record).files] == [True, False]
    done = moderator.post(NEEDS + record.id, {"verdict": "cleared"})
    assert "Relecture des fichiers enregistrée" in moderator.text(done.headers["location"])
    assert [file.is_cleared for file in stored(world, record).files] == [False, False]
    moderator.post(NEEDS + record.id, {"verdict": "cleared", "cleared": PDF.name})
    assert [file.is_cleared for file in stored(world, record).files] == [True, False]
    assert "Fichiers relus le" in moderator.text(NEEDS + record.id)


def test_nobody_else_opens_its_page_nor_its_files(world: World) -> None:
    world.desk.files.keep(PDF.name, b"%PDF-1.7")
    record = submitted(world, files=(PDF,))
    for path in (NEEDS, NEEDS + record.id, f"{NEEDS}{record.id}/fichiers/{PDF.name}"):
        response = world.client.get(path)
        assert (response.status_code, response.headers["location"]) == (303, "/f/moderation/connexion")


def test_what_the_mails_of_needs_were_is_told_when_they_did_not_leave(world: World, moderator: Moderator) -> None:
    structure = a_structure(1)
    for label in ("draft", "interested-5", "to-call", "survey", structure.id, f"{structure.id}/rappel-2", "x/retrait"):
        mail = Mail(
            id=label.replace("/", "-"), to="x@y.example", subject="s", text="t", html="h", written_at=TUESDAY,
            about="TEST-NEED-0001", label=label,
        )  # fmt: skip
        world.store.commit([], [mail])
        claim = world.outbox.claim(TUESDAY, TUESDAY + timedelta(minutes=5))
        assert claim is not None
        world.outbox.failed(claim, "550", TUESDAY, None, refused=True)
    said = moderator.text(f"{HOME}courriels/")
    for what in (
        "Lien d’un brouillon de besoin", "Avis de structures intéressées", "Structures à appeler",
        "Bilan demandé à un acheteur", "À Structure 1", "Second rappel à Structure 1",
    ):  # fmt: skip
        assert what in said


def test_nothing_of_a_need_reaches_the_log(
    world: World, moderator: Moderator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    record = submitted(world)
    moderator.decides(NEEDS + record.id, verdict="refused", reason="Motif privé.")
    assert all(texts_of(mail) for mail in world.sent_mails())
    for private in (BUYER, record.tender.title, record.tender.organisation, "Motif privé"):
        assert private not in caplog.text
