"""`python -m tests.bench.night`: a whole night, from sources to a published folder, cold and with 1 % changed.

The steps are those of ``python -m functions night``, each measured as a process: wall and processor seconds. Files are
on tmpfs where there is one. The goals are 40 s cold and 12 s with 1 % changed, for 10 000 structures on two processors
that nothing else uses.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from data.sample import generate
from functions.night.plan import Plan
from functions.night.steps import STEPS
from tests.bench.processes import Cost
from tests.site import ROOT

_OUT = Console()
_SHARE = 100
_SETTINGS = {
    "SITEURL": "https://annuaire.example",
    "EDITEUR": "Coopérative d’essai",
    "DIRECTEUR_PUBLICATION": "Camille Essai",
    "HEBERGEUR": "Hébergeur d’essai, Paris",
    "DPO": "dpo@annuaire.example",
    "CONTACT_ACCESSIBILITE": "acces@annuaire.example",
}
Costs = dict[str, Cost]


def main() -> None:
    """Measure the two nights, print a table and one line of figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.night", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="structures (10 000)")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="night-", dir=memory if memory.is_dir() else None))
    try:
        bench(folder, options.count)
    finally:
        shutil.rmtree(folder)


def bench(folder: Path, count: int) -> None:
    """Measure nights of ``count`` structures in a folder."""
    source = folder / "sample.jsonl"
    source.write_bytes(b"".join(line + b"\n" for line in generate(count, 1)))
    plan = _plan(folder, source)
    cold = _night(plan)
    _change(source)
    changed = _night(plan)
    table = Table(title=f"{count} structures, {sum(1 for _ in (folder / 'www').rglob('*.html'))} pages")
    for heading in ("step", "cold s", "cold CPU s", "1 % changed s", "1 % changed CPU s"):
        table.add_column(heading, justify="left" if heading == "step" else "right")
    for name in cold:
        figures = (cold[name].wall, cold[name].cpu, changed[name].wall, changed[name].cpu)
        table.add_row(name, *(f"{figure:.2f}" for figure in figures))
    _OUT.print(table)
    figures = {"cold": cold, "changed": changed}
    print(
        " ".join(
            f"night_{name}_s={sum(cost.wall for cost in costs.values()):.1f}"
            f" night_{name}_cpu_s={sum(cost.cpu for cost in costs.values()):.1f}"
            for name, costs in figures.items()
        )
    )


def _plan(folder: Path, source: Path) -> Plan:
    return Plan(
        sources=(f"sample={source}",),
        publication=("--to", str(folder / "www")),
        store=str(folder / "store.sqlite"),
        dataset=folder / "dataset",
        edits=folder / "edits.jsonl",
        needs=folder / "needs.json",
        copies=folder / "sources",
        site=folder / "build" / "output",
        folder=folder / "night",
    )


def _night(plan: Plan) -> Costs:
    """Each step that is not skipped, measured. Stops when one fails."""
    costs = {}
    for step in STEPS:
        if step.skipped(plan):
            costs[step.name] = Cost(0.0, 0.0, 0.0)
            continue
        start = time.perf_counter()
        process = subprocess.Popen(
            step.words(plan),
            cwd=ROOT,
            env=os.environ | _SETTINGS | plan.environment(),
            stdout=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{step.name}: exit {process.returncode}")
        cpu = usage.ru_utime + usage.ru_stime
        costs[step.name] = Cost(time.perf_counter() - start, cpu, usage.ru_maxrss / 1024)
    return costs


def _change(source: Path) -> None:
    """Other words in the descriptions of one structure in a hundred, always the same ones."""
    header, *lines = source.read_bytes().splitlines()
    for at in random.Random(1).sample(range(len(lines)), len(lines) // _SHARE):
        row = json.loads(lines[at])
        row["description"] = f"{row.get('description') or ''} Une phrase de plus, apparue cette nuit."
        lines[at] = json.dumps(row, ensure_ascii=False).encode()
    source.write_bytes(b"\n".join([header, *lines]) + b"\n")


if __name__ == "__main__":
    main()
