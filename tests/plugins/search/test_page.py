"""The page as its template makes it, and what its scripts compute without a document."""

import json
import re
import subprocess
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, rendered
from tests.plugins.search.node import SCRIPTS, run
from tests.plugins.search.structures import ALL
from theme.environment import environment
from theme.frame import BARE as BARE_FRAME
from theme.frame import Asset, Frame
from theme.wording import geography

FRAME = Frame(
    assets={
        "search.js": Asset("/assets/search.1.js", "sha384-page"),
        "search-worker.js": Asset("/assets/search-worker.1.js", "sha384-worker"),
        "tool-map.js": Asset("/assets/tool-map.1.js", "sha384-map"),
    }
)
MANIFEST, START = '{"size": 7, "live": 7}', "(() => { 1 < 2 && 3; })();\n"
MOST_ELEMENTS = 900
VOID = {"input", "link", "meta", "br"}


class Elements(HTMLParser):
    """Every element of a page: its name, its attributes, the elements around it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.ids: dict[str, tuple[dict[str, str | None], list[str]]] = {}
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.all.append((tag, attributes))
        if id := attributes.get("id"):
            assert id not in self.ids, f"two elements are called {id}"
            self.ids[id] = attributes, [around for _, around in self._open if around]
        if tag not in VOID:
            self._open.append((tag, attributes.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.all if tag == name]

    def by_id(self, id: str) -> dict[str, str | None]:
        return self.ids[id][0]

    def options(self, filter: str) -> list[str | None]:
        return [one["value"] for one in self.named("input") if one.get("name") == filter]


def page_of(frame: Frame, *unfilled: str) -> Elements:
    context = {
        "catalogue": Catalogue(ALL, geography()),
        "manifest": Markup(MANIFEST),
        "start": Markup(START),
        "unfilled": unfilled,
    }
    return Elements(rendered(Page("/prestataires/", "pages/search.html", b"", lambda: context), environment(frame)))


@pytest.fixture(scope="module")
def page() -> Elements:
    return page_of(FRAME)


def test_the_start_stands_before_the_style_sheet_to_the_byte(page: Elements) -> None:
    start = f'<script type="application/json" id="index-recherche">{MANIFEST}</script>\n<script>{START}</script>'
    assert start in page.html
    assert page.html.index(start) < page.html.index('<script type="module"')
    assert {"src": "/assets/search.1.js", "integrity": "sha384-page", "type": "module"} in page.named("script")


def test_without_its_script_the_form_goes_where_the_home_page_goes(page: Elements) -> None:
    form = page.by_id("recherche")
    assert (form["action"], form.get("method", "get"), form["data-page"]) == ("/f/aller", "get", "/prestataires/")
    sent = [one["name"] for one in page.named("input") if "recherche" in page.ids.get(one.get("id") or "", ({}, []))[1]]
    assert sent == ["metier", "lieu"]
    assert "recherche" not in page.ids["filtres"][1]


def test_without_its_script_the_ways_in_show(page: Elements) -> None:
    assert "hidden" not in page.by_id("entrees")
    links = {link["href"] for link in page.named("a")}
    assert {"/secteurs/restauration/", "/territoires/bretagne/", "/types/ea/", "/secteurs/", "/territoires/"} <= links


def test_the_only_status_is_there_from_the_start(page: Elements) -> None:
    assert [one for _, one in page.all if one.get("role") == "status"] == [page.by_id("annonce")]


def test_only_the_form_is_a_landmark_of_search(page: Elements) -> None:
    assert [one["aria-label"] for _, one in page.all if one.get("role") == "search"] == ["Recherche"]
    assert page.by_id("filtres")["role"] == "group"


def test_every_control_is_called_something(page: Elements) -> None:
    labelled = {label.get("for") for label in page.named("label")}
    for control in page.named("select") + [one for one in page.named("input") if one.get("type") != "checkbox"]:
        assert control["id"] in labelled
    in_labels = re.findall(r'<label><input type="checkbox"[^>]*>([^<]+)</label>', page.html)
    assert len(in_labels) == len([one for one in page.named("input") if one.get("type") == "checkbox"])
    assert all(words.strip() for words in in_labels)


def test_every_filter_offers_its_whole_vocabulary(page: Elements) -> None:
    words = vocabulary()
    offered = {
        "kinds": [kind.code for kind in words.kinds],
        "services": [service.code for service in words.service_types],
        "territory": ["QPV", "FRR"],
        "networks": [network.slug for network in words.networks],
        "labels": [label.slug for label in words.labels],
        "legalForms": [form.code for form in words.legal_forms],
        "turnover": list(words.revenue_ranges),
        "staff": list(words.employee_ranges),
        **{name: ["1"] for name in ("clause", "references", "contracts")},
    }
    assert {name: page.options(name) for name in offered} == offered
    for told in ("Moins de 100\u202f000\u00a0€", "5\u00a0M€ à 10\u00a0M€", "1 à 9 salariés", "500 salariés et plus"):
        assert f">{told}<" in page.html


def test_every_trade_is_offered_and_scripts_find_its_slug_by_its_name(page: Elements) -> None:
    groups = {one["id"]: str(one["data-trades"]).split("|") for one in page.named("details") if "data-trades" in one}
    slugs = run("slugs.mjs", groups)
    assert slugs == {group.slug: [one.slug for one in group.sectors] for group in vocabulary().sector_groups}


def test_groups_of_filters_are_named_fieldsets(page: Elements) -> None:
    groups = re.findall(
        r'<details class="facet"[^>]*>\s*<summary>([^<]+)</summary>\s*<fieldset>\s*<legend[^>]*>([^<]+)', page.html
    )
    assert len(groups) == 9
    assert all(summary == legend for summary, legend in groups)


def test_counts_that_have_a_file_say_which(page: Elements) -> None:
    files = {one["data-facet"] for one in page.named("details") if "data-facet" in one}
    assert files == {"territory", "networks", "labels", "legal_forms", "turnover", "staff", "trust"}


def test_a_tool_is_offered_where_it_exists(page: Elements) -> None:
    tools = page.by_id("outils")
    assert tools["data-map"] == "/assets/tool-map.1.js"
    assert "data-export" not in tools
    assert "hidden" in page.by_id("vue")


def test_it_holds_few_elements(page: Elements) -> None:
    assert len(page.all) <= MOST_ELEMENTS


def test_nothing_the_policy_forbids(page: Elements) -> None:
    assert [tag for tag, attributes in page.all if "style" in attributes or tag == "style"] == []
    scripts = [one for one in page.named("script") if not one.get("src") and "json" not in str(one.get("type"))]
    assert scripts == [{}]  # the start, that the policy knows by its digest


def test_a_page_without_assets_has_the_form_and_the_ways_in() -> None:
    page = page_of(BARE_FRAME)
    assert page.by_id("recherche")["action"] == "/f/aller"
    assert not {"filtres", "zone-resultats", "index-recherche"} & page.ids.keys()
    assert "/secteurs/" in {link["href"] for link in page.named("a")}


def test_the_scripts_themselves() -> None:
    done = subprocess.run(
        ["node", "--no-warnings", "--test", str(SCRIPTS / "page.mjs")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_words_are_marked_by_their_root_as_the_stemmer_cuts_them() -> None:
    marked = {
        "nettoyage": ["nettoyage", "Nettoyages"],
        "nettoyer": ["nettoyer"],
        "traiteur": ["traiteurs"],
        "réparation": ["réparations", "réparer"],
        "métaux": ["métal", "métaux"],
        "propreté": ["propreté"],
        "jardinier": ["jardiniers"],
        "bois": ["bois"],
    }
    unmarked = {"bois": ["boisson", "boiserie"], "traiteur": ["traite", "traitement"], "menuiserie": ["menu"]}
    told = run("marks.mjs", {"marked": marked, "unmarked": unmarked})
    assert told == {"missed": [], "wrong": []}, json.dumps(told, ensure_ascii=False)


def test_a_facet_that_no_structure_fills_is_not_offered() -> None:
    page = page_of(FRAME, "networks")
    assert page.options("networks") == []
    assert page.options("labels")
