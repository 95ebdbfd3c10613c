from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import PointPrecision
from data.rows import Candidate, Quarantined
from data.sources import finess
from data.sources.finess_files import FIELDS
from data.sources.reading import Unreadable
from data.verdicts import Reason

FIXTURE = Path(__file__).parent / "fixtures" / "finess-cs1100507.csv"


def line(**fields: str) -> str:
    """A line tagged ``structureet``, of an ESAT unless told otherwise."""
    told = {"nofinesset": "380000099", "rs": "ESAT FICTIF", "categetab": "246", **fields}
    return ";".join(["structureet", *(told.get(field, "") for field in FIELDS)])


def rows(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Candidate | Quarantined]:
    path = tmp_path / "finess.csv"
    path.write_bytes(text.encode(encoding))
    return list(finess.read(path))


def one(tmp_path: Path, **fields: str) -> Candidate:
    (row,) = rows(tmp_path, line(**fields))
    assert isinstance(row, Candidate)
    return row


def test_the_published_file_is_recognised_and_states_its_date() -> None:
    assert finess.recognises(FIXTURE.read_bytes()[:4096])
    assert finess.date_of(FIXTURE) == date(2026, 5, 12)


def test_an_esat_of_the_published_file_has_its_long_name_its_place_and_its_day() -> None:
    first = next(finess.read(FIXTURE))
    assert first == Candidate(
        position=1,
        siret="99920000900010",
        kind="ESAT",
        name="ETABLISSEMENT ET SERVICE D'ACCOMPAGNEMENT PAR LE TRAVAIL LE DRAC",
        naf="8810C",
        address="12 B RUE DES ÉRABLES ZI NORD",
        postcode="38000",
        city="GRENOBLE",
        insee="38185",
        latitude=pytest.approx(45.18, abs=0.05),
        longitude=pytest.approx(5.72, abs=0.05),
        precision=PointPrecision.ADDRESS,
        contact_phone="0639980001",
        updated=date(2025, 11, 4),
    )


def test_every_establishment_of_the_published_file_comes_out_once() -> None:
    found = list(finess.read(FIXTURE))
    assert [row.position for row in found] == [1, 2, 3, 4, 5, 6]
    assert [row.reason if isinstance(row, Quarantined) else row.name for row in found[1:]] == [
        Reason.OUT_OF_SCOPE,
        'ESAT "LES FLAMBOYANTS"; ANNEXE',
        "ESAT DU MAQUIS FICTIF",
        'ESAT "COUPÉ" EN DEUX',
        Reason.MALFORMED,
    ]


def test_an_establishment_of_another_category_leaves_only_its_number() -> None:
    other = list(finess.read(FIXTURE))[1]
    assert isinstance(other, Quarantined)
    assert other.row == {"nofinesset": "380000020"}


def test_a_line_with_too_many_fields_is_kept_aside_with_its_number() -> None:
    last = list(finess.read(FIXTURE))[-1]
    assert isinstance(last, Quarantined)
    assert last.detail == "ligne 8\u202f: 35 champs au lieu de 32"
    assert "ESAT; TROP" in last.row["texte"]


def test_overseas_coordinates_are_left_out_and_the_centre_of_a_commune_is_told_as_such() -> None:
    overseas, _, cut = [row for row in finess.read(FIXTURE) if isinstance(row, Candidate)][1:]
    assert (overseas.insee, overseas.latitude, overseas.precision) == ("97801", None, None)
    assert cut.precision is PointPrecision.COMMUNE


@pytest.mark.parametrize(
    ("departement", "commune", "insee"),
    [
        ("01", "451", "01451"),
        ("1", "53", "01053"),
        ("2A", "004", "2A004"),
        ("9A", "101", "97101"),
        ("9A", "123", "97701"),
        ("9B", "207", "97207"),
        ("9D", "411", "97411"),
        ("9F", "606", "97606"),
        ("9J", "613", "98613"),
        ("971", "01", "97101"),
        ("75", "113", "75113"),
        ("38", "38185", "38185"),
        ("38", "", None),
        ("ZZ", "001", None),
        ("38", "18X", None),
    ],
)
def test_the_insee_code_joins_the_departement_and_the_commune(
    tmp_path: Path, departement: str, commune: str, insee: str | None
) -> None:
    assert one(tmp_path, departement=departement, commune=commune).insee == insee


def test_a_cedex_line_gives_its_postcode_and_city(tmp_path: Path) -> None:
    row = one(tmp_path, ligneacheminement="01012 BOURG EN BRESSE CEDEX")
    assert (row.postcode, row.city) == ("01012", "BOURG EN BRESSE CEDEX")


def test_a_short_name_that_says_more_than_the_long_one_stays(tmp_path: Path) -> None:
    assert one(tmp_path, rs="ESAT LES TILLEULS", rslongue="ESAT").name == "ESAT LES TILLEULS"


def test_a_siret_that_a_spreadsheet_rounded_is_not_guessed(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, line(siret="2,601E+13"))
    assert isinstance(row, Quarantined)
    assert row.reason is Reason.INVALID_SIRET


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_endings_change_nothing(tmp_path: Path, encoding: str, ending: str) -> None:
    text = ending.join(["finess;etalab;98;2026-05-12", line(rs="ESAT LES ÉRABLES"), line(rs="ESAT À CÔTÉ"), ""])
    names = [row.name for row in rows(tmp_path, text, encoding) if isinstance(row, Candidate)]
    assert names == ["ESAT LES ÉRABLES", "ESAT À CÔTÉ"]


def test_lines_of_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "finess.csv"
    path.write_bytes(line(rs="PÉRONNE").encode("cp1252") + b"\n" + line(rs="COMPIÈGNE").encode())
    assert [row.name for row in finess.read(path) if isinstance(row, Candidate)] == ["PÉRONNE", "COMPIÈGNE"]


def test_a_location_of_2016_parted_by_semicolons_is_read(tmp_path: Path) -> None:
    location = "geolocalisation;380000099;882538.9;6542885.8;1;ATLASANTE;100;IGN;BD_ADRESSE;V2.1;LAMBERT_93;2016-02-29"
    header = "finess;" + ";".join(FIELDS[:-1]) + ";"
    (row,) = rows(tmp_path, f"{header}\n{line()}\n{location}\n")
    assert isinstance(row, Candidate)
    assert row.latitude == pytest.approx(45.96, abs=0.05)


def test_an_export_with_a_header_is_recognised_and_read(tmp_path: Path) -> None:
    header = (
        "nofinesset;nofinessej;RaisonSociale;RaisonSocialeLongue;Commune;Departement;LigneAcheminement;Categorie;Siret"
    )
    path = tmp_path / "finess_geoloc.csv"
    path.write_text(
        f"{header};coordxet;coordyet;sourcecoordet;datemaj\n"
        "380000099;380000001;ESAT FICTIF;;185;38;38000 GRENOBLE;246;99920000900010;"
        '913840.6;6457690.4;"1,ATLASANTE,96,BAN,L93_METROPOLE";2025-09-04\n'
        "380000098;380000001;AUTRE;;185;38;38000 GRENOBLE;500;;;;;\n"
    )
    first, second = finess.read(path)
    assert finess.recognises(path.read_bytes())
    assert isinstance(first, Candidate)
    assert (first.name, first.insee, first.updated) == ("ESAT FICTIF", "38185", date(2025, 9, 4))
    assert first.latitude == pytest.approx(45.18, abs=0.05)
    assert isinstance(second, Quarantined)


def test_the_export_of_atlasante_tells_its_points_in_degrees_and_what_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "t-finess.csv"
    path.write_text(
        "finess,etat,rs,siret,adresse_code_postal,adresse_lib_routage,com_code,categ_code,geoloc_4326_lat,geoloc_4326_long\n"
        '380000099,ACTUEL,"ESAT, FICTIF",99920000900010,38000,GRENOBLE,38185,246,45.18,5.72\n'
        "380000098,FERME,ESAT FERME,99920100700013,1000,BOURG,01053,246,,\n"
    )
    opened, closed = finess.read(path)
    assert finess.recognises(path.read_bytes())
    assert isinstance(opened, Candidate)
    assert isinstance(closed, Candidate)
    assert (opened.name, opened.insee, opened.latitude, opened.establishment_open) == (
        "ESAT, FICTIF",
        "38185",
        45.18,
        True,
    )
    assert (closed.postcode, closed.establishment_open) == ("01000", False)


def test_a_header_without_the_category_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"ligne 1.*«\u202fcategetab\u202f»"):
        rows(tmp_path, "nofinesset;rs\n1;2\n")


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_a_file_without_a_line_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "finess.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=r"vide|aucune ligne"):
        list(finess.read(path))


@given(
    st.binary(max_size=300),
    st.lists(st.sampled_from([b"structureet;", b"geolocalisation;", b"246", b'"', b"\n", b";"])),
)
def test_any_bytes_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, pieces: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("finess") / "noise.csv"
    path.write_bytes(b"finess;etalab;98;2026-05-12\n" + b"".join(pieces) + noise)
    finess.recognises(path.read_bytes()[:4096])
    finess.date_of(path)
    found = list(finess.read(path))
    assert [row.position for row in found] == list(range(1, len(found) + 1))


@given(st.lists(st.sampled_from(["246", "500", "broken", "stray"]), max_size=20))
def test_every_line_comes_out_once_in_its_order(tmp_path_factory: pytest.TempPathFactory, kinds: list[str]) -> None:
    lines = {
        "246": line(),
        "500": line(categetab="500"),
        "broken": "structureet;1;2;" + "x;" * 40,
        "stray": line(rs='"ESAT SANS FIN'),
    }
    path = tmp_path_factory.mktemp("finess") / "lines.csv"
    path.write_text("\n".join(["finess;etalab;98;2026-05-12", *(lines[kind] for kind in kinds)]))
    found = [row.reason if isinstance(row, Quarantined) else row.kind for row in finess.read(path)]
    expected = {"246": "ESAT", "500": Reason.OUT_OF_SCOPE, "broken": Reason.MALFORMED, "stray": "ESAT"}
    assert found == [expected[kind] for kind in kinds]


def test_a_semicolon_in_a_name_does_not_make_an_esat_something_else(tmp_path: Path) -> None:
    told = [line(rs="ESAT L;OISEAU"), line(libcategetab="ESAT;AIDE", siret="99920000900010"), line()]
    first, second, third = rows(tmp_path, "\n".join(told))
    assert isinstance(first, Quarantined)
    assert isinstance(second, Quarantined)
    assert isinstance(third, Candidate)
    assert (first.reason, second.reason) == (Reason.MALFORMED, Reason.MALFORMED)
    assert "un point-virgule est sans doute dans un nom" in first.detail


def test_a_header_in_full_words_is_recognised_and_read(tmp_path: Path) -> None:
    text = (
        "Numéro FINESS ET;Raison sociale;Catégorie établissement;Numéro SIRET;Code postal;Ville\n"
        "380000099;ESAT FICTIF;246;99920000900010;38000;GRENOBLE\n"
    )
    assert finess.recognises(text.encode())
    (row,) = rows(tmp_path, text)
    assert isinstance(row, Candidate)
    assert (row.siret, row.postcode, row.city) == ("99920000900010", "38000", "GRENOBLE")
