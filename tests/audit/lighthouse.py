"""Lighthouse, as a slow phone sees each template: performance is the median of three runs, the rest must be whole."""

import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.browser.chromium import ARGUMENTS, find
from tests.site import ROOT

RUNS = 3
LEAST_PERFORMANCE = 99
_PROGRAM = ROOT / "theme" / "node_modules" / "lighthouse" / "cli" / "index.js"
_SECONDS = 180


class _Category(msgspec.Struct):
    score: float | None


class _Audit(msgspec.Struct, rename="camel"):
    score: float | None = None
    numeric_value: float | None = None
    score_display_mode: str = ""


class _Report(msgspec.Struct):
    categories: dict[str, _Category]
    audits: dict[str, _Audit]


@dataclass(frozen=True)
class Score:
    """Of 100: performance, accessibility, best practices, search engines; the first paint in seconds; what failed."""

    address: str
    scores: dict[str, int]
    first_paint: float
    failed: tuple[str, ...]

    @property
    def faults(self) -> list[str]:
        """What falls short."""
        return [
            f"{self.address}: {name} {value} ({', '.join(self.failed)})"
            for name, value in self.scores.items()
            if value < (LEAST_PERFORMANCE if name == "performance" else 100)
        ]


def score(origin: str, address: str) -> Score:
    """Run Lighthouse on a page of a served site. Raises CalledProcessError when it cannot."""
    reports = [_run(origin + address, "performance,accessibility,best-practices,seo")]
    reports += [_run(origin + address, "performance") for _ in range(RUNS - 1)]
    whole = reports[0]
    scores = {name: round(100 * (category.score or 0)) for name, category in whole.categories.items()}
    scores["performance"] = round(100 * statistics.median(one.categories["performance"].score or 0 for one in reports))
    paints = [one.audits["first-contentful-paint"].numeric_value or 0 for one in reports]
    failed = sorted(
        name for name, one in whole.audits.items() if one.score == 0 and one.score_display_mode in {"binary", "error"}
    )
    return Score(address, scores, statistics.median(paints) / 1000, tuple(failed))


def _run(url: str, categories: str) -> _Report:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *("node", str(_PROGRAM), url, "--quiet", "--output=json", f"--output-path={report}"),
                f"--only-categories={categories}",
                f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
            ],
            check=True,
            timeout=_SECONDS,
            env=os.environ | {"CHROME_PATH": find() or ""},
            stdout=subprocess.DEVNULL,
        )
        return msgspec.json.decode(report.read_bytes(), type=_Report)
