import html
import re
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.functions.world import ATELIER, World
from theme.destinations import Destinations

CATERER = "/secteurs/restauration/traiteur/"
REGION = "/territoires/auvergne-rhone-alpes/"
ISERE = "/territoires/auvergne-rhone-alpes/isere/"
GRENOBLE = "/territoires/auvergne-rhone-alpes/isere/grenoble/"
CLEANING = "/secteurs/hygiene-et-proprete/nettoyage-de-locaux/"
SITE_PAGES = Destinations(
    groups={"restauration": "/secteurs/restauration/", "hygiene-et-proprete": "/secteurs/hygiene-et-proprete/"},
    sectors={
        "traiteur": CATERER,
        "nettoyage-de-locaux": CLEANING,
        "nettoyage-industriel": "/secteurs/hygiene-et-proprete/nettoyage-industriel/",
    },
    territories={
        "R84": REGION, "D38": ISERE, "C38185": GRENOBLE, "D93": "/territoires/ile-de-france/seine-saint-denis/",
        "C93066": "/territoires/ile-de-france/seine-saint-denis/saint-denis/", "D974": "/territoires/la-reunion/",
        "C69123": "/territoires/auvergne-rhone-alpes/rhone/lyon/", "D69": "/territoires/auvergne-rhone-alpes/rhone/",
    },
    crossed={
        "traiteur": {"D38": CATERER + "isere/", "R84": CATERER + "auvergne-rhone-alpes/", "D93": CATERER + "93/"},
        "nettoyage-de-locaux": {"D38": CLEANING + "isere/"},
    },
)  # fmt: skip
DASH = "\u00a0– "
ADDRESSES = {
    "/",
    *SITE_PAGES.groups.values(),
    *SITE_PAGES.sectors.values(),
    *SITE_PAGES.territories.values(),
    *(address for pages in SITE_PAGES.crossed.values() for address in pages.values()),
}


@pytest.fixture
def there(world: World) -> World:
    world.load(ATELIER, destinations=SITE_PAGES)
    return world


def go(world: World, **typed: str) -> httpx.Response:
    return world.client.get("/f/aller", params=typed)


def choices(response: httpx.Response) -> dict[str, str]:
    """The links of the list, by their words."""
    main = response.text.partition("<main")[2].partition("</main>")[0].partition("</form>")[2]
    return {html.unescape(words): html.unescape(to) for to, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', main)}


@pytest.mark.parametrize(
    ("trade", "place", "address"),
    [
        ("traiteur", "", CATERER),
        ("buffet", "", CATERER),
        ("restauration", "", "/secteurs/restauration/"),
        ("", "grenoble", GRENOBLE),
        ("", "38190 Bernin", ISERE),
        ("", "Auvergne-Rhône-Alpes", REGION),
        ("", "Lyon 3", "/territoires/auvergne-rhone-alpes/rhone/lyon/"),
        ("traiteur", "Grenoble", CATERER + "isere/"),
        ("traiteur", "38", CATERER + "isere/"),
        ("traiteur", "Auvergne-Rhône-Alpes", CATERER + "auvergne-rhone-alpes/"),
    ],
)
def test_page_of_what_was_asked(there: World, trade: str, place: str, address: str) -> None:
    response = go(there, metier=trade, lieu=place)

    assert (response.status_code, response.headers["location"]) == (303, address)
    assert response.headers["cache-control"] == "public, max-age=600"


@pytest.mark.parametrize(
    ("trade", "place", "searched"),
    [
        ("zzz & co", "", "zzz & co"),
        ("zzz", "yyyyyyy", "zzz yyyyyyy"),
    ],
)
def test_what_no_page_answers_is_searched(there: World, trade: str, place: str, searched: str) -> None:
    location = urlsplit(go(there, metier=trade, lieu=place).headers["location"])

    assert (location.scheme, location.netloc, location.path) == ("", "", "/prestataires/")
    assert parse_qs(location.query) == {"q": [searched]}


def test_before_any_page_is_known_everything_is_searched(world: World) -> None:
    assert go(world, metier="traiteur", lieu="Grenoble").headers["location"] == "/prestataires/?q=traiteur+Grenoble"


def test_ambiguous_place_is_asked_and_the_trade_kept(there: World) -> None:
    response = go(there, metier="Traiteur", lieu="Saint-Denis")
    links = choices(response)

    assert response.status_code == 200
    assert "4\u00a0lieux répondent à" in response.text
    assert links[f"Saint-Denis, Seine-Saint-Denis (93){DASH}tout le département"] == CATERER + "93/"
    assert (
        links[f"Saint-Denis, La Réunion (974){DASH}aucune structure installée"]
        == "/f/aller?metier=Traiteur&lieu=Saint-Denis+%28974%29"
    )
    assert 'value="Traiteur"' in response.text
    assert 'value="Saint-Denis"' in response.text
    assert "noindex" in response.text
    assert "Annuaire d’essai" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_place_without_trade_is_asked_among_pages_of_places(there: World) -> None:
    links = choices(go(there, lieu="Saint-Denis"))

    assert links[f"Saint-Denis, Seine-Saint-Denis (93){DASH}la commune"].endswith("/seine-saint-denis/saint-denis/")
    assert links[f"Saint-Denis, La Réunion (974){DASH}tout le département"] == "/territoires/la-reunion/"


def test_places_that_lead_to_one_page_are_no_question(there: World) -> None:
    # Ten communes of one postcode; the town and the département, which have nothing either.
    assert go(there, metier="traiteur", lieu="38190").headers["location"] == CATERER + "isere/"
    assert (
        "aucune structure de ce métier n’est installée dans la Mayenne (53)"
        in go(there, metier="traiteur", lieu="Mayenne").text
    )


def test_no_more_than_ten_links_and_the_others_are_told(there: World) -> None:
    there.load(
        ATELIER, destinations=Destinations(territories={"C38185": GRENOBLE, "R84": REGION, "R44": "/grand-est/"})
    )
    response = go(there, lieu="Sainte-Colombe")

    assert len(choices(response)) == 10
    assert "donnez plutôt le code postal" in response.text


def test_ambiguous_trade_is_asked_among_those_that_have_a_page(there: World) -> None:
    response = go(there, metier="nettoyage", lieu="Grenoble")

    assert response.status_code == 200
    assert choices(response) == {
        f"Nettoyage de locaux{DASH}Isère (38)": CLEANING + "isere/",
        f"Nettoyage industriel{DASH}France entière": "/secteurs/hygiene-et-proprete/nettoyage-industriel/",
        "Voir tous les métiers – France entière": "/secteurs/",
    }
    assert "aucune structure de ces métiers" not in response.text
    assert "2\u00a0métiers répondent" in response.text


def test_place_is_asked_before_the_trade_when_both_are_ambiguous(there: World) -> None:
    there.load(
        ATELIER,
        destinations=Destinations(
            sectors=SITE_PAGES.sectors,
            crossed={"nettoyage-de-locaux": {"D93": CLEANING + "93/"}, "nettoyage-industriel": {"D974": "/974/"}},
        ),
    )
    links = choices(go(there, metier="nettoyage", lieu="Saint-Denis"))
    again = there.client.get(links[f"Saint-Denis, Seine-Saint-Denis (93){DASH}plusieurs métiers"])

    assert choices(again)[f"Nettoyage de locaux{DASH}Seine-Saint-Denis (93)"] == CLEANING + "93/"
    assert 'value="Saint-Denis (93)"' in again.text


def test_unknown_place_is_told_keeps_what_was_typed_and_offers_the_trade_alone(there: World) -> None:
    response = go(there, metier="traiteur", lieu='zzzz"<b>')

    assert response.status_code == 200
    assert "Nous ne connaissons pas ce lieu" in response.text
    assert 'value="zzzz&#34;&lt;b&gt;"' in response.text
    assert 'aria-describedby="aide-lieu erreur-lieu" aria-invalid="true"' in response.text
    assert choices(response)[f"Traiteur{DASH}France entière"] == CATERER


def test_what_is_typed_is_bounded(there: World) -> None:
    response = go(there, lieu="z" * 5_000)

    assert "z" * 200 in response.text
    assert "z" * 201 not in response.text


@pytest.mark.parametrize(
    "query", ["metier=%FF%FE", "metier=a&metier=b", "autre=1", "lieu=%00", "lieu=%0D%0AX: y", "&&&"]
)
def test_spoilt_queries_are_answered(there: World, query: str) -> None:
    assert there.client.get(f"/f/aller?{query}").status_code in (200, 303)


def test_only_reading_is_allowed(there: World) -> None:
    assert there.client.head("/f/aller?metier=traiteur").status_code == 303
    assert there.client.post("/f/aller").status_code == 405
    assert set(there.client.post("/f/aller").headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_nothing_typed_reaches_the_log(there: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="functions")
    go(there, metier="traiteur", lieu="Grenoble")

    assert "GoingRoutes.go" in caplog.text
    assert "Grenoble" not in "".join(record.message for record in caplog.records if record.name == "functions")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    trade=st.one_of(
        st.text(max_size=250),
        st.sampled_from(
            [
                "nettoyage",
                "traiteur",
                "restauration",
                "fromagerie",
                "41987654300021",
                "419876543",
                "https://x.example",
                "//x.example",
            ]
        ),
    ),
    place=st.one_of(
        st.text(max_size=250), st.sampled_from(["Saint-Denis", "38", "Bretagne", "Vienne", "//x.example/", "\r\nX: y"])
    ),
)
def test_any_text_is_answered_and_leads_nowhere_but_to_pages_of_the_site(there: World, trade: str, place: str) -> None:
    response = go(
        there, metier=trade.encode("utf-8", "replace").decode(), lieu=place.encode("utf-8", "replace").decode()
    )

    assert response.status_code in (200, 303)
    to = [response.headers["location"]] if response.status_code == 303 else choices(response).values()
    for address in to:
        assert address in ADDRESSES | {"/secteurs/", "/territoires/"} or address.startswith(
            ("/prestataires/", "/f/aller?")
        )
