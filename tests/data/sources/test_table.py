import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from data.model import Activity, Perimeter, PerimeterLevel, Turnover, Workforce, Zone, ZoneType
from data.rows import Candidate, Quarantined
from data.sources import table
from data.sources.reading import Unreadable
from data.sources.table_columns import COLUMNS
from data.verdicts import Reason

SIRET = "99920000900010"
ROW = {"SIRET": SIRET, "Type": "SEP", "Raison sociale": "Atelier fictif"}


def listed(tmp_path: Path, *rows: dict[str, Any]) -> list[Candidate | Quarantined]:
    """What the adapter reads of a workbook with these rows."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    book = Workbook()
    book.worksheets[0].append(titles)
    for row in rows:
        book.worksheets[0].append([row.get(title) for title in titles])
    book.save(tmp_path / "liste.xlsx")
    return list(table.read(tmp_path / "liste.xlsx"))


def kept(tmp_path: Path, **changes: Any) -> Candidate:
    (row,) = listed(tmp_path, ROW | changes)
    assert isinstance(row, Candidate), row
    return row


def left_out(tmp_path: Path, **changes: Any) -> tuple[Candidate, Quarantined]:
    """A row that is kept, and what of it is put aside."""
    structure, cells = listed(tmp_path, ROW | changes)
    assert isinstance(structure, Candidate), structure
    assert isinstance(cells, Quarantined), cells
    assert (cells.reason, cells.position) == (Reason.CELL_LEFT_OUT, structure.position)
    return structure, cells


def refused(tmp_path: Path, **changes: Any) -> Quarantined:
    (row,) = listed(tmp_path, ROW | changes)
    assert isinstance(row, Quarantined), row
    return row


@pytest.mark.parametrize("name", ["modele.xlsx", "modele.csv"])
def test_the_template_reads_back(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    table.write_template(path)
    assert table.recognises(path.read_bytes()[:4096])
    (row,) = table.read(path)
    zone = Zone(ZoneType.CUSTOM, distance_km=50)
    assert row == Candidate(
        position=1,
        siret="99910000100018",
        kind="ACI",
        name="Les Jardins fictifs",
        legal_form="ASSOCIATION",
        founded=1998,
        activities=(
            Activity("creation-et-entretien-des-espaces-verts", ("PREST", "BUILD"), zone),
            Activity("maraichage-legumerie-conserverie", ("PREST", "BUILD"), zone),
        ),
        convention_active=True,
        workforce=Workforce(6, 18),
        turnover=Turnover(420_000, 2025),
        networks=("coorace",),
        description="Maraîchage biologique et entretien d’espaces verts.",
        website="https://example.org",
        fictional=True,
        updated=date(2026, 10, 1),
        address="1 rue de l’Exemple",
        postcode="38000",
        city="Grenoble",
        insee="38185",
        contact_first_name="Camille",
        contact_last_name="Exemple",
        contact_email="contact@example.org",
        contact_phone="0639980001",
    )


def test_the_template_explains_every_column_and_keeps_codes_as_texts(tmp_path: Path) -> None:
    table.write_template(tmp_path / "modele.xlsx")
    book = load_workbook(tmp_path / "modele.xlsx")
    manual = {cell for row in book["mode d’emploi"].iter_rows(values_only=True) for cell in row}
    assert {column.heading for column in COLUMNS} <= manual
    assert book["structures"].column_dimensions["A"].number_format == "@"


def test_three_columns_are_enough_in_any_order_and_case(tmp_path: Path) -> None:
    (row,) = listed(tmp_path, {"RAISON SOCIALE": "Atelier fictif", "type": "sep", " Siret ": SIRET})
    assert row == Candidate(position=1, siret=SIRET, kind="SEP", name="Atelier fictif")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_of_any_delimiter_and_encoding_is_recognised_and_read(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(
        f"SIRET{delimiter}Type{delimiter}Raison sociale\r\n{SIRET}{delimiter}EA{delimiter}Éléa\r\n",
        encoding=encoding,
        newline="",
    )
    assert table.recognises(path.read_bytes()[:4096])
    assert [row.name for row in table.read(path) if isinstance(row, Candidate)] == ["Éléa"]


@pytest.mark.parametrize(
    "header",
    [
        "siret,nom_entreprise,adresse,code_postal,commune,telephone,email,site_internet,code_qualification,nom_certificat",
        "SIREN;Raison sociale;Date de l’agrément",
        "insee;commune;departement;frr",
        "nofinesset;rs;siret",
        '{"siret": 1, "type": 2}',
        "",
    ],
)
def test_files_of_other_sources_are_not_taken_for_a_list(header: str) -> None:
    assert not table.recognises(header.encode())


def test_a_misspelt_column_stops_with_a_suggestion(tmp_path: Path) -> None:
    assert table.recognises(b"SIRET;Type;Raison social\n")
    with pytest.raises(
        Unreadable, match="«\u202fRaison social\u202f»\u202f: vouliez-vous dire «\u202fRaison sociale\u202f»"
    ):
        listed(tmp_path, {"SIRET": SIRET, "Type": "EA", "Raison social": "x"})


def test_a_missing_required_column_stops(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="il manque la colonne «\u202fType\u202f»"):
        listed(tmp_path, {"SIRET": SIRET, "Raison sociale": "x"})


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("esat", "ESAT"),
        ("Entreprise adaptée", "EA"),
        ("ENTREPRISES ADAPTEES", "EA"),
        ("Entreprise adaptée (EA)", "EA"),
        ("Établissement et service d’aide par le travail", "ESAT"),
        ("Atelier et chantier d'insertion", "ACI"),
        ("Ateliers et chantiers d’insertion (ACI)", "ACI"),
        ("Structure de Grenoble (SEP)", "SEP"),
    ],
)
def test_a_type_is_a_code_or_a_label(tmp_path: Path, told: str, kind: str) -> None:
    assert kept(tmp_path, Type=told).kind == kind


def test_an_unknown_type_is_quarantined_with_a_suggestion(tmp_path: Path) -> None:
    row = refused(tmp_path, Type="Entreprise adapté")
    assert row.reason is Reason.UNKNOWN_KIND
    assert "vouliez-vous dire «\u202fEntreprise adaptée\u202f»" in row.detail
    assert refused(tmp_path, Type=None).reason is Reason.UNKNOWN_KIND


def test_an_unknown_trade_is_put_aside_with_a_suggestion_and_the_others_are_kept(tmp_path: Path) -> None:
    row, aside = left_out(tmp_path, Secteurs="Netoyage de locaux | Blanchisserie")
    assert [activity.sector for activity in row.activities] == ["blanchisserie"]
    assert aside.detail.startswith("ligne 2\u202f: secteur inconnu «\u202fNetoyage de locaux\u202f»")
    assert "vouliez-vous dire «\u202fNettoyage de locaux\u202f»" in aside.detail
    assert aside.row == {"Secteurs": "Netoyage de locaux | Blanchisserie"}


def test_every_cell_that_cannot_be_read_is_named_at_once_and_the_row_is_kept(tmp_path: Path) -> None:
    told = {
        "Effectif permanent": "une dizaine",
        "Réseaux": "Corace",
        "Mis à jour le": "hier",
        "Année de création": "20O4",
        "Chiffre d’affaires": 420000,
    }
    row, aside = left_out(tmp_path, **told)
    assert (row.turnover, row.workforce, row.founded) == (Turnover(420_000), Workforce(), None)
    assert [word in aside.detail for word in ("Effectif permanent", "Coorace", "Mis à jour le")] == [True] * 3
    assert "Année de création\u202f: «\u202f20O4\u202f» n’est pas une année" in aside.detail
    assert set(aside.row) == set(told) - {"Chiffre d’affaires"}


def test_a_row_whose_type_cannot_be_read_is_put_aside_whole_with_all_its_problems(tmp_path: Path) -> None:
    row = refused(tmp_path, **{"Type": "EA / ESAT", "Effectif permanent": "dix"})
    assert row.reason is Reason.UNKNOWN_KIND
    assert "Effectif permanent" in row.detail
    assert row.row == {**ROW, "Type": "EA / ESAT", "Effectif permanent": "dix"}


@pytest.mark.parametrize("nothing", ["NC", "n/a", "-", "Non communiqué", "?"])
def test_what_people_write_for_nothing_is_nothing(tmp_path: Path, nothing: str) -> None:
    columns = ("Enseigne", "Secteurs", "Zone", "Effectif permanent", "Année de création", "Mis à jour le", "Réseaux")
    row = kept(tmp_path, **dict.fromkeys((*columns, "Forme juridique"), nothing))
    assert row == kept(tmp_path)


@pytest.mark.parametrize("above", [["Liste des adhérents, au 01/10/2026", "", ""], ["Liste des adhérents, octobre"]])
def test_a_title_may_stand_above_the_header(tmp_path: Path, above: list[str]) -> None:
    path = tmp_path / "liste.csv"
    with path.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows([above, [], [*ROW], [*ROW.values()], [SIRET, "EA", "Un,\ndeux"]])
    assert table.recognises(path.read_bytes()[:4096])
    assert [row.name for row in table.read(path) if isinstance(row, Candidate)] == ["Atelier fictif", "Un, deux"]


def test_a_title_may_stand_above_the_header_of_a_workbook(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Liste des adhérents"], [], [None, *ROW], [None, *ROW.values()], [None, "Total", None, 12]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    book.save(tmp_path / "liste.xlsx")
    structure, total = table.read(tmp_path / "liste.xlsx")
    assert isinstance(structure, Candidate)
    assert isinstance(total, Quarantined)
    assert total.detail == "ligne 5\u202f: la cellule «\u202fType\u202f» est vide"


def test_words_may_be_parted_by_commas(tmp_path: Path) -> None:
    told = "Maraîchage, légumerie, conserverie, Blanchisserie,Électricité"
    row = kept(tmp_path, Secteurs=told, Labels="RGE, ESUS", **{"Types de prestation": "Prestation, BUILD"})
    assert [activity.sector for activity in row.activities] == [
        "maraichage-legumerie-conserverie",
        "blanchisserie",
        "electricite",
    ]
    assert (row.labels, row.activities[0].service_types) == (("rge", "esus"), ("PREST", "BUILD"))


def test_trades_are_labels_or_slugs_parted_by_bars_or_semicolons(tmp_path: Path) -> None:
    told = "Maraîchage, légumerie, conserverie ; blanchisserie|Électricité"
    row = kept(tmp_path, Secteurs=told, **{"Types de prestation": "prest|Mise à disposition – intérim"})
    assert [activity.sector for activity in row.activities] == [
        "maraichage-legumerie-conserverie",
        "blanchisserie",
        "electricite",
    ]
    assert row.activities[0].service_types == ("PREST", "DISP")


COMMUNE, DEPARTEMENT, REGION = PerimeterLevel.COMMUNE, PerimeterLevel.DEPARTEMENT, PerimeterLevel.REGION


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("France entière", Zone(ZoneType.COUNTRY)),
        ("50 km", Zone(ZoneType.CUSTOM, distance_km=50)),
        ("38", Zone(ZoneType.ZONES, perimeters=(Perimeter(DEPARTEMENT, "38"),))),
        (38, Zone(ZoneType.ZONES, perimeters=(Perimeter(DEPARTEMENT, "38"),))),
        ("1", Zone(ZoneType.ZONES, perimeters=(Perimeter(DEPARTEMENT, "01"),))),
        ("2a", Zone(ZoneType.ZONES, perimeters=(Perimeter(DEPARTEMENT, "2A"),))),
        ("Isère (38)", Zone(ZoneType.ZONES, perimeters=(Perimeter(DEPARTEMENT, "38"),))),
        ("Bretagne, isere", Zone(ZoneType.ZONES, perimeters=(Perimeter(REGION, "53"), Perimeter(DEPARTEMENT, "38")))),
        ("Grenoble;38421", Zone(ZoneType.ZONES, perimeters=(Perimeter(COMMUNE, "38185"), Perimeter(COMMUNE, "38421")))),
    ],
)  # fmt: skip
def test_a_zone_is_the_country_a_distance_or_territories(tmp_path: Path, told: object, zone: Zone) -> None:
    assert kept(tmp_path, Secteurs="blanchisserie", Zone=told).activities == (Activity("blanchisserie", (), zone),)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("Bretagn", "vouliez-vous dire «\u202fBretagne\u202f»"),
        ("Sainte-Colombe", "communes ont ce nom, donnez son code INSEE"),
        ("0 km", "écrivez de 1 à"),
        ("9999 km", "écrivez de 1 à"),
        ("50 km | Isère", "zone inconnue «\u202f50 km\u202f»"),
        ("|", "aucun territoire"),
    ],
)
def test_a_zone_that_cannot_be_read_says_why(tmp_path: Path, told: str, why: str) -> None:
    row, aside = left_out(tmp_path, Secteurs="blanchisserie", Zone=told)
    assert row.activities == (Activity("blanchisserie"),)
    assert why in aside.detail


def test_a_siret_typed_as_a_number_is_read_and_a_rounded_one_is_not_guessed(tmp_path: Path) -> None:
    assert kept(tmp_path, SIRET=99920000900010).siret == SIRET
    assert kept(tmp_path, SIRET=99920000900010.0).siret == SIRET
    assert kept(tmp_path, SIRET=None).siret == ""
    row = refused(tmp_path, SIRET="9,992E+13")
    assert (row.reason, "a perdu des chiffres" in row.detail) == (Reason.INVALID_SIRET, True)


def test_codes_and_phones_typed_as_numbers_keep_their_zero(tmp_path: Path) -> None:
    row = kept(
        tmp_path, **{"Code postal": 1000, "Code INSEE": 1053, "Téléphone": 639980001, "Année de création": 1998.0}
    )
    assert (row.postcode, row.insee, row.contact_phone, row.founded) == ("01000", "01053", "639980001", 1998)


def test_dates_of_the_spreadsheet_and_typed_ones_are_read(tmp_path: Path) -> None:
    assert kept(tmp_path, **{"Mis à jour le": date(2026, 10, 1)}).updated == date(2026, 10, 1)
    assert kept(tmp_path, **{"Mis à jour le": "1/10/2026"}).updated == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("told", "form"),
    [
        ("SAS", "SAS"),
        ("SAS (société par actions simplifiée)", "SAS"),
        ("Association loi 1901", "ASSOCIATION"),
        ("ccas", "CCAS"),
    ],
)
def test_a_legal_form_is_a_code_or_a_label(tmp_path: Path, told: str, form: str) -> None:
    assert kept(tmp_path, **{"Forme juridique": told}).legal_form == form


def test_a_cell_filled_beyond_the_columns_sends_the_row_to_the_quarantine(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f"SIRET;Type;;Raison sociale\n{SIRET};EA;;Éléa\n{SIRET};EA;perdu;Éléa\n{SIRET};EA;;Éléa;de trop\n")
    first, second, aside, third = table.read(path)
    assert isinstance(first, Candidate)
    assert isinstance(second, Candidate)
    assert isinstance(aside, Quarantined)
    assert isinstance(third, Quarantined)
    assert (aside.reason, aside.row) == (Reason.CELL_LEFT_OUT, ["perdu"])
    assert third.detail == "ligne 4\u202f: 5 cellules pour 4 colonnes"
    assert third.row == {"ligne": [SIRET, "EA", "", "Éléa", "de trop"]}


def test_a_cell_in_the_untitled_columns_at_the_end_sends_the_row_to_the_quarantine(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f"SIRET;Type;Raison sociale;\n{SIRET};EA;L’Arbre; la Fleur\n")
    (row,) = table.read(path)
    assert isinstance(row, Quarantined)
    assert row.detail == "ligne 2\u202f: une cellule est remplie hors des colonnes"


def test_a_header_alone_lists_nothing(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("SIRET;Type;Raison sociale\n")
    assert list(table.read(path)) == []


cell = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.sampled_from([SIRET, "EA", "Isère", "50 km", "électricité", "12/2", '"', ";"]),
)


@given(st.lists(st.lists(cell, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5))
def test_every_row_of_any_cells_comes_out_once(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str | int | None]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "liste.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([column.heading for column in COLUMNS])
        writer.writerows([["x", *row[1:]] for row in rows])
    found = [row for row in table.read(path) if isinstance(row, Candidate) or row.reason is not Reason.CELL_LEFT_OUT]
    assert [row.position for row in found] == list(range(1, len(rows) + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "noise"
    for start in (b"", b"SIRET;Type;Raison sociale;Zone\n"):
        path.write_bytes(start + noise)
        table.recognises(path.read_bytes()[:4096])
        try:
            found = list(table.read(path))
        except Unreadable:
            continue
        assert [row.position for row in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("told", "read"),
    [("oui", True), ("Non", False), ("x", True), (True, True), (0, False), ("", None), ("NC", None), (None, None)],
)
def test_an_agreement_is_told_by_yes_or_no(tmp_path: Path, told: Any, read: bool | None) -> None:
    assert kept(tmp_path, **{"Convention active": told}).convention_active is read


def test_an_agreement_that_is_neither_is_left_out(tmp_path: Path) -> None:
    structure, cells = left_out(tmp_path, **{"Convention active": "en cours"})
    assert structure.convention_active is None
    assert "ni oui ni non" in cells.detail
