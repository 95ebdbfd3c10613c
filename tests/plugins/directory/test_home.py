"""What the home page says of a dataset."""

import re
from collections.abc import Iterable

import pytest
from msgspec.structs import replace

from data.model import Structure, Workforce
from plugins.directory.catalogue import Catalogue
from plugins.directory.home import page
from plugins.directory.pages import rendered
from tests.plugins.search.structures import JARDINS, NET, TRAITEUR, VELO
from theme.environment import environment
from theme.frame import BARE
from theme.wording import geography

FOUR = [JARDINS, NET, TRAITEUR, VELO]
"""Two in Isère, two in Finistère."""


def html(structures: Iterable[Structure]) -> str:
    built = page(Catalogue(structures, geography()))
    return rendered(built, environment(BARE))


def text(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def shown(structures: Iterable[Structure]) -> bytes:
    return page(Catalogue(structures, geography())).shown


def test_a_buyer_asks_for_a_trade_and_a_place_in_one_form() -> None:
    (form,) = re.findall(r"<form.*?</form>", html(FOUR), re.DOTALL)
    assert 'action="/f/aller"' in form
    assert "method" not in form, "a GET: its address can be kept"
    for name, label in (("metier", "Quel métier"), ("lieu", "Où")):
        assert re.search(rf'<label for="{name}">{label}', form)
        assert re.search(rf'<input id="{name}" name="{name}"[^>]* aria-describedby="aide-{name}"', form)
    assert form.count("<button") == 1


def test_figures_are_the_dataset_s_own() -> None:
    figures = text(html(FOUR).split('<dl class="figures">')[1].split("</dl>")[0])
    assert figures == "structures en activité 4 départements 2 métiers 6 types de structures 3"


@pytest.mark.parametrize(
    ("workforces", "words"),
    [
        ([Workforce(), Workforce()], ""),
        ([Workforce(permanent=0), Workforce()], ""),
        ([Workforce(permanent=1), Workforce()], "personne employée, selon la structure qui le dit 1"),
        ([Workforce(permanent=12, supported=30), Workforce(supported=8)], "selon les 2 structures qui le disent 50"),
    ],
)
def test_people_are_counted_where_a_structure_states_them(workforces: list[Workforce], words: str) -> None:
    structures = [replace(one, workforce=workforce) for one, workforce in zip(FOUR, workforces, strict=False)]
    page_text = text(html(structures))
    assert (words in page_text) if words else ("employée" not in page_text)


def test_every_place_of_the_map_is_a_link_with_its_count_in_words() -> None:
    whole = html([*FOUR, replace(NET, id="other", slug="other")])
    counted = dict(re.findall(r'<li><a href="(/territoires/[^"/]+/[^"/]+/)">[^<]+</a> (\d+)</li>', whole))
    assert counted == {"/territoires/auvergne-rhone-alpes/isere/": "3", "/territoires/bretagne/finistere/": "2"}
    linked = re.findall(r'<a href="(/territoires/[^"]+/)" tabindex="-1"><title>([^<]+)', whole)
    assert sorted(linked) == [
        ("/territoires/auvergne-rhone-alpes/", "Auvergne-Rhône-Alpes\u202f: 3\u00a0structures"),
        ("/territoires/bretagne/", "Bretagne\u202f: 2\u00a0structures"),
    ]
    listed = re.findall(r'<li><a href="(/territoires/[^"/]+/)">', whole)
    assert sorted(listed) == sorted(address for address, _ in linked)


def test_the_map_is_credited_where_it_is_shown() -> None:
    caption = text(html(FOUR).split("<figcaption>")[1].split("</figcaption>")[0])
    assert "Victor Cazanave" in caption
    assert "CC BY 4.0" in caption
    assert "Natural Earth" in caption


def test_a_dataset_without_places_has_no_map() -> None:
    nowhere = [replace(one, place=replace(one.place, departement=None, region=None)) for one in FOUR]
    assert "<figure" not in html(nowhere)
    assert "Chercher par territoire" not in html(nowhere)


def test_trades_are_shown_with_their_pictogram_and_their_count() -> None:
    tiles = re.findall(r'<a class="tile" href="([^"]+)"><svg.*?</svg>(.*?)</a>', html(FOUR))
    assert ("/secteurs/hygiene-et-proprete/", "Hygiène et Propreté 1 structure") in [
        (address, text(words)) for address, words in tiles
    ]


def test_it_is_rendered_again_when_a_count_changes_and_then_only() -> None:
    rewritten = [replace(one, description="Autre texte", name=f"{one.name} bis") for one in FOUR]
    assert shown(rewritten) == shown(FOUR)
    assert shown(FOUR[:-1]) != shown(FOUR)
    assert shown([replace(NET, place=VELO.place), *FOUR[2:], JARDINS]) != shown(FOUR)


def test_the_page_is_small() -> None:
    whole = html(FOUR)
    without_drawings = re.sub(r"(<svg\b[^>]*>).*?</svg>", r"\1", whole, flags=re.DOTALL)
    drawn = len(re.findall(r"<[a-z]", whole)) - len(re.findall(r"<[a-z]", without_drawings))
    assert drawn <= 150
