"""The budgets over the built sites: pages that strain each template and a seeded tenth of the others."""

import asyncio
from pathlib import Path

import pytest
from ecoindex.compute import get_score
from hypothesis import given
from hypothesis import strategies as st

from tests.browser.templates import SHAPES
from tests.budgets import ecoindex, html_checker, links
from tests.budgets.choosing import chosen
from tests.budgets.limits import GOALS, LIMITS, distribution, exceeded, exceeded_by_assets
from tests.budgets.weighing import Weight, weigh
from tests.site import Site

SITES = ["sample_site", "real_site"]


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Site:
    built: Site = request.getfixturevalue(request.param)
    return built


def told(pages: list[Weight]) -> str:
    """The distribution, for the reader of a failure."""
    return "\n".join("  ".join(row) for row in distribution(pages, (*LIMITS, *GOALS)))


def test_pages_keep_to_their_budgets(site: Site) -> None:
    pages = [weigh(site, address) for address in chosen(site)]
    assert exceeded(pages) == [], told(pages)
    assert exceeded_by_assets(site.folder) == []


def test_real_pages_keep_to_the_goals(real_site: Site) -> None:
    pages = [weigh(real_site, address) for address in chosen(real_site)]
    assert exceeded(pages, GOALS) == [], told(pages)


@pytest.mark.parametrize("site", ["sample_site", pytest.param("real_site", marks=pytest.mark.audit)], indirect=True)
def test_the_html_checker_has_nothing_to_say(site: Site) -> None:
    """Its templates are the same: real records are checked where everything is."""
    if html_checker.missing():
        pytest.skip(html_checker.missing())
    files = [site.folder / address.strip("/") / "index.html" for address in chosen(site)]
    assert html_checker.complaints([*files, site.folder / "404.html"]) == []


def test_every_link_of_the_sample_answers(sample_site: Site) -> None:
    assert links.broken(sample_site) == []


@given(st.integers(0, 4000), st.integers(0, 400), st.floats(0, 12_000))
def test_ecoindex_is_the_published_one(elements: int, requests: int, kilobytes: float) -> None:
    published = asyncio.run(get_score(dom=elements, size=kilobytes, requests=requests))
    assert abs(ecoindex.score(elements, requests, kilobytes) - published) <= 0.5


PAGE = """<!doctype html><html lang="fr"><head><title>Essai</title><link rel="stylesheet" href="/s.css"></head>
<body><h1>Essai</h1><svg><g><path d=""/></g></svg><noscript><p>sans</p></noscript>{}</body></html>"""


@pytest.fixture
def small_site(tmp_path: Path) -> Site:
    """A folder where a page can be written."""
    (tmp_path / "s.css").write_text("a{}")
    return Site(tmp_path, tmp_path, tmp_path, "")


def weighed(site: Site, body: str) -> Weight:
    (site.folder / "index.html").write_text(PAGE.format(body))
    return weigh(site, "/")


def test_elements_of_drawings_are_counted_apart_and_lazy_pictures_ask_for_nothing(small_site: Site) -> None:
    page = weighed(small_site, '<img src="/a.webp" alt="" loading="lazy"><a href="https://ailleurs.example">x</a>')
    assert (page.elements, page.drawn, page.requests, page.faults) == (9, 3, 2, ())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<p style="color:red">x</p>', "inline style on <p>"),
        ('<p onclick="x()">x</p>', "inline script: onclick"),
        ("<script>x()</script>", "inline script"),
        ('<img src="https://ailleurs.example/a.png" alt="" loading="lazy">', "from elsewhere"),
        ('<img src="/a.png" srcset="/b.png 480w, //ailleurs.example/c.png 960w" alt="" loading="lazy">', "elsewhere"),
        ('<iframe src="//ailleurs.example/" loading="lazy"></iframe>', "from elsewhere"),
    ],
)
def test_what_no_page_may_hold_is_found(small_site: Site, body: str, words: str) -> None:
    assert words in "".join(weighed(small_site, body).faults)


def test_a_page_over_its_budget_is_named(small_site: Site) -> None:
    page = weighed(small_site, "<p>x</p>" * 900)
    assert page.shape is SHAPES[0]
    assert exceeded([page])[0].startswith("elements of another page: 907 for 900 allowed (/ 907)")
