"""The template itself: the sheet to fill in, with one fictional row, and a sheet that says how."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from data.sources.table_columns import COLUMNS, REQUIRED
from data.vocabulary import vocabulary

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_AS_TEXT = frozenset({"siret", "postcode", "insee", "phone"})


def write_csv(path: Path) -> None:
    """The headings and the fictional row, in the CSV that French spreadsheets open well."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([column.heading for column in COLUMNS])
        writer.writerow([column.example for column in COLUMNS])


def write_workbook(path: Path) -> None:
    """The two sheets. Codes are texts, so that a spreadsheet rounds none and drops no zero."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "structures"
    sheet.append([column.heading for column in COLUMNS])
    sheet.append([column.example for column in COLUMNS])
    for index, column in enumerate(COLUMNS, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        sheet.cell(1, index).font = Font(bold=True)
        if column.key in _AS_TEXT:
            dimension.number_format = "@"
            sheet.cell(2, index).number_format = "@"
    sheet.freeze_panes = "A2"
    _write_manual(workbook.create_sheet("mode d’emploi"))
    workbook.save(path)


def _write_manual(sheet: "Worksheet") -> None:
    from openpyxl.styles import Font

    words = vocabulary()
    rows: list[tuple[str, ...]] = [
        ("Une ligne par structure et par type. La ligne d’exemple est fictive : remplacez-la.",),
        ("Gardez les intitulés des colonnes ; leur ordre est libre, les colonnes facultatives peuvent manquer.",),
        (),
        ("Colonne", "Obligatoire", "Que mettre", "Exemple"),
        *((one.heading, "oui" if one.key in REQUIRED else "", one.help, one.example) for one in COLUMNS),
        (),
        ("Type", "Libellé"),
        *((kind.code, kind.label) for kind in words.kinds),
        (),
        ("Type de prestation", "Libellé"),
        *((term.code, term.label) for term in words.service_types),
        (),
        ("Groupe de secteurs", "Secteur"),
        *((group.label, sector.label) for group in words.sector_groups for sector in group.sectors),
        (),
        ("Réseau",),
        *((network.label,) for network in words.networks),
        (),
        ("Forme juridique",),
        *((form.label,) for form in words.legal_forms),
    ]
    heads = {"Colonne", "Type de prestation", "Groupe de secteurs", "Réseau", "Forme juridique"}
    for row in rows:
        sheet.append(row)
        if row and (row[0] in heads or row == ("Type", "Libellé")):
            sheet.cell(sheet.max_row, 1).font = Font(bold=True)
    for letter, width in (("A", 34), ("B", 44), ("C", 70), ("D", 40)):
        sheet.column_dimensions[letter].width = width
