"""``python -m plugins.checks``: whether a built site may be published."""

import argparse
import sys
from collections import Counter
from pathlib import Path

import msgspec

from data.dataset import Dataset, NoDataset
from plugins import BuildStopped
from plugins.checks import Fault
from plugins.checks.budgets import SAMPLE, faults_of_budgets
from plugins.checks.built_site import NoSite, built_site
from plugins.checks.copies import faults_of_copies
from plugins.checks.indexed import faults_of_sitemaps
from plugins.checks.links import WHAT as LINK
from plugins.checks.private_values import private_values
from plugins.checks.scanning import scan
from theme.french import counted, number

DONE, IMPOSSIBLE, FAULTY = 0, 1, 3
_SHOWN = 10
"""Faults of each sort that are said; all are in the file of ``--report``."""


def main(arguments: list[str] | None = None) -> int:
    """Check, and say: 0 when the site may be published, 3 when it may not, 1 when it cannot be checked."""
    options = _parser().parse_args(arguments)
    try:
        site = built_site(options.site, options.build or options.site.parent)
        seen = scan(site, private_values(Dataset(options.dataset)))
        sample = sorted(site.pages if options.pages >= len(site.pages) else site.sampled(options.pages))
        faults = [
            *seen.faults,
            *faults_of_sitemaps(site, seen.unindexed),
            *faults_of_copies(site, options.pages),
        ]
        if not any(fault.what == LINK for fault in faults):  # a page whose styles are missing cannot be weighed
            faults += faults_of_budgets(site, sample)
        if options.report:
            told = [{"what": one.what, "page": one.page, "words": one.words} for one in faults]
            options.report.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    except (NoSite, NoDataset, BuildStopped) as problem:
        print(problem, file=sys.stderr)
        return IMPOSSIBLE
    except OSError as problem:
        print(f"{problem.filename or options.site}\u00a0: {problem.strerror or problem}.", file=sys.stderr)
        return IMPOSSIBLE
    print(
        f"{counted(len(site.files), 'fichier lu', 'fichiers lus')}, dont {counted(len(site.pages), 'page')}\u202f; "
        f"{counted(len(sample), 'page pesée', 'pages pesées')}."
    )
    if not faults:
        print("Rien n’empêche de publier ce site.")
        return DONE
    _tell(faults)
    return FAULTY


def _tell(faults: list[Fault]) -> None:
    print(f"Ce site ne doit pas être publié\u00a0: {counted(len(faults), 'défaut')}.", file=sys.stderr)
    told: Counter[str] = Counter()
    for fault in faults:
        told[fault.what] += 1
        if told[fault.what] <= _SHOWN:
            print(f"  {fault.what}, {fault}", file=sys.stderr)
    for what, count in told.items():
        if count > _SHOWN:
            print(f"  {what}\u00a0: et {number(count - _SHOWN)} autres.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m plugins.checks",
        description="Vérifier un site construit avant de le publier\u202f: liens, données privées, plans, poids.",
        epilog="Codes de sortie : 0 rien à redire ; 1 impossible ; 2 commande mal écrite ; 3 à ne pas publier.",
    )
    parser.add_argument("--site", type=Path, default=Path("build/output"), metavar="DOSSIER", help="(%(default)s)")
    parser.add_argument(
        "--build", type=Path, metavar="DOSSIER", help="ce que la construction a laissé (le dossier au-dessus du site)"
    )
    parser.add_argument(
        "--dataset", type=Path, required=True, metavar="DOSSIER", help="jeu de données dont le site est fait"
    )
    parser.add_argument(
        "--pages", type=int, default=SAMPLE, metavar="N", help="pages à peser, toujours les mêmes (%(default)s)"
    )
    parser.add_argument("--report", type=Path, metavar="FICHIER", help="écrire tous les défauts, en JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
