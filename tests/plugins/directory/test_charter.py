"""The living page of the design language: everything is on it, and nothing of it is published."""

import re

import pytest

from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.directory.charter import page
from plugins.directory.charter.colours import tokens
from plugins.directory.pages import rendered
from tests.plugins.search.structures import JARDINS, NET, TRAITEUR, VELO
from theme.colours import colours
from theme.environment import THEME, environment, pictogram
from theme.frame import BARE
from theme.wording import geography

FOUR = [JARDINS, NET, TRAITEUR, VELO]
COMPONENTS = THEME / "templates" / "components"
FRAME = {"head", "head-shared", "header", "footer", "notice", "breadcrumb"}
"""Worn by every page, this one too."""
OF_ONE_PAGE = {"profile", "listing", "contact-fields", "tender-form", "honeypot", "changes", "legal-texts", "rgaa-grid"}
"""Whole contents of one page: their parts are in the charter."""


@pytest.fixture(scope="module")
def html() -> str:
    return rendered(page(Catalogue(FOUR, geography())), environment(BARE))


def words(part: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_search_engines_do_not_list_it(html: str) -> None:
    assert not page(Catalogue(FOUR, geography())).is_indexed
    assert '<meta name="robots" content="noindex">' in html


def test_every_colour_is_told_with_its_use() -> None:
    assert {token.name for token in tokens()} == colours("light").keys()


def test_every_text_colour_tells_its_contrast_in_both_schemes() -> None:
    for token in tokens():
        for told in (token.light, token.dark):
            assert all(float(ratio.replace(",", ".")) >= 7 for ratio in re.findall(r"(\d+,\d) sur", told)), token
    (ink,) = (token for token in tokens() if token.name == "ink")
    assert ink.light == "#1c1f2b\u202f: 16,1 sur papier et 14,4 sur brume"


def test_every_pictogram_is_drawn(html: str) -> None:
    drawings = [file.stem for file in (THEME / "pictograms").glob("*.svg")]
    missing = [name for name in drawings if pictogram(name) not in html]
    assert missing == []


def test_every_component_of_the_theme_is_shown() -> None:
    template = (THEME / "templates" / "pages" / "charter.html").read_text()
    used = set(re.findall(r'"components/([\w-]+)\.html"', template)) | {"card"}
    assert {file.stem for file in COMPONENTS.glob("*.html")} == used | FRAME | OF_ONE_PAGE


def test_the_four_families_have_their_word(html: str) -> None:
    tags = words(html.split('id="etiquettes"')[1].split('id="fiches"')[0])
    assert all(family.label in tags for family in vocabulary().families)


def test_cards_tell_what_is_derived_and_who_comes_from_elsewhere(html: str) -> None:
    cards = words(html.split('<ul class="cards">')[1].split("</ul>")[0])
    assert "(d’après le code d’activité)" in cards
    assert "Intervient en Savoie depuis Fontaine" in cards


def test_errors_are_tied_to_their_fields_and_take_no_focus(html: str) -> None:
    targets = re.findall(r'<li><a href="#(refus-\w+)">', html)
    assert targets == ["refus-email", "refus-subject", "refus-message"]
    for target in targets:
        assert re.search(rf'aria-describedby="[^"]*erreur-{target}"[^>]* id="{target}"', html), target
    assert "autofocus" not in html


def test_identifiers_are_unique(html: str) -> None:
    identifiers = re.findall(r' id="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))


def test_it_is_rendered_again_when_a_trade_or_a_territory_appears() -> None:
    one, four = Catalogue(FOUR[:1], geography()), Catalogue(FOUR, geography())
    assert page(one).shown == page(Catalogue(FOUR[:1], geography())).shown
    assert page(one).shown != page(four).shown


def test_a_directory_without_structures_has_a_charter() -> None:
    assert "Les Jardins du Drac" in rendered(page(Catalogue([], geography())), environment(BARE))


def test_the_language_names_every_style_sheet_and_component() -> None:
    told = (THEME / "README.md").read_text()
    files = [*(THEME / "styles").glob("*.css"), *COMPONENTS.glob("*.html")]
    assert [file.name for file in files if f"`{file.name}`" not in told] == []
