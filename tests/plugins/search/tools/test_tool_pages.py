"""The pages of the comparison and of the lists, as they are built."""

import re

import pytest

from plugins.directory.pages import Page, rendered
from plugins.search.tool_pages import tool_pages
from theme.environment import environment
from theme.frame import BARE, Asset, Frame

NAMES = ("compare.js", "favourites.js", "tool-export.js", "tool-lists.js")
FRAME = Frame(assets={name: Asset(f"/assets/{name}", f"sha384-{name}") for name in NAMES})
SCRIPTS = {"/prestataires/comparer/": "compare.js", "/favoris/": "favourites.js"}
every_page = pytest.mark.parametrize("page", tool_pages(), ids=lambda page: page.address)


@every_page
def test_it_is_found_by_nobody_but_those_who_are_sent_there(page: Page) -> None:
    assert not page.is_indexed
    html = rendered(page, environment(FRAME))
    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html


@every_page
def test_its_script_is_the_frame_s_and_what_it_fills_is_hidden_until_then(page: Page) -> None:
    html = rendered(page, environment(FRAME))
    name = SCRIPTS[page.address]
    assert f'src="/assets/{name}" integrity="sha384-{name}"' in html
    assert re.search(r'<div id="\w+" data-\w+="/assets/tool-\w+\.js" hidden>', html)
    assert '<p id="annonce" role="status"></p>' in html


@every_page
def test_without_scripts_it_says_what_else_to_do(page: Page) -> None:
    html = rendered(page, environment(BARE))
    assert "<script" not in html
    assert "hidden>" not in html
    assert 'href="/prestataires/"' in html
    assert "JavaScript" in html


def test_the_lists_say_that_they_stay_in_the_browser() -> None:
    _, lists = tool_pages()
    assert "restent dans ce navigateur" in rendered(lists, environment(FRAME))
