"""The process that draws: what it survives, what it is not told."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from functions.files import aside as aside_of_all
from functions.files import drawing, pictures
from functions.files.safe_picture import RefusedPicture, SafePicture
from functions.ports import StoreUnavailable
from tests.functions.files.drawn import SECRET, encoded, jpeg_of_scans, scene, with_gps

ROOT = Path(__file__).parents[3]
ASIDE = """
import functions.files.drawing as drawing
from functions.files.safe_picture import SafePicture
def drawn_again(content):
    {body}
drawing.drawn_again = drawn_again
drawing.main()
"""


def made_safe(content: bytes) -> SafePicture:
    return asyncio.run(pictures.made_safe(content))


@pytest.fixture
def aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where to write the interpreter that stands for ours: a process that misbehaves as readers of pictures may."""
    interpreter = tmp_path / "python"
    monkeypatch.setattr(sys, "executable", str(interpreter))
    return interpreter


def misbehaving(interpreter: Path, body: str) -> None:
    python = Path(sys.prefix) / "bin" / "python"
    script = interpreter.with_suffix(".py")
    script.write_text(ASIDE.format(body=body))
    interpreter.write_text(f"#!/bin/sh\nexec {python} {script}\n")
    interpreter.chmod(0o700)


def test_a_photograph_comes_back_harmless() -> None:
    picture = made_safe(with_gps())
    assert (picture.width, picture.height) == (640, 480)
    assert all(SECRET not in content for content in picture.files.values())
    assert picture == drawing.drawn_again(with_gps())


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(RefusedPicture, match="Enregistrez votre image en JPEG"):
        made_safe(b"%PDF-1.7")


@pytest.mark.parametrize(
    "body",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n    while True: pass",
    ],
    ids=["crashes", "never ends"],
)
def test_a_reader_that_fails_is_a_refusal_and_the_server_goes_on(aside: Path, body: str) -> None:
    misbehaving(aside, body)
    with pytest.raises(RefusedPicture, match="Enregistrez-la en JPEG"):
        made_safe(encoded(scene()))


def test_a_reader_that_sleeps_is_given_up(aside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_SECONDS", 0.5)
    misbehaving(aside, "import time; time.sleep(60)")
    with pytest.raises(RefusedPicture):
        made_safe(encoded(scene()))


def test_a_fault_of_ours_is_not_told_to_be_the_picture_s(aside: Path) -> None:
    misbehaving(aside, "raise ModuleNotFoundError('PIL')")
    with pytest.raises(RuntimeError, match="ended with 1"):
        made_safe(encoded(scene()))


def test_the_process_knows_no_secret(aside: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "not to be told")
    told = tmp_path / "told"
    misbehaving(aside, f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ))); raise SystemExit(1)")
    with pytest.raises(RuntimeError):
        made_safe(encoded(scene()))
    assert "PYTHONPATH" in told.read_text()
    assert "not to be told" not in told.read_text()


def test_memory_is_bounded() -> None:
    greedy = ASIDE.format(body="bytearray(2_000_000_000)")
    ended = subprocess.run([sys.executable, "-c", greedy], cwd=ROOT, input=b"", capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"MemoryError" in ended.stderr


@pytest.mark.audit
def test_fifty_million_pixels_fit_in_the_bounds() -> None:
    largest = encoded(scene((7070, 7070)), progressive=True, subsampling=0)
    assert made_safe(largest).width == drawing.LONGEST_SIDE


def test_a_file_that_would_keep_a_reader_busy_for_hours_does_not_reach_it() -> None:
    bomb = jpeg_of_scans(20_000)
    assert len(bomb) < 10 * 1024 * 1024
    with pytest.raises(RefusedPicture, match="trop de calculs"):
        made_safe(bomb)


def test_when_too_many_wait_the_service_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside_of_all, "MOST_WAITING_SECONDS", 0.05)

    async def one_too_many() -> None:
        for taker in range(pictures.MOST_AT_ONCE):
            pictures._turns.acquire_on_behalf_of_nowait(taker)
        try:
            with pytest.raises(StoreUnavailable, match="pictures-busy"):
                await pictures.made_safe(encoded(scene()))
        finally:
            for taker in range(pictures.MOST_AT_ONCE):
                pictures._turns.release_on_behalf_of(taker)

    asyncio.run(one_too_many())
    assert made_safe(encoded(scene())).width == 640


def test_drawing_lets_everything_else_go_first(aside: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    misbehaving(aside, f"import os; open({str(told)!r}, 'w').write(str(os.nice(0))); raise SystemExit(1)")
    with pytest.raises(RuntimeError):
        made_safe(encoded(scene()))
    assert int(told.read_text()) > os.nice(0)


def test_the_server_does_not_load_pillow() -> None:
    script = (
        "import sys, functions.files.pictures, functions.guards.uploads\n"
        "print([name for name in sys.modules if name.startswith('PIL')])"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
