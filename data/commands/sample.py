"""``python -m data sample``: fictional structures to work with."""

import argparse
from pathlib import Path

from data.commands.terminal import Refused, Watch, tell
from data.french import number

SUMMARY = "Fabriquer un échantillon fictif, toujours le même pour un nombre et une graine donnés."
EXAMPLES = ("python -m data sample --count 10000 --seed 7 --out build/sample-10000.jsonl",)
_MOST = 1_000_000


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``sample``."""
    command.add_argument("--count", type=int, default=400, metavar="N", help="nombre de structures (1 à 1 000 000)")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="graine du hasard")
    command.add_argument("--out", type=Path, required=True, metavar="FICHIER")


def run(options: argparse.Namespace) -> None:
    """Write the sample."""
    from data.sample import generate

    if not 1 <= options.count <= _MOST:
        raise Refused(f"--count {options.count} : le nombre de structures va de 1 à {number(_MOST)}.")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("wb") as file, Watch() as watch:
        for written, line in enumerate(generate(options.count, options.seed)):
            file.write(line + b"\n")
            watch("Échantillon", written)
    tell(f"{number(options.count)} structures fictives : {options.out}")
