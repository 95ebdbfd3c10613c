"""Sources at the addresses of a real server that fails in every way; what consolidation is then given."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from data import __main__ as commands
from data.fetching.gathering import Gathering
from data.fetching.outcomes import Gathered, Outcome, State
from data.fetching.wanted import Misnamed, wanted
from data.sample import generate
from data.sources.http.fetching import Fetcher
from tests.data.sirets import siret
from tests.data.sources.server import Answer, Server
from tests.disks import filled, small_disk

SAMPLE = b"".join(line + b"\n" for line in generate(30, 1))
TABLE = ("SIRET;Label\n" + "".join(f"{siret(n)};RGE\n" for n in range(1, 40))).encode()

Fetch = Callable[..., int]


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    """Runs ``python -m data fetch-all`` with few tries; its exit code."""

    def run(*words: str) -> int:
        return commands.main(["fetch-all", *words, "--to", str(tmp_path / "sources"), "--tries", "1"])

    return run


def told(tmp_path: Path) -> dict[str, Outcome]:
    """What became of each source."""
    return {one.name: one for one in _gathered(tmp_path).sources}


def _gathered(tmp_path: Path) -> Gathered:
    return msgspec.json.decode((tmp_path / "sources" / "last.json").read_bytes(), type=Gathered)


def listed(tmp_path: Path) -> list[str]:
    return (tmp_path / "sources" / "last.list").read_text().splitlines()


def aged(tmp_path: Path, source: str, days: int) -> Path:
    """The only copy of a source, as if it had been received days ago."""
    (copy,) = (tmp_path / "sources" / source).glob("20*")
    day = datetime.now(UTC) - timedelta(days=days)
    older = copy.with_name(f"{day:%Y-%m-%d}{copy.suffix}")
    copy.rename(older)
    os.utime(older, (day.timestamp(), day.timestamp()))
    return older


def test_whole_files_are_kept_for_their_owner_and_given_to_consolidation(
    server: Server, fetch: Fetch, tmp_path: Path
) -> None:
    sample = server.script("/sample.jsonl", Answer(body=SAMPLE))
    labels = server.script("/rge.csv", Answer(body=TABLE))
    assert fetch(f"sample={sample}", f"labels={labels}") == 0
    assert [word.partition("=")[0] for word in listed(tmp_path)] == ["sample", "labels"]
    assert told(tmp_path)["sample"].rows == 30
    for word in listed(tmp_path):
        assert stat.S_IMODE(Path(word.partition("=")[2]).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "sources" / "sample").stat().st_mode) == 0o700
    dataset = tmp_path / "dataset"
    assert commands.main(["consolidate", listed(tmp_path)[0], "--out", str(dataset)]) == 0


HTML = Answer(body=b"<!doctype html><title>Maintenance</title>", headers={"Content-Type": "text/html"})
FAULTS = {
    "missing": (Answer(404), "rien à cette adresse"),
    "down": (Answer(500), "500"),
    "cut": (Answer(body=SAMPLE, cut=2000), "coupé"),
    "stopped at a line": (Answer(body=b"\n".join(SAMPLE.splitlines()[:20]) + b"\n"), "annoncées"),
    "stopped in a line": (Answer(body=SAMPLE[:-40]), "milieu"),
    "html": (HTML, "HTML"),
    "empty": (Answer(body=b""), "vide"),
    "other": (Answer(body=b'{"error": "maintenance"}'), "en-tête"),
    "doubled": (Answer(body=SAMPLE + SAMPLE), "lues"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_source_keeps_its_last_copy_and_says_why(
    server: Server, fetch: Fetch, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    answer, why = FAULTS[fault]
    address = server.script("/sample.jsonl", Answer(body=SAMPLE), answer)
    assert fetch(f"sample={address}") == 0
    copy = aged(tmp_path, "sample", 3)
    assert fetch(f"sample={address}") == 0
    outcome = told(tmp_path)["sample"]
    assert (outcome.state, outcome.file, outcome.age_days) == (State.KEPT, str(copy), 3)
    assert why in outcome.why
    assert copy.read_bytes() == SAMPLE
    assert "3\u00a0jours" in capsys.readouterr().err
    assert listed(tmp_path) == [f"sample={copy}"]


@pytest.mark.parametrize("fault", ["missing", "html", "stopped in a line"])
def test_a_source_never_had_ends_with_4_and_leaves_nothing_to_consolidate(
    server: Server, fetch: Fetch, tmp_path: Path, fault: str
) -> None:
    other = server.script("/labels.csv", Answer(body=TABLE))
    address = server.script("/sample.jsonl", FAULTS[fault][0])
    assert fetch(f"labels={other}") == 0
    assert fetch(f"sample={address}", f"labels={other}") == 4
    assert not (tmp_path / "sources" / "last.list").exists()
    assert told(tmp_path)["sample"].state is State.MISSING
    assert told(tmp_path)["labels"].state is State.RECEIVED


def test_a_slow_source_is_left_and_the_others_are_had(server: Server, tmp_path: Path) -> None:
    slow = server.script("/slow.jsonl", Answer(body=SAMPLE, trickle=0.05))
    quick = server.script("/rge.csv", Answer(body=TABLE))
    gathering = Gathering(tmp_path, None, days=7, fetchers=lambda: Fetcher(tries=1, longest=0.3))
    states = {
        one.name: (one.state, one.why)
        for one in gathering.gather(wanted([f"sample={slow}", f"labels={quick}"]), lambda _: None).sources
    }
    assert states["labels"] == (State.RECEIVED, "")
    assert states["sample"][0] is State.MISSING
    assert "trop lent" in states["sample"][1]


def test_a_table_cut_in_a_line_is_not_taken_for_a_shorter_one(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    address = server.script("/rge.csv", Answer(body=TABLE), Answer(body=TABLE[:-3]))
    assert fetch(f"labels={address}") == 0
    assert fetch(f"labels={address}") == 0
    assert "milieu d’une ligne" in told(tmp_path)["labels"].why


def test_half_a_file_needs_somebody_s_word(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    half = b"".join(TABLE.splitlines(keepends=True)[:12])
    address = server.script("/rge.csv", Answer(body=TABLE), Answer(body=half))
    assert fetch(f"labels={address}") == 0
    assert fetch(f"labels={address}") == 0
    assert told(tmp_path)["labels"].state is State.KEPT
    assert fetch(f"labels={address}", "--accept") == 0
    assert told(tmp_path)["labels"].state is State.RECEIVED


def test_a_cut_download_goes_on_the_next_night(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    whole = Answer(body=SAMPLE, ranges=True, version='"one"')
    address = server.script("/sample.jsonl", Answer(body=SAMPLE, ranges=True, version='"one"', cut=1500), whole)
    assert fetch(f"sample={address}") == 4
    assert fetch(f"sample={address}") == 0
    assert server.requests[-1].headers["range"] == "bytes=1500-"
    assert Path(told(tmp_path)["sample"].file).read_bytes() == SAMPLE


def test_a_file_of_the_machine_keeps_its_day_and_is_remembered_when_it_goes(fetch: Fetch, tmp_path: Path) -> None:
    file = tmp_path / "rge.csv"
    file.write_bytes(TABLE)
    day = datetime.now(UTC) - timedelta(days=9)
    os.utime(file, (day.timestamp(), day.timestamp()))
    assert fetch(f"labels={file}") == 0
    assert told(tmp_path)["labels"].age_days == 9
    file.unlink()
    assert fetch(f"labels={file}") == 0
    assert told(tmp_path)["labels"].state is State.KEPT
    assert "n’existe pas" in told(tmp_path)["labels"].why


def test_copies_of_past_days_go_but_never_the_last(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    address = server.script("/rge.csv", Answer(body=TABLE))
    for days in (40, 12):
        assert fetch(f"labels={address}") == 0
        aged(tmp_path, "labels", days)
        if days == 40:
            continue
        server.script("/rge.csv", Answer(404))
        assert fetch(f"labels={address}") == 0
        server.script("/rge.csv", Answer(body=TABLE))
    assert len(list((tmp_path / "sources" / "labels").glob("20*"))) == 1


def test_the_registry_waits_for_a_first_consolidation(server: Server, fetch: Fetch, tmp_path: Path) -> None:
    sample = server.script("/sample.jsonl", Answer(body=SAMPLE))
    registry = server.script("/search", Answer(body=b"{}"))
    assert fetch(f"sample={sample}", f"registry={registry}", "--for", str(tmp_path / "dataset")) == 0
    assert told(tmp_path)["registry"].state is State.LATER
    assert len(listed(tmp_path)) == 1


def test_a_full_disk_keeps_the_last_copy(server: Server, tmp_path: Path) -> None:
    address = server.script("/sample.jsonl", Answer(body=SAMPLE))
    with small_disk(tmp_path / "disk", 256) as disk:
        gathering = Gathering(disk, None, days=7, fetchers=lambda: Fetcher(tries=1))
        assert gathering.gather(wanted([f"sample={address}"]), lambda _: None).sources[0].state is State.RECEIVED
        filled(disk)
        kept = gathering.gather(wanted([f"sample={address}"]), lambda _: None).sources[0]
        assert (kept.state, kept.why) == (State.KEPT, "Fichier\u00a0: le disque est plein.")
        assert Path(kept.file).read_bytes() == SAMPLE


@pytest.mark.parametrize("words", [["nulle=part"], ["finess"], ["emplois="], ["finess=a.csv", "finess=a.csv"]])
def test_words_that_name_nothing_are_told(words: list[str]) -> None:
    with pytest.raises(Misnamed):
        wanted(words)


def test_two_files_of_one_source_keep_their_own_copies() -> None:
    one, other = wanted(["finess=a.csv", "finess=b.csv"])
    assert one.folder != other.folder
    assert wanted(["emplois"])[0].folder == "emplois"
