"""The two pages of the open data, rendered."""

import html
import re
from collections.abc import Callable

import pytest

from data.geography import france
from data.model import Structure, Turnover
from plugins.directory.pages import rendered
from plugins.opendata.api import ROOT
from plugins.opendata.files import DESCRIPTION, make_files, read_description
from plugins.opendata.pages import pages, size_in_words
from tests.plugins.opendata.conftest import structure, told
from theme.environment import environment
from theme.frame import Frame

Texts = Callable[[list[Structure]], dict[str, str]]


@pytest.fixture
def texts() -> Texts:
    """A function from structures to the HTML of the two pages, by address."""

    def render(structures: list[Structure]) -> dict[str, str]:
        frame = Frame(site_address="https://annuaire.example")
        description = read_description(make_files(structures, france(), frame)[DESCRIPTION])
        jinja = environment(frame)
        return {page.address: rendered(page, jinja) for page in pages(description, structures, frame)}

    return render


def words_of(page: str) -> str:
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_the_page_leads_to_every_file(texts: Texts, structures: list[Structure], files: dict[str, bytes]) -> None:
    page = texts(structures)["/donnees/"]
    targets = {target.lstrip("/") for target in re.findall(r'href="(/donnees/[^"#]+)"', page)} - {"donnees/api/"}
    assert targets <= set(files)
    downloads = {path for path in files if path.startswith("donnees/") and not path.startswith(ROOT)}
    assert downloads <= targets
    assert page.count("<tr>") > 60  # every column of the dictionary
    assert '"@type":"Dataset"' in page


def test_the_page_says_what_is_left_out_and_why(texts: Texts) -> None:
    partly = structure("emplois", turnover=Turnover(5, 2025), provenance={"turnover": told("table")})
    page = words_of(texts([partly, structure("table", id="x")])["/donnees/"])
    assert "liste transmise par un réseau" in page
    assert "1 structure qu’elle seule fait connaître, 1 valeur de «\u202fchiffre_affaires\u202f»" in page.replace(
        "\xa0", " "
    )
    nothing = words_of(texts([structure("emplois")])["/donnees/"])
    assert "rien n’est écarté" in nothing


def test_the_examples_of_the_api_have_an_answer(
    texts: Texts, structures: list[Structure], files: dict[str, bytes]
) -> None:
    page = html.unescape(texts(structures)["/donnees/api/"])
    asked = re.findall(r"curl -s https://annuaire\.example/([^\s<]+)", page)
    assert len(asked) == 4
    assert set(asked) <= set(files)
    siret = re.search(r'\.siret == "(\d{14})"', page)[1]
    assert siret.encode() in files[asked[0]]


def test_an_empty_dataset_has_its_pages(texts: Texts) -> None:
    assert "0 structure inclusive" in words_of(texts([])["/donnees/"]).replace("\xa0", " ")
    assert "curl" in texts([])["/donnees/api/"]


@pytest.mark.parametrize(
    ("size", "words"), [(812, "812 octets"), (7408, "7,4 ko"), (16_015_893, "16 Mo"), (1_219_449, "1,2 Mo")]
)
def test_sizes_are_told_in_french(size: int, words: str) -> None:
    assert size_in_words(size) == words.replace(" ", "\xa0")


def test_digests_follow_the_data(structures: list[Structure]) -> None:
    frame = Frame()

    def shown(some: list[Structure]) -> list[bytes]:
        description = read_description(make_files(some, france(), frame)[DESCRIPTION])
        return [page.shown for page in pages(description, some, frame)]

    assert shown(structures[:5]) == shown(structures[:5])
    assert shown(structures[:5])[0] != shown(structures[:6])[0]
    assert shown(structures[:5])[1] != shown(structures[1:6])[1]
