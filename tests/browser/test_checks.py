"""The checks find what is wrong: a page with one fault each, and one with none."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import axe, controls, layout

SOUND = """<!doctype html><html lang="fr"><head><title>Essai</title>
<style>{style} a:focus-visible, button:focus-visible {{ outline: 2px solid }}
button {{ border: 1px solid; padding: 1rem }}
</style></head><body><main><h1>Essai</h1>{body}</main></body></html>"""


def shown(page: Page, body: str, style: str = "") -> Page:
    page.set_content(SOUND.format(body=body, style=style))
    return page


def test_a_sound_page_has_no_fault(page: Page) -> None:
    shown(page, '<p>Un <a href="/a">lien</a> ici.</p><form action="/f"><button>Envoyer</button></form>')
    assert axe.faults(page) == []
    assert layout.faults(page) == []
    assert controls.faults(page) == []
    assert controls.faults_in_forced_colours(page) == []


@pytest.mark.parametrize(
    ("body", "style", "words"),
    [
        ("<p class=wide>texte</p>", ".wide { width: 700px }", "200 %: wider than 640 px"),
        ("<p class=wide>texte</p>", ".wide { width: 400px }", "400 %: wider than 320 px"),
        ("<p class=low>texte<br>texte</p>", ".low { height: 1em; overflow: hidden }", "clipped: <p"),
        ("<p class=up>haut</p><p>bas bas bas</p>", ".up { margin-bottom: -2.2em }", "one over the other"),
        ("<p class=row>mot mot mot</p>", ".row { width: 6em; white-space: nowrap; overflow: hidden }", "spaced text"),
        ("<p class=fixed>texte</p>", ".fixed { position: fixed; height: 200px }", "covers a third"),
    ],
)
def test_a_fault_of_layout_is_found(page: Page, body: str, style: str, words: str) -> None:
    assert words in "\n".join(layout.faults(shown(page, body, style)))


@pytest.mark.parametrize(
    ("body", "style", "words"),
    [
        ('<p><a href="/a" tabindex="3">lien</a></p>', "", "out of order"),
        ('<p><a href="/a" class="bare">lien</a></p>', "p a.bare:focus-visible { outline: none }", "no visible focus"),
        ('<ul><li><a href="/a">un</a><li><a href="/b">deux</a></ul>', "li { line-height: 14px }", "smaller than 24 px"),
        ('<form><button class="low">Oui</button></form>', "button.low { padding: 0 }", "smaller than 44 px"),
        ("<button>Oui</button>", "", "in no form"),
        ('<p><a href="/a" class="under">lien</a></p><p class="over">x</p>',
         ".over { position: absolute; inset: 0; background: red }", "covered by"),
    ],
)  # fmt: skip
def test_a_fault_of_a_control_is_found(page: Page, body: str, style: str, words: str) -> None:
    assert words in "\n".join(controls.faults(shown(page, body, style)))


def test_a_control_without_an_edge_is_found_in_forced_colours(page: Page) -> None:
    shown(page, "<form><button>Oui</button></form>", "form button { border: 0 !important; background: #000 }")
    page.emulate_media(forced_colors="active")
    assert "no border" in "\n".join(controls.faults_in_forced_colours(page))


@pytest.mark.parametrize(
    ("colour", "words"), [("#949494", "color-contrast:"), ("#6b6b6b", "color-contrast-enhanced:"), ("#333", "")]
)
def test_contrast_is_asked_for_at_the_highest_level(page: Page, colour: str, words: str) -> None:
    found = axe.faults_of_colours(shown(page, '<p class="pale">texte</p>', f".pale {{ color: {colour} }}"))
    assert words in "\n".join(found)
    assert bool(words) == bool(found)
