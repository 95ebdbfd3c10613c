"""The pages of needs that may inspire others, and what the statistics say of needs."""

import html
import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from data.needs_file import read_needs
from data.tender_stories import InspiringNeed, TenderFigures
from plugins.directory import inspiring, statistics
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, rendered
from tests.plugins.search.structures import JARDINS, NET, TRAITEUR, VELO
from tests.site import NEEDS
from theme.environment import environment
from theme.frame import Frame
from theme.wording import geography

SAMPLE = read_needs(NEEDS)
JINJA = environment(Frame(site_address="https://annuaire.example"))


def catalogue() -> Catalogue:
    return Catalogue([JARDINS, NET, TRAITEUR, VELO], geography())


def pages(*needs: InspiringNeed) -> list[Page]:
    return list(inspiring.pages(needs, catalogue()))


def shown(page: Page) -> str:
    return rendered(page, JINJA)


def cards(page: str) -> list[str]:
    return re.findall(r'<li class="card".*?</li>', page, re.DOTALL)


def text(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def linked_data(page: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    graph: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return graph


def numbered(count: int) -> list[InspiringNeed]:
    return [replace(SAMPLE.stories[0], id=f"besoin-{rank}", title=f"Besoin {rank}") for rank in range(count)]


def test_each_need_says_what_where_by_whom_and_how_many_answered() -> None:
    (page,) = pages(*SAMPLE.stories)
    first, second, third = cards(shown(page))
    assert text(first).startswith("Nettoyage de locaux Collectivité, dans l’Isère, octobre 2026, 15 000 à 20 000 € HT ")
    assert "14 structures interrogées, 5 intéressées. Un contrat a été conclu." in text(first)
    assert "3 intéressées. " in text(second)
    assert "contrat" not in text(second), "nobody says yet"
    assert "dans toute la France, juin 2026, plus de 1 000 000 € HT" in text(third)
    assert "Aucun contrat n’a été conclu." in text(third)
    assert third.count('<p dir="auto">') == 2


def test_each_leads_to_its_trades_and_to_the_form_that_knows_them() -> None:
    (page,) = pages(*SAMPLE.stories)
    _, second, _ = cards(shown(page))
    addresses = [html.unescape(address) for address in re.findall(r'href="([^"]+)"', second)]
    assert addresses == [
        "/secteurs/hygiene-et-proprete/nettoyage-de-locaux/",
        "/secteurs/restauration/traiteur/",
        "/f/besoins/ajouter?metier=nettoyage-de-locaux&metier=traiteur",
    ]


def test_a_trade_that_nobody_has_any_more_is_told_without_a_link() -> None:
    need = replace(SAMPLE.stories[0], sectors=("electricite",))
    (page,) = pages(need)
    (card,) = cards(shown(page))
    assert "/secteurs/" not in card
    assert "lectricité" in card


def test_links_of_one_name_say_what_they_are_about() -> None:
    links = re.findall(r'<a class="onward" href="/f/[^"]+">(.*?)</a>', shown(pages(*numbered(3))[0]))
    assert len({text(link) for link in links}) == 3


def test_there_are_twenty_a_page() -> None:
    first, second = pages(*numbered(21))
    assert [page.address for page in (first, second)] == ["/besoins/inspirants/", "/besoins/inspirants/page/2/"]
    one, two = shown(first), shown(second)
    assert (len(cards(one)), len(cards(two))) == (20, 1)
    assert "– page 2 sur 2" in two
    assert re.search(r"<title>.*page 2", two)
    assert len({re.findall(r'name="description" content="([^"]+)"', page)[0] for page in (one, two)}) == 2
    assert 'rel="canonical" href="https://annuaire.example/besoins/inspirants/page/2/"' in two


def test_machines_read_the_list_and_where_it_stands() -> None:
    _, second = pages(*numbered(21))
    listing, trail = linked_data(shown(second))
    assert listing["mainEntity"]["numberOfItems"] == 21
    (item,) = listing["mainEntity"]["itemListElement"]
    assert item == {
        "@type": "ListItem",
        "position": 21,
        "name": "Besoin 20",
        "url": "https://annuaire.example/besoins/inspirants/page/2/#besoin-20",
    }
    assert [step["name"] for step in trail["itemListElement"]][:2] == ["Accueil", "Publier un besoin"]


def test_every_address_of_the_list_is_on_the_page() -> None:
    (page,) = pages(*SAMPLE.stories)
    whole = shown(page)
    for item in linked_data(whole)[0]["mainEntity"]["itemListElement"]:
        assert f'id="{item["url"].partition("#")[2]}"' in whole


def test_without_any_need_it_says_so_and_leads_to_the_form() -> None:
    (page,) = pages()
    whole = shown(page)
    assert not page.is_indexed
    assert '<meta name="robots" content="noindex">' in whole
    assert "Aucun besoin n’est encore raconté ici." in whole
    assert 'class="button" href="/besoins/ajouter/"' in whole
    assert cards(whole) == []
    (full,) = pages(SAMPLE.stories[0])
    assert full.is_indexed
    assert "noindex" not in shown(full)


def test_it_is_rendered_again_when_a_need_changes_and_then_only() -> None:
    (page,) = pages(*SAMPLE.stories)
    assert pages(*SAMPLE.stories)[0].shown == page.shown
    changed = replace(SAMPLE.stories[1], contracted=True)
    assert pages(SAMPLE.stories[0], changed, SAMPLE.stories[2])[0].shown != page.shown


def test_what_a_moderator_wrote_is_no_html() -> None:
    need = replace(SAMPLE.stories[0], title="<b>Vitres</b> & co", text="</script><script>alert(1)</script> et plus")
    whole = shown(pages(need)[0])
    assert "<b>Vitres" not in whole
    assert "<script>alert" not in whole


def test_a_full_page_is_small() -> None:
    whole = shown(pages(*numbered(60))[0])
    body = re.sub(r"<svg.*?</svg>", "", whole, flags=re.DOTALL)
    assert len(re.findall(r"<(?!/|!)\w+", body)) < 400
    assert " style=" not in whole


# --- statistics ----------------------------------------------------------------------------------------------------


@pytest.fixture
def figures() -> TenderFigures:
    assert SAMPLE.figures
    return SAMPLE.figures


def section(page: Page, id: str) -> str:
    found = re.search(rf'<section [^>]*aria-labelledby="{id}">(.*?)</section>', shown(page), re.DOTALL)
    assert found, id
    return found[1]


def rows(part: str) -> dict[str, list[str]]:
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', part)
    return {
        text(heading): [text(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)] for heading, cells in found
    }


def test_statistics_tell_what_was_published_and_how_it_is_counted(figures: TenderFigures) -> None:
    part = section(statistics.page(catalogue(), figures), "besoins")
    assert "Du 23 novembre 2025 au 22 novembre 2026" in text(part)
    assert "24 besoins, envoyés à 310 structures" in text(part)
    assert "compte le jour où il est validé" in text(part)
    assert {name: cells[0] for name, cells in rows(part).items()} == {
        "Appel d’offres": "4",
        "Demande de devis": "15",
        "Sourcing": "5",
    }


def test_statistics_tell_what_came_of_needs(figures: TenderFigures) -> None:
    part = section(statistics.page(catalogue(), figures), "suites")
    assert "540 demandes envoyées : 88 réponses intéressées, 96 refus." in text(part)
    assert "en 27 heures au plus" in text(part)
    assert "Pour 11 besoins clos" in text(part)
    assert rows(part)["Un contrat, dit l’acheteur"] == ["5", "20,8 %"]
    assert rows(part)["Au moins trois structures intéressées"][0] == "13"


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "en 1 heure au plus"), (47, "en 48 heures"), (48, "en 3 jours au plus"), (95, "en 4 jours")],
)
def test_a_delay_is_never_told_shorter_than_it_is(figures: TenderFigures, hours: int, words: str) -> None:
    part = section(statistics.page(catalogue(), replace(figures, first_interest_hours=hours)), "suites")
    assert words in text(part)


def test_contracts_are_not_told_before_anybody_was_asked(figures: TenderFigures) -> None:
    nobody = replace(figures, surveyed=0, contracted_by_buyers=0, contracted_by_structures=0)
    part = section(statistics.page(catalogue(), nobody), "suites")
    assert "contrat" not in text(part)
    assert len(rows(part)) == 2


def test_a_delay_that_is_not_known_is_not_told(figures: TenderFigures) -> None:
    part = section(statistics.page(catalogue(), replace(figures, first_interest_hours=None)), "suites")
    assert "au plus" not in text(part)


def test_without_figures_statistics_say_nothing_of_needs() -> None:
    whole = shown(statistics.page(catalogue()))
    assert "besoin" not in text(whole.split("<main")[1].split("</main>")[0]).casefold()


def test_figures_of_another_day_are_no_news_to_search_engines(figures: TenderFigures) -> None:
    today = statistics.page(catalogue(), figures)
    tomorrow = statistics.page(catalogue(), replace(figures, day=figures.day.replace(day=23)))
    assert tomorrow.shown != today.shown
    assert tomorrow.lasting == today.lasting
    assert statistics.page(catalogue(), replace(figures, interested=89)).lasting != today.lasting
