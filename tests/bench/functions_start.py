"""What starting the functions costs: their import, beside that of what they stand on, and the first answers."""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from tests.aws.standin import standing_in
from tests.aws.world import CloudWorld, environment_of
from tests.bench.processes import ROOT
from tests.functions.world import ENQUIRY, REPORTED, TYPED

_OUT = Console()
_RUNS = 15
_ALLOWED_RATIO = 1.8
_IMPORTS = {
    "bare": "import mangum, msgspec, starlette.applications, starlette.responses, starlette.routing",
    "functions": "import functions.lambdas.web",
}
_TIMED = """
import time
start, processor = time.perf_counter(), time.process_time()
{statement}
elapsed, used = time.perf_counter() - start, time.process_time() - processor
# Not getrusage: a fresh process takes the peak of the one that started it.
(memory,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(elapsed, used, int(memory) / 1024)
"""
_ANSWERED = """
import json, sys, time
from tests.functions.test_lambdas import event
from functions.lambdas import web
for _ in range(2):
    asked = event(*json.loads(sys.argv[1]))
    start = time.perf_counter()
    answer = web.handler(asked, None)
    assert answer["statusCode"] in (200, 303), answer
    print(time.perf_counter() - start)
"""
_FIRST_ANSWERS = {
    "contact": ("POST", "/f/contact", TYPED),
    "report": ("POST", "/f/signaler", REPORTED),
    "enquiry": ("POST", "/f/nous-ecrire", ENQUIRY),
    "going": ("GET", "/f/aller", {"metier": "jardin", "lieu": "Grenoble"}),
    "profile": ("GET", "/f/fiche/modifier", {"structure": TYPED["structure_id"]}),
    "moderation": ("GET", "/f/moderation/connexion", {}),
}


def bench(folder: Path, _count: int) -> None:
    """Measure fresh processes that find their bytecode compiled, print a table and one line of figures."""
    environment = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    imports: dict[str, list[list[float]]] = {name: [] for name in _IMPORTS}
    for run in range(_RUNS + 1):
        for name, statement in _IMPORTS.items():
            figures = _said(_TIMED.format(statement=statement), **environment)
            if run:  # the first compiles
                imports[name].append(figures)
    wall, cpu, memory = (
        {name: statistics.median(one[what] for one in runs) for name, runs in imports.items()} for what in range(3)
    )
    ratio = wall["functions"] / wall["bare"]
    table = Table(title=f"imports, {_RUNS} fresh processes each")
    for heading in ("what", "ms", "CPU ms", "memory MB"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name in _IMPORTS:
        table.add_row(name, f"{wall[name] * 1000:.0f}", f"{cpu[name] * 1000:.0f}", f"{memory[name]:.0f}")
    _OUT.print(table)
    _OUT.print(f"import: {ratio:.2f} × bare, {_ALLOWED_RATIO} allowed")
    answers = first_answers(folder, environment)
    print(
        f"functions_import_ms={wall['functions'] * 1000:.0f} functions_import_ratio={ratio:.2f}"
        f" functions_import_cpu_ratio={cpu['functions'] / cpu['bare']:.2f} functions_rss_mb={memory['functions']:.0f} "
        + " ".join(f"first_{name}_ms={milliseconds:.0f}" for name, milliseconds in answers.items())
    )


def first_answers(folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """What the first answer of each service costs more than its second, in milliseconds, the import taken off."""
    answers = {}
    with standing_in(folder) as aws:
        for name, value in aws.environment().items():
            os.environ[name] = value
        world = CloudWorld(folder, aws)
        settings = aws.environment() | environment_of(world)
        for name, (method, path, fields) in _FIRST_ANSWERS.items():
            typed = urlencode(fields)
            asked = json.dumps([method, path, typed, ""] if method == "POST" else [method, path, None, typed])
            runs = [_said(_ANSWERED, asked, **environment, **settings) for _ in range(4)][1:]
            answers[name] = statistics.median(first - second for first, second in runs) * 1000
        world.close()
    return answers


def _said(code: str, *arguments: str, **environment: str) -> list[float]:
    """The numbers that a fresh process prints. Raises CalledProcessError when it fails."""
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # one line in the log a request
        check=True,
        text=True,
    )
    return [float(number) for number in run.stdout.split()]
