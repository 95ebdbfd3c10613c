import json

from data.model import Activity, ClientReference, Offer, Structure
from data.vocabulary import REFERENCE, vocabulary
from plugins.search.fields import FIELD_LENGTHS_WEIGH, FIELDS, K1, texts
from tests.plugins.search.structures import BARE, JARDINS, structure


def text_of(name: str, one: Structure) -> str:
    """What a field of a structure holds."""
    return " / ".join(dict(zip(FIELDS, texts(one), strict=True))[name])


def test_scripts_and_build_read_the_same_weights() -> None:
    told = json.loads((REFERENCE / "search_fields.json").read_text(encoding="utf-8"))
    assert {field["name"]: field["boost"] for field in told["fields"]} == {n: f.boost for n, f in FIELDS.items()}
    assert (told["k1"], told["b"]) == (K1, FIELD_LENGTHS_WEIGH)


def test_a_trade_is_found_by_its_label_its_group_and_what_people_call_it() -> None:
    assert text_of("trades", JARDINS) == "Création et entretien des espaces verts / Maraîchage, légumerie, conserverie"
    everyday = text_of("everyday", JARDINS).split(" / ")
    assert {"jardinier", "potager"} <= set(everyday)
    assert {vocabulary().group_of(activity.sector).label for activity in JARDINS.activities} <= set(everyday)


def test_a_service_of_the_kind_or_of_an_activity_is_found() -> None:
    imposed = structure("1", "ETTI", "X", service_types=("DISP",))
    chosen = structure("1", "EI", "X", activities=(Activity("traiteur", service_types=("DISP",)),))
    for one in (imposed, chosen):
        assert "Mise à disposition" in text_of("kind", one)
        assert "intérimaire" in text_of("everyday", one)
    assert "ETTI / Entreprise de travail temporaire d’insertion" in text_of("kind", imposed)


def test_offers_and_references_are_found() -> None:
    one = structure(
        "1", "EI", "X", offers=(Offer("Couettes", "lavées main"),), references=(ClientReference("Ville de Brest"),)
    )
    assert text_of("offers", one) == "Couettes / lavées main"
    assert text_of("references", one) == "Ville de Brest"


def test_a_place_is_found_by_its_names_and_codes() -> None:
    assert text_of("city", JARDINS) == "38600 / Fontaine"
    assert text_of("territory", JARDINS) == "38 / Isère / Auvergne-Rhône-Alpes"


def test_nothing_is_invented_for_a_bare_structure() -> None:
    filled = [name for name in FIELDS if text_of(name, BARE).strip(" /")]
    assert filled == ["name", "siret", "kind"]
