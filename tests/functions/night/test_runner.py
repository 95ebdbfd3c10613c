"""The chain itself, on steps that do little: order, lock, journal, what stops it, what a ``kill -9`` leaves."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.night.lock import Taken, held
from functions.night.plan import Plan
from functions.night.results import Night, State
from functions.night.runner import Runner
from functions.night.running import Ending
from functions.night.steps import STEPS, Step
from tests.disks import filled, small_disk
from tests.site import ROOT

Run = Callable[..., Night]


def step(name: str, code: str, **told: object) -> Step:
    """A step that runs a line of Python."""
    return Step(name, name.title(), lambda plan: [plan.python, "-c", code], 1, f"Réparez {name}.", **told)  # type: ignore[arg-type]


def done(name: str) -> Step:
    return step(name, f"print('{name} est fait')")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(sources=("emplois",), folder=tmp_path / "night", dataset=tmp_path / "data", copies=tmp_path / "copies")


@pytest.fixture
def run(plan: Plan) -> Run:
    """Runs steps as one night."""

    def one(*steps: Step, say: Callable[[str], None] = lambda _: None) -> Night:
        with held(plan.folder / "night.lock") as lock:
            return Runner(plan, lock, Ending(), say, steps).run()

    return one


def states(night: Night) -> list[State]:
    return [one.state for one in night.results]


def test_the_order_is_what_keeps_the_site_whole() -> None:
    names = [one.name for one in STEPS]
    assert names == ["fetch", "edits", "needs", "consolidate", "build", "checks", "publish", "redirects", "load"]
    assert [one.name for one in STEPS if not one.stops] == ["edits", "needs", "redirects"]


def test_a_guard_skips_all_that_follows_and_says_why(run: Run, plan: Plan) -> None:
    guard = step("guard", "import sys; print('Trop de lignes perdues.'); sys.exit(3)", held=frozenset({3}))
    night = run(done("first"), guard, step("publish", "open('/dev/null')", publishes=True), done("load"))
    assert states(night) == [State.DONE, State.HELD, State.SKIPPED, State.SKIPPED]
    assert night.stopped_by
    assert night.stopped_by.lines == ("Trop de lignes perdues.",)
    assert not night.published
    (journal,) = plan.folder.glob("20*/journal.jsonl")
    assert [json.loads(line)["state"] for line in journal.read_text().splitlines()] == [
        "done", "held", "skipped", "skipped",
    ]  # fmt: skip
    assert (journal.parent / "guard.log").read_text() == "Trop de lignes perdues.\n"


def test_a_failed_publication_loads_nothing(run: Run) -> None:
    night = run(step("publish", "raise SystemExit(1)", publishes=True), done("load"))
    assert states(night) == [State.FAILED, State.SKIPPED]
    assert night.touched
    assert not night.published


def test_a_publication_that_nobody_could_be_told_of_is_one(run: Run) -> None:
    publish = next(one for one in STEPS if one.name == "publish")
    told = step("publish", "raise SystemExit(5)", publishes=True, done=publish.done)
    night = run(told, done("load"))
    assert states(night) == [State.DONE, State.DONE]
    assert run(done("again")).published_before


def test_what_the_night_can_do_without_does_not_stop_it(run: Run) -> None:
    night = run(step("edits", "raise SystemExit(1)", stops=False), done("next"))
    assert states(night) == [State.FAILED, State.DONE]
    assert night.stopped_by is None


def test_a_step_that_never_ends_is_ended_with_all_it_started(run: Run, tmp_path: Path) -> None:
    left = tmp_path / "left"
    code = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3); open({str(left)!r}, 'w')"])
time.sleep(60)"""
    endless = Step("endless", "Endless", lambda plan: [plan.python, "-c", code], 0.01, "")  # type: ignore[arg-type]
    night = run(endless, done("next"))
    assert states(night) == [State.LATE, State.SKIPPED]
    time.sleep(3.2)
    assert not left.exists()


def test_a_report_names_no_address_that_a_step_would_say(run: Run) -> None:
    night = run(step("leaky", "print('refusé : camille@exemple.fr, 06 12 34 56 78'); raise SystemExit(1)"))
    assert "camille" not in str(night.results[0].lines)
    assert "34" not in str(night.results[0].lines)


def test_a_full_disk_stops_no_step_from_being_told(tmp_path: Path) -> None:
    said: list[str] = []
    with small_disk(tmp_path / "disk", 64) as disk:
        plan = Plan(sources=(), folder=disk / "night")
        with held(plan.folder / "night.lock") as lock:
            filled(disk)
            chatty = step("chatty", "print('mot ' * 100_000); raise SystemExit(1)")
            night = Runner(plan, lock, Ending(), said.append, (chatty, done("next"))).run()
    assert states(night) == [State.FAILED, State.SKIPPED]
    assert said[-1].startswith("Chatty\u00a0: échec.")


_OF_ITS_OWN = """
import sys
from pathlib import Path
from functions.night.lock import held
from functions.night.plan import Plan
from functions.night.runner import Runner
from functions.night.running import Ending
from functions.night.steps import Step
folder = Path(sys.argv[1])
long = Step("long", "Long", lambda plan: [plan.python, "-c", "import time, sys; time.sleep(float(sys.argv[1]))",
                                          sys.argv[2]], 1, "")
with held(folder / "night.lock") as lock:
    ending = Ending()
    ending.listen()
    night = Runner(Plan(sources=(), folder=folder), lock, ending, lambda said: print(said, flush=True), (long,)).run()
    print([one.state.value for one in night.results], flush=True)
"""


def begun(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """A night of its own whose one step is under way."""
    night = subprocess.Popen(
        [sys.executable, "-c", _OF_ITS_OWN, str(folder), str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert night.stdout
    assert night.stdout.readline() == "Long…\n"
    while not list(folder.glob("20*/long.log")):
        time.sleep(0.02)
    return night


def is_held(folder: Path) -> bool:
    try:
        with held(folder / "night.lock"):
            return False
    except Taken:
        return True


def test_two_nights_never_run_at_once_even_when_one_is_killed(tmp_path: Path) -> None:
    night = begun(tmp_path, 2)
    assert is_held(tmp_path)
    night.send_signal(signal.SIGKILL)
    night.communicate()
    time.sleep(0.3)
    assert is_held(tmp_path), "its step still writes"
    deadline = time.monotonic() + 20
    while is_held(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_held(tmp_path)


def test_a_night_asked_to_end_ends_its_step_and_tells(tmp_path: Path) -> None:
    night = begun(tmp_path, 60)
    os.kill(night.pid, signal.SIGTERM)
    said, _ = night.communicate(timeout=20)
    assert "interrompue" in said
    assert "['ended']" in said
    assert not is_held(tmp_path)
