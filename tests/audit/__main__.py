"""`make audit`: every page of the sample and of the real export, and Lighthouse on each template.

Prints what it finds, writes ``docs/audit.md`` and ends with 1 when anything is wrong.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from tests.audit import lighthouse, sweep
from tests.audit.report import Part, Report
from tests.browser.templates import addresses_of, strained
from tests.budgets import html_checker, links
from tests.budgets.limits import GOALS, LIMITS, distribution, exceeded, exceeded_by_assets
from tests.budgets.weighing import weigh
from tests.serving import served
from tests.site import ROOT, Site, build, consolidate

SOURCES = {
    "sample": ("sample", ROOT / "data" / "reference" / "sample.jsonl"),
    "real export": ("emplois", ROOT.parent / "shared" / "data" / "emplois-marche-export.json"),
}
_CHECKS = ("budgets", "html", "browser", "lighthouse")
_OUT = Console()


def main() -> int:
    """Run the checks asked for, on the sites that can be built here."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("checks", nargs="*", default=list(_CHECKS), help=f"among {', '.join(_CHECKS)} (all)")
    parser.add_argument("--sites", nargs="*", default=list(SOURCES), help=f"among {', '.join(SOURCES)} (all)")
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "audit.md", help="the page to write")
    options = parser.parse_args()
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    report = Report(commit.stdout.strip(), datetime.now(UTC).date(), os.cpu_count() or 1)
    folder = Path(tempfile.mkdtemp(prefix="audit-"))
    try:
        for name in options.sites:
            source, file = SOURCES[name]
            if file.exists():
                consolidate(f"{source}={file}", folder / name / "dataset")
                site = build(folder / name / "dataset", folder / name / "build")
                _audit(name, site, report, options.checks, folder / name)
            else:
                _OUT.print(f"{file} is not here: no page of it is checked")
    finally:
        shutil.rmtree(folder)
    options.report.write_text(report.as_markdown(), encoding="utf-8")
    _OUT.print(f"{len(report.faults)} faults: {options.report}")
    return 1 if report.faults else 0


def _audit(name: str, site: Site, report: Report, checks: list[str], folder: Path) -> None:
    """Add to the report what the checks find over one site. Lighthouse looks at the sample: it has every template."""
    pages = addresses_of(site)

    def add(what: str, count: int, check: Callable[[], list[str]]) -> None:
        start = time.monotonic()
        part = Part(f"{name}: {what}", count, check(), time.monotonic() - start)
        _OUT.print(f"{part.what}: {part.pages} pages, {len(part.faults)} faults, {part.seconds:.0f} s")
        for fault in part.faults[:20]:
            _OUT.print(f"  {fault[:300]}", markup=False)
        report.parts.append(part)

    if "budgets" in checks:
        limits = LIMITS if name == "sample" else (*LIMITS, *GOALS)
        weights = [weigh(site, address) for address in pages]
        report.budgets[name] = distribution(weights, limits)
        add("budgets", len(pages), lambda: exceeded(weights, limits) + exceeded_by_assets(site.folder))
        add("links and fragments", len(pages), lambda: links.broken(site))
    if "html" in checks:
        files = sorted(site.folder.rglob("*.html"))
        add("HTML checker (vnu)", len(files), lambda: html_checker.complaints(files))
    if "browser" in checks:
        add("axe, reflow, text spacing, colours, controls", len(pages), lambda: sweep.faults(site, pages))
    if "lighthouse" in checks and name == "sample":
        addresses = sorted({found["heaviest"] for found in strained(site).values()})
        with served(site, folder) as origin:
            add("Lighthouse", len(addresses), lambda: _lighthouse(origin, addresses, report))


def _lighthouse(origin: str, addresses: list[str], report: Report) -> list[str]:
    for address in addresses:
        report.scores.append(lighthouse.score(origin, address))
        _OUT.print(f"  {address} {report.scores[-1].scores} {report.scores[-1].first_paint:.2f} s")
    return [fault for score in report.scores for fault in score.faults]


if __name__ == "__main__":
    sys.exit(main())
