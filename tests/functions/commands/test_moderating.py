from collections.abc import Callable

import pytest

from functions.__main__ import main
from functions.guards.honeypot import FIELD
from functions.moderation.decision_log import CONSOLE, Decision
from tests.functions.moderation.moderator import asked_claim, asked_edit, mails_to
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    REPORT_TO,
    SECRET_KEY,
    SILENT,
    SITE,
    TYPED,
    World,
    texts_of,
)

Moderate = Callable[..., tuple[int, str, str]]


@pytest.fixture
def moderate(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Moderate:
    """Run the command on the world's store: its exit code, what it said, what it said was wrong."""
    for setting in ("SMTP_URL", "SITE_ADDRESS", "REPORT_TO", "CONTACT_TO", "MODERATORS"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["moderate", "--store", str(world.settings.store), *arguments])
        return code, *capsys.readouterr()

    return run


def test_nothing_waits_at_first(moderate: Moderate) -> None:
    assert moderate()[:2] == (0, "Rien n’attend.\n")


def test_the_list_tells_reference_structure_and_reason_and_nobody(world: World, moderate: Moderate) -> None:
    reference = world.confirmed(structure_id=SILENT.id)
    edit, claim = asked_edit(world, name=("", "Iris")), asked_claim(world)

    code, said, _ = moderate()
    assert code == 0
    held, edited, claimed = said.splitlines()
    assert held.startswith(f"{reference}  message  {SILENT.id}  20")
    assert held.endswith("sans adresse électronique")
    assert edited.startswith(f"{edit.id}  changement de fiche  {ATELIER.id}")
    assert edited.endswith("Raison sociale")
    assert claimed.startswith(f"{claim.id}  demande d’accès  {ATELIER.id}")
    for private in (TYPED["email"], TYPED["name"], "Camille", ATELIER_EMAIL):
        assert private not in said


@pytest.mark.parametrize("decision", ["--release", "--refuse"])
def test_what_is_decided_on_the_site_says_where(world: World, moderate: Moderate, decision: str) -> None:
    edit, claim = asked_edit(world, name=("", "Iris")), asked_claim(world)
    code, _, error = moderate(decision, edit.id, claim.id, "ZZZZ-BBBB-2222", "--reason", "Non")
    assert code == 1
    changes, access, unknown = error.splitlines()
    assert f"/f/moderation/fiches/{edit.id}" in changes
    assert f"/f/moderation/acces/{claim.id}" in access
    assert "aucun message retenu n’a cette référence" in unknown


def test_held_messages_are_released_once_and_logged(world: World, moderate: Moderate) -> None:
    first, second = world.confirmed(**{FIELD: "x"}), world.confirmed(**{FIELD: "x"})
    assert moderate("--release", first, "--address", SITE)[:2] == (0, "Transmis\u202f: 1.\n")
    code, said, error = moderate("--release", first, second, "--address", SITE)
    assert (code, said) == (1, "Transmis\u202f: 1.\n")
    assert first in error
    mails = mails_to(world, ATELIER_EMAIL)
    assert len(mails) == 2
    assert f"{SITE}/prestataires/{ATELIER.slug}/" in mails[0]
    assert {one.moderator for one in world.store.everything(Decision)} == {CONSOLE}


def test_all_are_released_but_those_nobody_could_receive(world: World, moderate: Moderate) -> None:
    for _ in range(3):
        world.confirmed(**{FIELD: "x"})
    silent = world.confirmed(structure_id=SILENT.id)
    code, said, error = moderate("--release-all")
    assert (code, said) == (1, "Transmis\u202f: 3.\n")
    assert f"{silent}\u202f: sans adresse électronique" in error
    assert world.counts().messages == {"accepted": 3, "held": 1}


def test_reports_that_nobody_reads_are_held_then_released_once_somebody_does(
    world: World, moderate: Moderate, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = world.without_report_to()
    reference = nobody.reported(email="")
    said = moderate()[1]
    assert f"{reference}  signalement  {ATELIER.id}" in said
    assert "REPORT_TO" in said
    code, _, error = moderate("--release-all")
    assert code == 1
    assert "REPORT_TO" in error
    assert nobody.sent_mails() == []

    monkeypatch.setenv("REPORT_TO", REPORT_TO)
    for released in ("1", "0"):
        assert moderate("--release-all", "--address", SITE)[:2] == (0, f"Transmis\u202f: {released}.\n")
    nobody.clock.forward(minutes=1)
    (mail,) = nobody.sent_mails()
    assert mail["To"] == REPORT_TO
    assert reference in texts_of(mail)
    assert f"{SITE}/prestataires/{ATELIER.slug}/" in texts_of(mail)
    assert nobody.counts().reports == {"accepted": 1, "held": 0}
    nobody.connections.close()


def test_a_refusal_mails_its_reason(world: World, moderate: Moderate) -> None:
    reference = world.confirmed(structure_id=SILENT.id)
    code, said, error = moderate("--refuse", reference)
    assert (code, said) == (1, "Refusés\u202f: 0.\n")
    assert "--reason" in error
    assert moderate("--refuse", reference, "--reason", "La structure a fermé.")[:2] == (0, "Refusés\u202f: 1.\n")
    assert any("La structure a fermé." in mail for mail in mails_to(world, TYPED["email"]))
    assert moderate("--refuse", reference, "--reason", "La structure a fermé.")[0] == 1
    assert moderate("--refuse", "AAAA-BBBB-CCCC", "--reason", "x")[0] == 1


def test_releasing_and_refusing_at_once_does_neither(world: World, moderate: Moderate) -> None:
    reference = world.confirmed(**{FIELD: "x"})
    code, _, error = moderate("--release", reference, "--refuse", reference)
    assert code == 1
    assert "pas les deux" in error
    assert world.counts().messages == {"accepted": 0, "held": 1}


def test_the_command_explains_itself_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["moderate", "--help"])
    assert stop.value.code == 0
    assert "Exemple\u202f: python -m functions moderate" in " ".join(capsys.readouterr().out.split(" "))
