import msgspec
from msgspec.structs import replace

from data.model import Activity, Offer, Perimeter, PerimeterLevel, Zone, ZoneType
from plugins.search.columns.extracts import EACH, build_extracts, extract
from plugins.search.columns.texts import cut
from plugins.search.corpus import Corpus
from tests.plugins.search.structures import BARE, JARDINS, NET


def test_every_document_finds_its_extract_in_its_block(corpus: Corpus) -> None:
    blocks = {name: msgspec.json.decode(content) for name, content in build_extracts(corpus)}
    for number, one in enumerate(corpus.documents):
        told = blocks[str(number // EACH)][number % EACH]
        assert (told is None) == (one is None)
        if one and told:
            assert told.get("latitude") == one.place.latitude
            assert told.get("city", "").startswith(one.place.city)
            assert (
                " ".join(one.description.split()).startswith(told.get("text", "").removesuffix("…"))
                or not one.description
            )


def test_a_block_changes_only_with_its_documents() -> None:
    before = dict(build_extracts(Corpus((NET,) * 20)))
    after = dict(build_extracts(Corpus((NET,) * 9 + (JARDINS,) + (NET,) * 10)))
    assert [name for name in before if before[name] != after[name]] == ["1"]


def test_zones_are_told_once_each() -> None:
    here, there = Zone(ZoneType.CUSTOM, 40), Zone(ZoneType.COUNTRY)
    one = replace(
        NET,
        activities=(Activity("traiteur", zone=there), Activity("sport", zone=here), Activity("hotellerie", zone=here)),
    )
    assert extract(one).zones == ["40\u00a0km autour de Grenoble", "France entière"]


def test_a_long_list_of_territories_is_cut_between_two() -> None:
    isere = [Perimeter(PerimeterLevel.DEPARTEMENT, f"{code}") for code in (38, 73, 74, 26, 42, 69, 15, 43, 63, 13, 83)]
    zone = extract(
        replace(NET, activities=(Activity("traiteur", zone=Zone(ZoneType.ZONES, None, tuple(isere))),))
    ).zones[0]
    assert zone.startswith("Isère, Savoie, Haute-Savoie, ")
    assert zone.endswith("…")
    assert zone.removesuffix("…").split(", ")[-1] in {"Drôme", "Loire", "Rhône", "Cantal", "Haute-Loire", "Puy-de-Dôme"}


def test_offers_stand_for_a_description_that_is_missing() -> None:
    offers = (Offer("Paniers bio"), Offer("Plants"), Offer("Plants"))
    assert extract(replace(JARDINS, offers=offers)).text == "Paniers bio et Plants"
    assert extract(replace(JARDINS, offers=offers, description="Un jardin.")).text == "Un jardin."


def test_nothing_is_told_of_what_is_not_known() -> None:
    assert msgspec.json.encode(extract(BARE)) == b"{}"


def test_a_text_is_cut_at_a_word() -> None:
    assert cut("Un atelier,\n\nun chantier", 24) == "Un atelier, un chantier"
    assert cut("Un atelier, un chantier", 22) == "Un atelier, un…"
    assert cut("Un atelier, un chantier", 12) == "Un atelier…"
    assert cut("Un atelier, un chantier", 14) == "Un atelier, un…"


def test_a_word_too_long_is_cut_between_two_letters() -> None:
    assert cut("anticonstitutionnellement", 8) == "anticons…"
    assert cut("e\u0301e\u0301e\u0301e\u0301", 5) == "e\u0301e\u0301…"
    assert cut("👩\u200d🌾👩\u200d🌾👩\u200d🌾", 5) == "👩\u200d🌾…"
    assert cut("👩\u200d🌾👩\u200d🌾👩\u200d🌾", 4) == "👩\u200d🌾…"
