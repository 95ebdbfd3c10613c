"""The pages of ``content/``, as they are read and shown."""

import html as html_module
import re
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pelican.settings import read_settings

from data.french import PARIS
from data.submissions.enquiry import TOPICS
from plugins.directory import written
from plugins.directory.pages import rendered
from plugins.directory.written import WrittenPage, WrittenPageProblem, page, read_written_pages
from plugins.directory.written.markup import anchored, parted, sections, with_labelled_cells
from tests.site import ROOT
from theme.environment import environment
from theme.frame import Frame

CONTENT = ROOT / "content"
GUIDES = ("choisir", "marche-reserve", "clause-sociale", "sourcing", "pour-les-structures")


@pytest.fixture(scope="module")
def settings() -> Mapping[str, Any]:
    return dict(read_settings(str(ROOT / "pelicanconf.py")))


@pytest.fixture(scope="module")
def pages(settings: Mapping[str, Any]) -> dict[str, WrittenPage]:
    return {one.slug: one for one in read_written_pages(settings)}


@pytest.fixture(scope="module")
def shown(pages: dict[str, WrittenPage]) -> dict[str, str]:
    """The HTML of every page, by slug."""
    jinja = environment(Frame())
    built = {slug: page(one) for slug, one in pages.items()}
    return {slug: rendered(one, jinja) for slug, one in built.items()}


def with_content(settings: Mapping[str, Any], folder: Path, name: str, text: str) -> dict[str, Any]:
    """The same settings, of which one page is other."""
    shutil.copytree(CONTENT, folder / "content", dirs_exist_ok=True)
    (folder / "content" / name).write_text(text, encoding="utf-8")
    return {**settings, "PATH": str(folder / "content")}


def test_each_cell_carries_the_heading_of_its_column() -> None:
    html = (
        "<p>a</p><table>\n<thead>\n<tr>\n<th>Seuil &amp; prix</th>\n<th>Effet</th>\n</tr>\n</thead>\n"
        "<tbody>\n<tr>\n<td>1</td>\n<td><b>2</b></td>\n</tr>\n<tr>\n<td>3</td>\n<td>4</td>\n</tr>\n</tbody>\n</table>"
    )
    labelled = with_labelled_cells(html)
    assert labelled.count('<td data-label="Seuil &amp; prix">') == 2
    assert labelled.count('<td data-label="Effet">') == 2
    assert '<td data-label="Effet"><b>2</b></td>' in labelled


def test_headings_and_terms_have_anchors_of_their_own() -> None:
    html = anchored("<h2>L’achat</h2><h3>L’achat</h3><dl><dt>EA – <b>adaptée</b></dt></dl><h2>Contenu</h2><h2>?</h2>")
    assert re.findall(r'id="([^"]+)"', html) == ["l-achat", "l-achat-2", "ea-adaptee", "contenu-2", "h2"]
    assert [section.heading for section in sections(html)] == ["L’achat", "Contenu", "?"]


def test_the_contents_go_where_they_are_asked_for_else_before_the_first_section() -> None:
    assert parted("<div><h2>a</h2></div><p>[SOMMAIRE]</p><h2>b</h2>") == ("<div><h2>a</h2></div>", "<h2>b</h2>")
    assert parted("<p>a</p><h2>b</h2>") == ("<p>a</p>", "<h2>b</h2>")
    assert parted("<p>a</p>") == ("<p>a</p>", "")


def test_the_address_of_a_page_is_the_path_of_its_file(pages: dict[str, WrittenPage]) -> None:
    assert set(pages) == {str(file.relative_to(CONTENT).with_suffix("")) for file in CONTENT.rglob("*.md")}
    assert pages["guides/sourcing"].address == "/guides/sourcing/"


def test_the_five_guides_answer_decide_give_a_text_cite_the_law_and_lead_on(shown: dict[str, str]) -> None:
    for guide in GUIDES:
        html = shown[f"guides/{guide}"]
        main = html[html.index("<main") :]
        assert main.index("La réponse en 60 secondes") < main.index('class="contents"'), guide
        assert "<table>" in main, guide
        assert 'class="clause"' in main, guide
        assert re.search(r'href="/(prestataires|secteurs|territoires)/"', main), guide
        if guide != "pour-les-structures":
            assert "Droit relu le 21\u00a0novembre 2026" in main, guide
            told = "les articles marqués «\u202fà vérifier\u202f» restent à confirmer" in main
            assert told == (">à vérifier<" in main), guide
            assert '<h2 id="textes">' in main, guide


def test_guides_are_chained_and_their_hub_shows_them_all_in_order(
    pages: dict[str, WrittenPage], shown: dict[str, str]
) -> None:
    chain = [pages["guides/choisir"].address]
    for guide in GUIDES[:-1]:
        following = pages[f"guides/{guide}"].following
        assert following
        chain.append(following.address)
    assert chain == [f"/guides/{guide}/" for guide in GUIDES]
    assert pages[f"guides/{GUIDES[-1]}"].following is None
    places = [shown["guides"].index(f'href="{address}"') for address in chain]
    assert places == sorted(places)
    assert '<li><a href="/guides/">' in shown["guides/sourcing"]


def test_a_long_page_has_contents_that_lead_to_its_sections_and_a_short_one_has_none(shown: dict[str, str]) -> None:
    for slug, html in shown.items():
        main = html[html.index("<main") : html.index("</main>")]
        headings = re.findall(r'<h2 id="([^"]+)"', main.partition('class="contents"')[2])
        links = re.findall(r'href="#([^"]+)"', main)
        if links:
            assert set(links) == set(headings), slug
            assert len(links) >= 4, slug
    assert 'class="contents"' in shown["faq"]
    assert 'class="contents"' not in shown["404"]


def test_the_glossary_has_an_anchor_for_each_term(shown: dict[str, str]) -> None:
    terms = re.findall(r'<dt id="([^"]+)">', shown["glossaire"])
    assert len(terms) > 25
    assert len(set(terms)) == len(terms) == shown["glossaire"].count("<dt")


def test_identifiers_are_unique_and_inner_links_lead_somewhere(
    pages: dict[str, WrittenPage], shown: dict[str, str]
) -> None:
    ours = {one.address for one in pages.values()}
    for slug, html in shown.items():
        identifiers = re.findall(r'\bid="([^"]+)"', html)
        assert len(identifiers) == len(set(identifiers)), slug
        for target in re.findall(r'href="(/(?:guides|accessibilite|faq|glossaire)/[^"]*)"', html):
            address, _, anchor = target.partition("#")
            assert address in ours, f"{slug} leads to {target}"
            assert not anchor or f'id="{anchor}"' in shown[address.strip("/")], f"{slug} leads to {target}"


def test_a_link_to_write_to_the_team_names_a_subject_that_the_form_has(shown: dict[str, str]) -> None:
    named = set(re.findall(r'href="/f/nous-ecrire\?sujet=([^"]*)"', "".join(shown.values())))
    assert named
    assert named <= set(TOPICS)


def test_what_privacy_says_of_durations_the_register_says_too(shown: dict[str, str]) -> None:
    told = html_module.unescape(shown["confidentialite"])
    register = (ROOT / "docs" / "registre-traitements.md").read_text(encoding="utf-8")
    for duration in ("24 heures", "7 jours", "30 jours", "6 mois", "12 mois", "3 ans", "30 minutes sans activité"):
        assert duration in told.replace("\u00a0", " "), duration
        assert duration in register, duration
    for cookie in ("__Host-fiche", "__Host-moderation"):
        assert cookie in told
        assert cookie in register
    for setting in ("EDITEUR", "DPO", "HEBERGEUR"):
        assert f"`{setting}`" in register, "the publisher's facts stay settings"


def test_titles_and_descriptions_are_unique_and_of_a_length_that_search_engines_show(
    pages: dict[str, WrittenPage],
) -> None:
    assert len({one.title for one in pages.values()}) == len(pages)
    assert len({one.description for one in pages.values()}) == len(pages)
    for slug, one in pages.items():
        assert 70 <= len(one.description) <= 160, f"{slug}: {len(one.description)}"
        assert "<" not in one.description, slug


def test_every_page_is_typeset_as_french_is(shown: dict[str, str]) -> None:
    for slug, html in shown.items():
        text = html_module.unescape(re.sub(r"<[^>]+>|<!--.*?-->", " ", html))
        text = re.sub(r"https?://\S+", "", text)
        assert re.findall(r".{20}\w [:;!?»%€].{5}|.{5}« .{20}|.{10}\w'\w.{10}", text) == [], slug
        assert "{{" not in text, slug


def test_the_page_of_errors_offers_a_search_and_is_left_by_search_engines(
    pages: dict[str, WrittenPage], shown: dict[str, str]
) -> None:
    html = shown["404"]
    assert page(pages["404"]).address == "/404.html"
    assert not page(pages["404"]).is_indexed
    assert '<meta name="robots" content="noindex">' in html
    assert re.search(r'<form [^>]*action="/prestataires/"', html)
    assert 'name="q"' in html
    for way in ("/secteurs/", "/territoires/", "/plan-du-site/", "/"):
        assert f'href="{way}"' in html


def test_the_declaration_has_all_that_the_law_asks(shown: dict[str, str]) -> None:
    html = shown["accessibilite"]
    for words in (
        "État de conformité", "non conforme", "Résultats des tests", "Contenus non accessibles", "Non-conformités",
        "Dérogations pour charge disproportionnée", "Contenus non soumis", "Établissement de cette déclaration",
        "Technologies", "Environnement de test", "Outils pour évaluer", "Pages vérifiées",
        "Retour d’information et contact", "Voies de recours", "Défenseur des droits", "Libre réponse 71120",
        'href="/accessibilite/schema-pluriannuel/"', 'href="/accessibilite/plan-2026/"',
    ):  # fmt: skip
        assert words in html, words
    assert shown["accessibilite/grille"].count("Non testé") > 50


@pytest.mark.parametrize(
    ("written_there", "words"),
    [
        ("{{fait:inconnu}}", "ligne 7\u202f: aucun fait juridique n’a le code «\u202finconnu\u202f»"),
        ("{{fait:sourcing}}", "ne dit rien pour «\u202ffait\u202f»"),
        ("{{EDITEUR2}}", "«\u202f{{EDITEUR2}}\u202f» n’est pas un réglage"),
        ("{{loi:sourcing}}", "n’est pas un réglage de l’éditeur, ni un fait juridique"),
        ("{{rgaa:note}}", "n’est pas un réglage"),
    ],
)
def test_what_is_not_known_between_braces_stops_the_build_at_its_line(
    settings: Mapping[str, Any], tmp_path: Path, written_there: str, words: str
) -> None:
    text = f"Title: A\nSlug: a\nDescription: b\nSummary: c\n\nTexte.\nVoici {written_there}.\n"
    with pytest.raises(WrittenPageProblem) as stopped:
        read_written_pages(with_content(settings, tmp_path, "page.md", text))
    assert "page.md" in str(stopped.value)
    assert words in str(stopped.value)


def test_an_audit_that_does_not_hold_stops_the_build(settings: Mapping[str, Any], tmp_path: Path) -> None:
    wrong = (CONTENT / "accessibilite" / "rgaa.yaml").read_text(encoding="utf-8").replace("status: NT", "status: C")
    with pytest.raises(WrittenPageProblem, match="aucun audit n’est nommé"):
        read_written_pages(with_content(settings, tmp_path, "accessibilite/rgaa.yaml", wrong))


def test_settings_are_text_never_markup(settings: Mapping[str, Any]) -> None:
    hostile = {**settings, "EDITEUR": "<script>alert(1)</script> & {{fait:sourcing}}"}
    legal = next(one for one in read_written_pages(hostile) if one.slug == "mentions-legales")
    body = legal.opening + legal.body
    assert "<script>" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{fait:sourcing}}" in body


class TheDayAfter(datetime):
    """A build on the day after the experiment of the EITI ends."""

    @classmethod
    def now(cls, tz: Any = None) -> "TheDayAfter":
        return cls(2026, 12, 23, 0, 30, tzinfo=tz)


class TheLastDay(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> "TheLastDay":
        return cls(2026, 12, 22, 23, 30, tzinfo=tz)


def test_a_fact_past_its_day_is_told_and_the_build_goes_on(
    settings: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(written, "datetime", TheLastDay)
    before = read_written_pages(settings)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(written, "datetime", TheDayAfter)
    after = read_written_pages(settings)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "eiti-fin" in said
    assert [page(one).shown for one in after] == [page(one).shown for one in before], "pages do not know the day"
    assert TheDayAfter.now(PARIS).tzinfo is PARIS


def test_a_page_has_changed_once_one_of_its_words_has(pages: dict[str, WrittenPage]) -> None:
    guide = pages["guides/sourcing"]
    assert page(guide).shown == page(msgspec.structs.replace(guide)).shown
    for field in ("title", "summary", "opening", "body", "texts", "updated", "following", "steps"):
        other: Any = {"texts": (), "updated": None, "following": None, "steps": ()}.get(field, "Autre")
        assert page(msgspec.structs.replace(guide, **{field: other})).shown != page(guide).shown, field
