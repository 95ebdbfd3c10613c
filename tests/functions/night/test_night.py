"""A whole night, by its command, on a small sample: real consolidation, build, checks, publication, load and report."""

import email
import os
import signal
import stat
import subprocess
import sys
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from data.sample import generate
from functions.night.steps import STEPS
from tests.disks import filled, small_disk
from tests.plugins.test_build import PUBLISHER
from tests.site import ROOT

_COMMAND = """
import argparse, sys
from pathlib import Path
from functions.commands import nightly
parser = argparse.ArgumentParser()
parser.add_argument("--store", type=Path)
nightly.add_arguments(parser)
sys.exit(nightly.night(parser.parse_args()))
"""


class Machine:
    """One machine's folders, and the nights that it runs."""

    def __init__(self, folder: Path, mails: Path) -> None:
        self.folder = folder
        self.source = folder / "sample.jsonl"
        self.site = folder / "www"
        self.mails = mails

    def offer(self, count: int, seed: int = 1) -> None:
        """What the source publishes from now on."""
        self.source.write_bytes(b"".join(line + b"\n" for line in generate(count, seed)))

    def begin(self) -> "subprocess.Popen[str]":
        """Start a night."""
        at = {name: str(self.folder / name) for name in ("dataset", "edits", "needs", "copies", "folder")}
        return subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-c",
                    _COMMAND,
                    f"sample={self.source}",
                    "--store",
                    str(self.folder / "store.sqlite"),
                ),
                *(word for name, path in at.items() for word in (f"--{name}", path)),
                *("--site", str(self.folder / "build" / "output"), "--mails", str(self.mails)),
                *("--publish", f"--to {self.site}"),
            ],
            cwd=ROOT,
            env=os.environ | PUBLISHER | {"REPORT_TO": "equipe@annuaire.example"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def night(self) -> tuple[int, str]:
        """A whole night: its exit code, and what it said."""
        with self.begin() as running:
            said, _ = running.communicate(timeout=600)
            return running.returncode, said

    def report(self) -> EmailMessage:
        """The last report."""
        last = max(self.mails.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        message = email.message_from_bytes(last.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def words(self) -> str:
        """Its text, without spaces that do not break."""
        body = self.report().get_body(("plain",))
        assert body
        return str(body.get_content()).replace("\u00a0", " ").replace("\u202f", " ")

    def pages(self) -> dict[str, bytes]:
        """What visitors read."""
        return {str(file.relative_to(self.site)): file.read_bytes() for file in self.site.rglob("*.html")}


def test_nights_go_well_then_meet_a_lost_source_a_full_disk_and_a_guard(tmp_path: Path) -> None:
    with small_disk(tmp_path / "machine", 120_000) as disk:
        machine = Machine(disk, tmp_path / "mails")
        machine.offer(12)
        code, said = machine.night()
        assert code == 0, said
        assert "publiée" in str(machine.report()["Subject"])
        assert "12 structures en activité" in machine.words()
        first = machine.pages()
        assert stat.S_IMODE((disk / "nginx-redirections.map").stat().st_mode) == 0o644
        assert len(first) > 100

        machine.source.write_bytes(machine.source.read_bytes()[:-300])  # truncated: the copy of the night before serves
        code, said = machine.night()
        assert code == 0, said
        assert "copie gardée" in machine.words()
        assert machine.pages() == first

        machine.offer(13)
        filler = filled(disk)
        code, said = machine.night()
        assert code == 1, said
        assert "disque est plein" in machine.words()
        assert machine.pages() == first

        filler.unlink()
        machine.offer(8)  # a third is gone
        code, said = machine.night()
        assert code == 3, said
        assert "Le site en ligne reste celui d’avant, publié le" in machine.words()
        assert "33,3 %" in machine.words()
        assert machine.pages() == first

        machine.offer(13)
        code, said = machine.night()
        assert code == 0, said
        assert "13 structures en activité" in machine.words()
        assert machine.pages() != first


def begun(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A night whose only source is not there: it stops at once."""
    return subprocess.run(
        [sys.executable, "-c", _COMMAND, "sample=nowhere.jsonl", *words],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def folders(at: Path) -> list[str]:
    names = ("store", "dataset", "edits", "needs", "copies", "folder", "mails")
    return [word for name in names for word in (f"--{name}", str(at / name))]


@pytest.mark.parametrize("wrong", [{"SMTP_URL": "relais.example"}, {"NIGHT_REPORT_TO": "équipe"}], ids=str)
def test_settings_of_mail_do_not_stop_the_night(tmp_path: Path, wrong: dict[str, str]) -> None:
    ended = begun(*folders(tmp_path), **{"REPORT_TO": "equipe@annuaire.example"} | wrong)

    assert ended.returncode == 1
    assert "Téléchargement des sources…" in ended.stdout
    assert "Le rapport n’a pas pu partir" in ended.stderr
    assert list(tmp_path.glob("folder/20*/report.txt"))


def test_the_report_leaves_even_when_the_night_has_no_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file stands in its place")
    machine = Machine(tmp_path, tmp_path / "mails")

    ended = begun(*folders(tmp_path), REPORT_TO="equipe@annuaire.example")

    assert ended.returncode == 1
    assert "Dossier de la nuit" in machine.words()
    assert "reste comme il était" in machine.words()
    assert not (tmp_path / "copies").exists()


def test_a_publication_that_publishes_nothing_is_not_a_night(tmp_path: Path) -> None:
    ended = begun(*folders(tmp_path), "--publish", f"--to {tmp_path}/www --dry-run")

    assert ended.returncode == 2
    assert "--dry-run ne publie rien" in ended.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.audit
@pytest.mark.parametrize("step", [step.name for step in STEPS])
def test_killed_at_any_step_the_next_night_works(tmp_path: Path, step: str) -> None:
    machine = Machine(tmp_path, tmp_path / "mails")
    machine.offer(12)
    assert machine.night()[0] == 0
    machine.offer(13)
    running = machine.begin()
    while not any(
        log.stat().st_mtime > machine.source.stat().st_mtime for log in tmp_path.glob(f"folder/20*/{step}.log")
    ):
        time.sleep(0.01)
        assert running.poll() is None
    time.sleep(0.3)
    running.send_signal(signal.SIGKILL)
    running.communicate()
    deadline = time.monotonic() + 120
    code, said = machine.night()
    while code == 75 and time.monotonic() < deadline:  # the step that was under way still holds the night
        time.sleep(0.5)
        code, said = machine.night()
    assert code == 0, said
    assert "13 structures en activité" in machine.words()
