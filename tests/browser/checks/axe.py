"""axe-core, in the scheme the page has: WCAG 2.2 A and AA, best practices, and the contrasts of AAA."""

from playwright.sync_api import Page

from tests.site import ROOT

AXE = ROOT / "theme" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
"""The rules whose answer depends on the colours: what another scheme can change."""
_WHOLE = {"runOnly": {"type": "tag", "values": _TAGS}, "rules": {"color-contrast-enhanced": {"enabled": True}}}
_OF_COLOURS = {"runOnly": {"type": "rule", "values": _COLOURS}}
_RUN = """options => axe.run(document, {...options, resultTypes: ["violations", "incomplete"], selectors: false})
    .then(({violations, incomplete}) => [...violations, ...incomplete].flatMap(({id, nodes}) =>
        nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ""}`)))"""


def faults(page: Page) -> list[str]:
    """What axe finds wrong or cannot decide, by every rule."""
    return _run(page, _WHOLE)


def faults_of_colours(page: Page) -> list[str]:
    """The same, by the rules that depend on colours: for a page already read in another scheme."""
    return _run(page, _OF_COLOURS)


def _run(page: Page, options: object) -> list[str]:
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(_RUN, options))
