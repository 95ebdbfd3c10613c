"""``python -m data template``: the table that networks and trades fill in."""

import argparse
from pathlib import Path

from data.commands.terminal import Refused, tell

SUMMARY = "Écrire le modèle de tableau (CSV ou XLSX) que remplit un réseau ou une filière."
EXAMPLES = ("python -m data template modele.xlsx", "python -m data template modele.csv")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``template``."""
    command.add_argument("file", type=Path, metavar="FICHIER", help="modèle à écrire, en .csv ou .xlsx")


def run(options: argparse.Namespace) -> None:
    """Write the template."""
    from data.sources.table import write_template

    if options.file.suffix.lower() not in (".csv", ".xlsx"):
        raise Refused(f"{options.file} : le modèle s’écrit en .csv ou en .xlsx.")
    write_template(options.file)
    tell(f"Modèle : {options.file}. Remplissez-le, puis consolidez-le avec table={options.file}.")
