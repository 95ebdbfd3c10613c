from datetime import timedelta

import msgspec
import pytest

from functions.__main__ import main
from functions.submissions import SentMessage
from tests.functions.somebody import EMAIL
from tests.functions.world import SECRET_KEY, World


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_URL", "SITE_ADDRESS", "REPORT_TO", "CONTACT_TO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)


def test_who_was_erased_since_the_restored_moment_is_erased_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(world.settings.store)]
    restored_at = world.clock.now()
    reference = world.confirmed()
    message = world.store.get(SentMessage, reference)
    assert main(["erase-person", *store, "--email", EMAIL, "--yes"]) == 0
    assert message is not None
    world.store.commit([msgspec.structs.replace(message, version=0)])

    assert main(["erase-again", *store, "--since", (restored_at + timedelta(days=1)).isoformat()]) == 0
    assert world.store.get(SentMessage, reference) is not None
    assert main(["erase-again", *store, "--since", restored_at.isoformat()]) == 0
    assert world.store.get(SentMessage, reference) is None
    assert "1\N{NO-BREAK SPACE}personne effacée de nouveau." in capsys.readouterr().out


def test_a_moment_needs_its_zone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["erase-again", "--since", "2026-11-20 08:00"])
    assert stop.value.code == 2
    assert "fuseau" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["worker", "--once"], ["backup"], ["restore"]])
def test_what_one_machine_alone_does_says_so_of_aws(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, "--store", "dynamodb:annuaire"]) == 1
    assert "AWS" in capsys.readouterr().err
