import pytest

from data.geography import Geography, departement_of_postcode, locative, name_key

GEOGRAPHY = Geography()


def test_the_reference_holds_france() -> None:
    assert len(GEOGRAPHY.regions) == 19
    assert sum(d.region != "COM" for d in GEOGRAPHY.departements.values()) == 101
    assert len(GEOGRAPHY.communes) > 34_900
    assert GEOGRAPHY.communes["75056"].name == "Paris"
    assert GEOGRAPHY.communes["13201"].name.startswith("Marseille 1er")


def test_every_territory_has_an_address_of_its_own() -> None:
    assert len({region.slug for region in GEOGRAPHY.regions.values()}) == len(GEOGRAPHY.regions)
    assert len({d.slug for d in GEOGRAPHY.departements.values()}) == len(GEOGRAPHY.departements)


@pytest.mark.parametrize(
    ("postcode", "city", "code"),
    [
        ("38000", "Grenoble", "38185"),
        ("38000", "GRENOBLE CEDEX 1", "38185"),
        ("38024", "Grenoble Cedex", "38185"),
        ("29000", "quimper", "29232"),
        ("42620", "Saint-Pierre-Laval", "03250"),
        ("97133", "Saint-Barthélemy", "97701"),
        ("97400", "St Denis", "97411"),
        ("75011", "Paris", "75111"),
        ("75008", "PARIS 08", "75108"),
        ("13013", "Marseille 13", "13213"),
        ("69003", "Lyon", "69383"),
        ("20000", "Ajaccio", "2A004"),
        ("99999", "Grenoble", None),
        ("", "", None),
    ],
)
def test_a_postal_address_finds_its_commune(postcode: str, city: str, code: str | None) -> None:
    commune = GEOGRAPHY.find(postcode, city)
    assert (commune.code if commune else None) == code


@pytest.mark.parametrize(
    ("postcode", "departement"),
    [
        ("20000", "2A"),
        ("20700", "2A"),
        ("20200", "2B"),
        ("97400", "974"),
        ("98800", "988"),
        ("1234", None),
        ("abcde", None),
    ],
)
def test_a_postcode_points_to_a_departement(postcode: str, departement: str | None) -> None:
    assert departement_of_postcode(postcode) == departement


def test_spellings_of_a_commune_share_one_key() -> None:
    assert name_key("ST ETIENNE") == name_key("Saint-Étienne") == name_key("Saint Etienne Cedex 2")
    assert name_key("L’Haÿ-les-Roses") == name_key("L HAY LES ROSES")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("38", "dans l’Isère"),
        ("40", "dans les Landes"),
        ("75", "à Paris"),
        ("974", "à La Réunion"),
        ("971", "en Guadeloupe"),
    ],
)
def test_a_departement_is_told_in_french(code: str, words: str) -> None:
    assert locative(GEOGRAPHY.departements[code]) == words


def test_a_region_is_told_in_french() -> None:
    told = {locative(region) for region in GEOGRAPHY.regions.values()}
    assert {"en Bretagne", "dans les Hauts-de-France", "dans le Grand Est", "à Mayotte"} <= told
