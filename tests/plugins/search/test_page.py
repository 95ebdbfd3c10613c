"""The page as it is built, and what its scripts compute without a document."""

import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plugins.directory.catalogue import Catalogue
from plugins.publication.output import Output
from plugins.search.generator import SearchGenerator
from tests.plugins.search.node import SCRIPTS
from tests.plugins.search.structures import ALL, BARE
from theme.environment import environment
from theme.frame import BARE as BARE_FRAME
from theme.frame import Asset, Frame
from theme.wording import geography

FRAME = Frame(
    assets={
        "search.js": Asset("/assets/search.1.js", "sha384-page"),
        "search-worker.js": Asset("/assets/search-worker.1.js", "sha384-worker"),
    }
)


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.all if tag == name]

    def by_id(self, id: str) -> dict[str, str | None]:
        (found,) = [attributes for _, attributes in self.all if attributes.get("id") == id]
        return found


def build(folder: Path, frame: Frame) -> Path:
    """Run the generator alone, as Pelican does; the folder of what it wrote."""
    gone = msgspec.structs.replace(BARE, id="0-AI", slug="gone", live=False)
    # Pelican's own constructor wants a whole site's settings; nothing here reads them.
    generator: Any = SearchGenerator.__new__(SearchGenerator)
    generator.settings = {"OUTPUT": Output(folder / "output"), "FRAME": frame, "JINJA": environment(frame)}
    generator.context = {"catalogue": Catalogue([gone, *ALL], geography())}
    generator.generate_output(None)
    return folder / "output"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"), FRAME)


@pytest.fixture(scope="module")
def page(output: Path) -> Elements:
    return Elements((output / "prestataires" / "index.html").read_text(encoding="utf-8"))


def test_the_form_tells_where_everything_is(page: Elements, output: Path) -> None:
    form = page.by_id("recherche")
    assert (form["action"], form["data-worker"]) == ("/prestataires/", "/assets/search-worker.1.js")
    for name in ("data-index", "data-rows"):
        assert (output / str(form[name]).lstrip("/")).is_file()
    assert {"src": "/assets/search.1.js", "integrity": "sha384-page", "type": "module"} in page.named("script")


def test_without_its_script_the_form_is_hidden_and_the_ways_in_are_not(page: Elements) -> None:
    assert "hidden" in page.by_id("recherche")
    assert "hidden" in page.by_id("zone-resultats")
    assert "hidden" not in page.by_id("entrees")
    links = {link["href"] for link in page.named("a")}
    assert {"/secteurs/restauration/", "/territoires/bretagne/", "/types/ea/", "/secteurs/", "/territoires/"} <= links


def test_the_status_is_there_from_the_start(page: Elements) -> None:
    assert page.by_id("annonce")["role"] == "status"


def test_every_control_has_a_label_and_a_name(page: Elements) -> None:
    labelled = {label["for"] for label in page.named("label")}
    for control in page.named("input") + page.named("select"):
        assert control["id"] in labelled
    assert [control["name"] for control in page.named("input") + page.named("select")] == ["q", "kind", "departement"]


def test_nothing_the_policy_forbids(page: Elements) -> None:
    assert [tag for tag, attributes in page.all if "style" in attributes or tag == "style"] == []
    assert all(script.get("src") or script["type"] == "application/ld+json" for script in page.named("script"))


def test_a_page_without_assets_only_has_the_ways_in(tmp_path: Path) -> None:
    html = (build(tmp_path, BARE_FRAME) / "prestataires" / "index.html").read_text(encoding="utf-8")
    assert "<form" not in html
    assert "/secteurs/" in html


def test_structures_that_are_not_live_are_not_found(output: Path) -> None:
    (rows,) = (output / "recherche").glob("fiches.*.json")
    assert len(msgspec.json.decode(rows.read_bytes())["slug"]) == len(ALL)
    assert b"gone" not in rows.read_bytes()


def test_the_scripts_themselves() -> None:
    done = subprocess.run(
        ["node", "--no-warnings", "--test", str(SCRIPTS / "page.mjs")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
