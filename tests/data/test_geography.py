import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.geography import CentreOrigin, Commune, Found, Geography, departement_of_postcode, locative, name_key
from data.places.distances import distance_km
from tests.bench.geography import queries

GEOGRAPHY = Geography()
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
NEAR_STRASBOURG = (48.57, 7.75)


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
    ("postcode", "city", "code", "found"),
    [
        ("38000", "GRENOBLE", "38185", Found.NAME),
        ("38040", "GRENOBLE CEDEX 9", "38185", Found.NAME),
        ("38 000", "38000 Grenoble", "38185", Found.NAME),
        ("", "38000 Grenoble", "38185", Found.NAME),
        ("1500", "Ambérieu en Bugey", "01004", Found.NAME),
        ("42000", "St-Etienne Cédex 2", "42218", Found.NAME),
        ("71100", "Chalon s/ Saône", "71076", Found.NAME),
        ("94240", "L'Hay les Roses", "94038", Found.NAME),
        ("76600", "HAVRE (LE)", "76351", Found.NAME),
        ("20308", "Ajaccio Cedex 1", "2A004", Found.NAME),
        ("", "Grenoble", "38185", Found.NAME),
        ("75008", "Paris 8e", "75108", Found.NAME),
        ("75380", "PARIS CEDEX 08", "75108", Found.NAME),
        ("75000", "Paris", "75056", Found.NAME),
        ("69003", "Lyon 3ème", "69383", Found.NAME),
        ("69421", "LYON CEDEX 03", "69383", Found.NAME),
        ("13000", "MARSEILLE 13", "13213", Found.NAME),
        ("13331", "Marseille Cedex 20", "13055", Found.NAME),
        ("75116", "PARIS", "75116", Found.NAME),
        ("71390", "Buxy", "71070", Found.NAME),
        ("38100", "Meylan", "38229", Found.NAME),
        ("74960", "Cran-Gevrier", "74010", Found.FORMER_NAME),
        ("93380", "Pierrefitte sur Seine", "93066", Found.FORMER_NAME),
        ("59160", "Lomme", "59350", Found.FORMER_NAME),
        ("38000", "Grenolbe", "38185", Found.SPELLING),
        ("69100", "Vileurbane", "69266", Found.SPELLING),
        ("62600", "BERCK SUR MER", "62108", Found.SPELLING),
        ("71500", "Louhans", "71263", Found.SPELLING),
        ("71321", "CHALON CEDEX", "71076", Found.SPELLING),
        ("92800", "Paris La Défense", "92062", Found.POSTCODE),
        ("75011", "Bastille", "75111", Found.POSTCODE),
        ("38240", "", "38229", Found.POSTCODE),
    ],
)
def test_an_address_tells_how_its_commune_was_found(postcode: str, city: str, code: str, found: Found) -> None:
    located = GEOGRAPHY.locate(postcode, city)
    assert located
    assert (located.commune.code, located.found) == (code, found)


@pytest.mark.parametrize(
    ("postcode", "city"),
    [
        ("88150", "Capavenir Vosges"),  # six communes share the postcode, and none was ever called so in the lists
        ("40220", "Strasbourg"),  # the postcode of one commune, the name of another
        ("92042", "PARIS LA DEFENSE CEDEX"),  # over three communes
        ("95000", "Cergy Pontoise"),  # two names, both of that postcode
        ("95725", "ROISSY CDG Cedex"),
        ("02000", "Braye"),  # Braye-en-Laonnois has that postcode, Braye is near by
        ("1440", "Nivelles"),  # in Belgium: not 01440, which one commune has
        ("", "Saint-Denis"),
        ("99999", "Grenoble"),
        ("", ""),
        ("38", "9"),
    ],
)
def test_an_address_that_two_communes_may_claim_finds_none(postcode: str, city: str) -> None:
    assert GEOGRAPHY.locate(postcode, city) is None


def test_coordinates_settle_between_a_postcode_and_a_name() -> None:
    by_name = GEOGRAPHY.locate("40220", "Strasbourg", point=NEAR_STRASBOURG)
    assert by_name
    assert (by_name.commune.code, by_name.found) == ("67482", Found.COORDINATES)
    tarnos = GEOGRAPHY.communes["40312"]
    by_postcode = GEOGRAPHY.locate("40220", "Strasbourg", point=(tarnos.latitude, tarnos.longitude))
    assert by_postcode
    assert (by_postcode.commune.code, by_postcode.found) == ("40312", Found.POSTCODE)
    assert GEOGRAPHY.locate("40220", "Strasbourg", point=(45.0, 3.0)) is None


@pytest.mark.parametrize(
    ("insee", "postcode", "city", "code"),
    [
        ("38185", "75011", "Paris", "38185"),
        ("2a004", "", "", "2A004"),
        ("01340", "01300", "Saint-Bois", "01015"),  # merged into Arboys en Bugey
        ("75056", "75011", "Paris", "75111"),
        ("75056", "", "Paris", "75056"),
        ("38999", "75011", "Paris", "75111"),
    ],
)
def test_an_insee_code_goes_before_the_name(insee: str, postcode: str, city: str, code: str) -> None:
    located = GEOGRAPHY.locate(postcode, city, insee)
    assert located
    assert located.commune.code == code


def test_a_postcode_taken_for_an_insee_code_is_not_that_of_an_abolished_departement() -> None:
    located = GEOGRAPHY.locate("75008", "Paris", "75008")  # Bobigny's, until 1968
    assert located
    assert located.commune.code == "75108"


@given(st.text(max_size=30), st.text(max_size=30), st.one_of(st.none(), POINTS))
def test_any_text_may_be_looked_up(postcode: str, city: str, point: tuple[float, float] | None) -> None:
    GEOGRAPHY.locate(postcode, city, point=point)
    assert len(GEOGRAPHY.search(city, 3)) <= 3


@given(st.sampled_from(list(GEOGRAPHY.communes.values())), st.data())
def test_every_commune_is_found_by_its_own_postcode_and_name(commune: Commune, data: st.DataObject) -> None:
    postcode = data.draw(st.sampled_from(commune.postcodes))
    spelling = data.draw(st.sampled_from([commune.name, commune.name.upper(), name_key(commune.name)]))
    located = GEOGRAPHY.locate(postcode, spelling)
    assert located
    assert located.found is Found.NAME
    assert located.commune.departement == commune.departement
    assert located.commune is commune or GEOGRAPHY.city_name(located.commune) == commune.name


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("38000", ["38185"]),
        ("38185", ["38185"]),
        ("75008", ["75108", "75056"]),
        ("2a004", ["2A004"]),
        ("38400 st martin", ["38421"]),
        ("grenoble", ["38185"]),
        ("Grenobl", ["38185"]),
        ("havre", ["76351"]),
        ("lyon 3ème", ["69383"]),
        ("aix en provance", ["13001"]),
        ("Vileurbane", ["69266"]),
        ("loyn", ["69123"]),
        ("pierrefitte-sur-seine", ["93066"]),
        ("montreuil sous bois", ["93048"]),
        ("99999", []),
        ("", []),
        ("…", []),
    ],
)
def test_words_find_communes(words: str, codes: list[str]) -> None:
    assert [commune.code for commune in GEOGRAPHY.search(words, 10)][: len(codes) or None] == codes


def test_namesakes_come_by_population() -> None:
    found = GEOGRAPHY.search("saint denis", 4)
    assert [commune.code for commune in found][:2] == ["97411", "93066"]
    assert [commune.population for commune in found] == sorted((c.population for c in found), reverse=True)
    assert {commune.name for commune in found} == {"Saint-Denis"}, "what was called so comes after what is"


def test_most_of_what_people_type_finds_the_commune_they_mean() -> None:
    asked = queries(GEOGRAPHY, 400)
    missed = [query for query, commune in asked if commune not in GEOGRAPHY.search(query, 10)]
    assert len(missed) / len(asked) < 0.03, missed


def test_every_commune_has_a_centre() -> None:
    for commune in GEOGRAPHY.communes.values():
        assert -90 <= commune.latitude <= 90
        assert -180 <= commune.longitude <= 180
        assert round(commune.latitude, 4) == commune.latitude
        assert (commune.latitude, commune.longitude) != (0, 0)
    paris, eighth = GEOGRAPHY.communes["75056"], GEOGRAPHY.communes["75108"]
    assert eighth.centre is CentreOrigin.GEONAMES
    assert distance_km(paris.latitude, paris.longitude, eighth.latitude, eighth.longitude) < 5


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_fits_the_globe(
    here: tuple[float, float], there: tuple[float, float]
) -> None:
    assert distance_km(*here, *there) == pytest.approx(distance_km(*there, *here), abs=1e-6)
    assert distance_km(*here, *here) == pytest.approx(0, abs=1e-6)
    assert 0 <= distance_km(*here, *there) <= 20_016


def test_a_known_distance() -> None:
    assert distance_km(48.8566, 2.3522, 45.7640, 4.8357) == pytest.approx(391.5, abs=1)
    assert distance_km(0, 179.5, 0, -179.5) == pytest.approx(111.2, abs=0.1)


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
