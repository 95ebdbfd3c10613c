import msgspec
from msgspec.structs import replace

from data.model import Activity, Zone, ZoneType
from plugins.search.columns.export import COLUMNS, EACH, build_export
from plugins.search.corpus import Corpus
from tests.plugins.search.structures import BARE, DERIVED, INTERIM, JARDINS, NET


def rows(corpus: Corpus) -> list[dict[str, str | list[str]] | None]:
    blocks = [msgspec.json.decode(block) for block in build_export(corpus, "https://exemple.fr").blocks]
    assert all(block["columns"] == list(COLUMNS) for block in blocks)
    assert all(len(block["rows"]) == EACH for block in blocks[:-1])
    return [row and dict(zip(block["columns"], row, strict=True)) for block in blocks for row in block["rows"]]


def test_a_row_tells_what_is_known() -> None:
    told, *_ = rows(Corpus((replace(NET, website="https://eclat.example/"),)))
    assert told == {
        "SIRET": "50123456700013",
        "Raison sociale": "SARL CLAIR ET NET",
        "Enseigne": "L’Éclat du Dauphiné",
        "Type de structure": "Entreprise d’insertion",
        "Adresse": "",
        "Code postal": "38000",
        "Commune": "Grenoble",
        "Département": "Isère",
        "Région": "Auvergne-Rhône-Alpes",
        "Métiers": ["Nettoyage de locaux"],
        "Métiers d’après le code d’activité": [],
        "Mode d’intervention": [],
        "Zones d’intervention": [],
        "Site internet": "https://eclat.example/",
        "Fiche": f"https://exemple.fr/prestataires/{NET.slug}/",
        "Mise à jour": "2026-11-21",
    }


def test_derived_trades_have_a_column_of_their_own() -> None:
    told = rows(Corpus((DERIVED, JARDINS)))
    assert [(row["Métiers"], row["Métiers d’après le code d’activité"]) for row in told if row] == [
        ([], ["Peinture & Revêtement des murs"]),
        (["Maraîchage, légumerie, conserverie", "Création et entretien des espaces verts"], []),
    ]


def test_services_are_those_of_the_kind_and_of_the_activities() -> None:
    busy = replace(INTERIM, activities=(Activity("traiteur", ("BUILD",), Zone(ZoneType.COUNTRY)),))
    told = rows(Corpus((busy,)))[0]
    assert told
    assert told["Mode d’intervention"] == [
        "Mise à disposition – intérim", "Fabrication et commercialisation de biens",
    ]  # fmt: skip
    assert told["Zones d’intervention"] == ["France entière"]


def test_a_document_that_is_gone_has_no_row() -> None:
    assert [bool(row) for row in rows(Corpus((None, BARE, None)))] == [False, True, False]


def test_rows_stand_in_blocks_by_number() -> None:
    told = rows(Corpus((NET,) * EACH + (BARE,)))
    assert (len(told), told[-1] and told[-1]["SIRET"]) == (EACH + 1, BARE.siret)
