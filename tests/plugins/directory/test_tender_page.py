"""The page where a need begins: the whole form, posted to the function, usable without a script."""

import re

import pytest

from plugins.directory.pages import rendered
from plugins.directory.tender_page import ADDRESS, tender_page
from theme.environment import environment
from theme.forms.tender import TenderForm
from theme.frame import BARE


@pytest.fixture(scope="module")
def html() -> str:
    return rendered(tender_page(), environment(BARE))


def test_it_is_a_page_that_search_engines_list(html: str) -> None:
    assert (tender_page().address, tender_page().is_indexed) == (ADDRESS, True)
    assert "noindex" not in html
    assert "<title>Publier un besoin" in html


def test_it_is_posted_to_the_function_with_every_field(html: str) -> None:
    assert 'method="post" action="/f/besoins/ajouter"' in html
    names = set(re.findall(r' name="([\w-]+)"', html))
    fields = {field.name for field in TenderForm().leaves}
    assert fields - names == {"sectors", "perimeters"}  # boxes that words add
    assert "consigne" in names


def test_four_sections_follow_each_other_and_all_are_there_without_a_script(html: str) -> None:
    assert re.findall(r'data-section="(\w+)"', html) == ["quoi", "ou", "details", "vous"]
    assert re.findall(r"<h2[^>]*>(\d)\.", html) == ["1", "2", "3", "4"]
    assert re.findall(r"<section[^>]*hidden", html) == []


def test_identifiers_are_unique_and_labels_lead_to_fields(html: str) -> None:
    identifiers = re.findall(r' id="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'<label for="([^"]+)"', html)) <= set(identifiers)
    assert set(re.findall(r'formaction="[^"#]*#([^"]+)"', html)) <= set(identifiers)
    for ties in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(ties.split()) <= set(identifiers)


def test_it_stays_light(html: str) -> None:
    assert html.count("<") - html.count("</") < 500
