import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from functions.__main__ import main
from functions.moderation.decision_log import CONSOLE, Verdict, decision
from functions.records import Mail
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget, target_id
from tests.functions.tenders.needs import BUYER, TUESDAY, a_record, a_structure, a_tender, address_of, load
from tests.functions.world import SECRET_KEY, World
from tests.site import ROOT

Told = Callable[..., tuple[int, str, str]]
PRIVATE = "Nous passons en dix jours."


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command on the world's store: its exit code, what it said, what it said was wrong."""
    for setting in ("SMTP_URL", "SITE_ADDRESS", "REPORT_TO", "CONTACT_TO", "MODERATORS"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)

    def run(command: str, *arguments: str) -> tuple[int, str, str]:
        code = main([command, "--store", str(world.settings.store), *arguments])
        return code, *(said.replace("\u202f", " ").replace("\u00a0", " ") for said in capsys.readouterr())

    return run


def lived(world: World) -> TenderRecord:
    """A need that was validated, sent to two structures, answered by both."""
    world.clock.moment = TUESDAY
    load(world, a_structure(1), a_structure(2))
    record = a_record(world, a_tender(), state=TenderState.SUBMITTED, next_at=None)
    validated = record.moved(TenderState.VALIDATED, Actor.MODERATOR, TUESDAY)
    line = decision(CONSOLE, record, Verdict.ACCEPTED, TUESDAY)
    later = TUESDAY + timedelta(hours=1)
    sent = validated.moved(TenderState.SENT, Actor.CLOCK, later).noted("batch", Actor.CLOCK, later, "2")
    sent = replace(sent, batches=(later,), interested=1, next_at=later + timedelta(days=1))
    targets = [
        TenderTarget(
            id=target_id(record.id, structure.id), tender_id=record.id, structure_id=structure.id,
            structure_name=structure.name, batch=1, sent_at=later, moved_at=later, state=state, answers=(PRIVATE,),
            decline_reason=reason,
        )
        for structure, state, reason in (
            (a_structure(1), AnswerState.INTERESTED, None),
            (a_structure(2), AnswerState.DECLINED, DeclineReason.PLACE),
        )
    ]  # fmt: skip
    mails = [
        Mail(
            id=label, to="x@y.example", subject="s", text="t", html="h", written_at=TUESDAY, about=record.id,
            label=label,
        )
        for label in (a_structure(1).id, "decision")
    ]  # fmt: skip
    world.store.commit([sent, line, *targets], mails)
    world.worker.send_due()
    return record


def test_the_whole_history_of_a_need_names_nobody(world: World, told: Told) -> None:
    record = lived(world)
    code, said, _ = told("tender", record.id.lower())
    assert code == 0
    for line in (
        f"Besoin {record.id} : demande de devis, envoyé aux structures depuis le 24 novembre 2026 à 12 h 00",
        "Métiers : Nettoyage de locaux",
        "Lieux : Grenoble (38)",
        "Date limite : 18 décembre 2026",
        "Adresse confirmée le 24 novembre 2026 à 11 h 00",
        "L’horloge le regardera le 25 novembre 2026 à 12 h 00",
        "1. le 24 novembre 2026 à 12 h 00, 2 structures",
        "Structures sollicitées : 2 (intéressée 1, pas intéressée 1)",
        f"{a_structure(1).id}  Structure 1  envoi 1  intéressée, depuis le",
        "pas intéressée, le lieu est trop loin, depuis le",
        "Courriels : 2 partis",
        "À Structure 1 : parti, le",
        "Décision de notre équipe : parti, le",
        "besoin accepté le 24 novembre 2026 à 11 h 00, par la console",
        "le 24 novembre 2026 à 11 h 00 : validé, bientôt envoyé, par un modérateur",
        "le 24 novembre 2026 à 12 h 00 : envoi à de nouvelles structures (2), par l’horloge",
    ):
        assert line in said
    for private in (
        BUYER,
        record.tender.title,
        record.tender.organisation,
        "Typédame",
        PRIVATE,
        address_of(a_structure(1)),
    ):
        assert private not in said


def test_what_was_written_is_told_when_asked_for(world: World, told: Told) -> None:
    record = lived(world)
    said = told("tender", record.id, "--personal")[1]
    for private in (BUYER, record.tender.title, record.tender.organisation, PRIVATE):
        assert private in said


def test_what_came_after_closing_is_told_in_words(world: World, told: Told) -> None:
    record, at = lived(world), TUESDAY + timedelta(days=30)
    stored, target = (
        world.store.get(TenderRecord, record.id),
        world.store.get(TenderTarget, target_id(record.id, a_structure(1).id)),
    )
    assert stored is not None
    assert target is not None
    closed = replace(stored, state=TenderState.CLOSED, moved_at=at)
    told_yes = closed.noted("surveyed", Actor.OWNER, at, "yes").moved(TenderState.SENT, Actor.OWNER, at)
    ended = told_yes.noted("extended", Actor.OWNER, at, "2027-01-15").noted(
        AnswerState.INTERESTED, Actor.ADDRESSEE, at, a_structure(1).id
    )
    asked_again = decision(CONSOLE, record, Verdict.CHANGES_ASKED, at)
    world.store.commit([ended, replace(target, contracted=Contracted.NOT_YET), asked_again])
    said = told("tender", record.id)[1]
    for line in (
        "le 24 décembre 2026 à 11 h 00 : bilan donné (oui), par l’acheteur",
        "le 24 décembre 2026 à 11 h 00 : rouvert par l’acheteur",
        "le 24 décembre 2026 à 11 h 00 : date limite reportée (15 janvier 2027), par l’acheteur",
        "le 24 décembre 2026 à 11 h 00 : intéressée (Structure 1), par une structure",
        "contrat : pas encore",
        "  correction demandée le 24 décembre 2026 à 11 h 00, par la console",
    ):
        assert line in said


def test_a_reader_that_stops_ends_a_command_without_a_word(world: World) -> None:
    lived(world)
    command = [sys.executable, "-m", "functions", "tender", "--list", "--store", str(world.settings.store)]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        ended = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_needs_are_listed_with_their_state(world: World, told: Told) -> None:
    assert told("tender", "--list")[:2] == (0, "Aucun besoin.\n")
    record = lived(world)
    a_record(world, a_tender(deadline=None), id="TEST-NEED-0002", state=TenderState.DRAFT)
    said = told("tender", "--list")[1].splitlines()
    assert said == [
        f"{record.id}  envoyé aux structures depuis le 24 novembre 2026 à 12 h 00  "
        "jusqu’au 18 décembre 2026  1 intéressée",
        "TEST-NEED-0002  brouillon depuis le 24 novembre 2026 à 11 h 00  sans date limite  0 intéressée",
    ]


def test_an_unknown_reference_is_told(told: Told) -> None:
    code, said, error = told("tender", "AAAA-BBBB-2222")
    assert (code, said) == (1, "")
    assert "AAAA-BBBB-2222 : aucun besoin n’a cette référence." in error
    assert told("tender")[0] == 1


def test_the_command_explains_itself_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["tender", "--help"])
    assert stop.value.code == 0
    assert "Exemple\u202f: python -m functions tender" in " ".join(capsys.readouterr().out.split(" "))


def test_what_waits_for_a_moderator_is_listed_and_decided_on_its_page(world: World, told: Told) -> None:
    world.clock.moment = TUESDAY
    record = a_record(world, a_tender(), state=TenderState.SUBMITTED, next_at=None)
    story = TenderStory(
        id="TEST-NEED-0002", state=StoryState.PENDING, made_at=TUESDAY, moved_at=TUESDAY, title="Des vitres", text="t",
        sectors=(), place="Isère", buyer_kind="", amount="", month="2026-11", asked=3, interested=3,
    )  # fmt: skip
    world.store.commit([story])
    code, said, _ = told("moderate")
    assert code == 0
    assert said.splitlines() == [
        f"{record.id}  besoin  demande de devis  2026-11-24 10:00 UTC",
        f"{story.id}  besoin inspirant  2026-11-24 10:00 UTC",
    ]
    code, _, error = told("moderate", "--release", record.id, story.id)
    assert code == 1
    assert f"/f/moderation/besoins/{record.id}" in error
    assert f"/f/moderation/inspirants/{story.id}" in error


def test_needs_are_counted_by_state(world: World, told: Told) -> None:
    assert "Besoins : aucun" in told("status")[1]
    lived(world)
    a_record(world, a_tender(), id="TEST-NEED-0002", state=TenderState.DRAFT)
    assert "Besoins : 1 brouillon, 1 envoyé aux structures" in told("status")[1]
    a_record(world, a_tender(), id="TEST-NEED-0003", state=TenderState.DRAFT)
    assert "Besoins : 2 brouillons, 1 envoyé aux structures" in told("status")[1]
