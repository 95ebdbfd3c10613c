"""The HTML checker of the W3C (vnu), as npm gives it: it needs Java."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.site import ROOT

_JAR = ROOT / "theme" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_FILES_A_RUN = 1000


class _Message(msgspec.Struct):
    type: str
    message: str
    url: str = ""
    extract: str = ""


class _Report(msgspec.Struct):
    messages: list[_Message]


def missing() -> str:
    """What the checker lacks to run here, or nothing."""
    if shutil.which("java") is None:
        return "no java here: apt install default-jre-headless"
    return "" if _JAR.exists() else f"no {_JAR}: run make test"


def complaints(files: Sequence[Path]) -> list[str]:
    """Errors and warnings about HTML files, one line each."""
    runs = (files[start : start + _FILES_A_RUN] for start in range(0, len(files), _FILES_A_RUN))
    return [complaint for some in runs for complaint in _run(some)]


def _run(files: Sequence[Path]) -> list[str]:
    command = ["java", "-Xss4m", "-jar", str(_JAR), "--stdout", "--exit-zero-always", "--format", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    report = msgspec.json.decode(done.stdout, type=_Report)
    return [f"{one.url}: {one.type}: {one.message} {one.extract[:120]}" for one in report.messages]
