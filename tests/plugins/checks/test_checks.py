"""What a built site is stopped for: each fault put into a small one, one at a time; and the sample's, which is not."""

import gzip
import shutil
from pathlib import Path

import pytest

from data.dataset import Dataset
from plugins.checks import __main__ as checks
from plugins.checks.families import Family, family_of
from plugins.checks.private_values import PrivateValues
from tests.browser.templates import addresses_of, shape_of
from tests.conftest import SAMPLE
from tests.site import Site, consolidate

PAGE = """<!doctype html>
<html lang="fr"><head>
<title>Essai</title><link rel="stylesheet" href="/assets/site.css"></head>
<body><main id="contenu"><a href="#contenu">x</a> <a href="/">x</a> <a href="/faq/">x</a>
<a href="/contact/">x</a></main></body></html>"""
MAP = "<urlset><url><loc>https://annuaire.example/</loc></url><url><loc>https://annuaire.example/faq/</loc></url></urlset>"


@pytest.fixture
def copy(sample_dataset: Path, tmp_path: Path) -> Site:
    """Three pages, with what a build leaves beside them; private values are the sample's."""
    site = Site(tmp_path / "output", sample_dataset, tmp_path, "")
    files = {"index.html": PAGE, "faq/index.html": PAGE, "contact/index.html": PAGE, "assets/site.css": "a{}" * 99}
    for path, text in (files | {"sitemap.xml": MAP, "sitemaps/pages.xml": MAP}).items():
        put(site, path, text)
    (tmp_path / "frame.json").write_text('{"site_address": "https://annuaire.example"}')
    (tmp_path / "redirects.json").write_text('{"exact": {"/ancien/": "/faq/"}}')
    return site


@pytest.fixture(scope="session")
def sample_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled sample, consolidated."""
    dataset = tmp_path_factory.mktemp("checked") / "dataset"
    consolidate(f"sample={SAMPLE}", dataset)
    return dataset


def check(site: Site, capsys: pytest.CaptureFixture[str], pages: int = 20) -> tuple[int, str]:
    words = ["--site", str(site.folder), "--dataset", str(site.dataset), "--pages", str(pages)]
    code = checks.main(words)
    said = capsys.readouterr()
    return code, said.out + said.err


def put(site: Site, path: str, text: str) -> None:
    """Replace a file: the others' links to it stay what they were."""
    file = site.folder / path
    file.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def added(site: Site, markup: str, path: str = "faq/index.html") -> str:
    """The text of a page, with more in it."""
    return (site.folder / path).read_text(encoding="utf-8").replace("</main>", f"{markup}</main>")


def test_sites_may_be_published(sample_site: Site, copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    for site in (sample_site, copy):
        code, said = check(site, capsys, pages=200)
        assert code == 0, said


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<a href="/nulle-part/">x</a>', "/nulle-part/"),
        ('<a href="nulle-part/">x</a>', "nulle-part/"),
        ("<a href='/nulle-part/'>x</a>", "/nulle-part/"),
        ("<a href=/nulle-part/>x</a>", "/nulle-part/"),
        ('<img alt="" src="/images/rien.webp">', "/images/rien.webp"),
        ('<img alt="" src="/assets/site.css" srcset="/a.webp 480w, /b.webp 960w">', "/a.webp"),
        ('<a href="#rien">x</a>', "#rien"),
        ('<a href="/contact/#rien">x</a>', "#rien"),
        ('<div data-worker="/assets/ouvrier.js"></div>', "/assets/ouvrier.js"),
        ('<form action="/besoins/nulle-part/"></form>', "/besoins/nulle-part/"),
        ('<script type="application/json">{"à":["/recherche/rien.json"]}</script>', "/recherche/rien.json"),
    ],
)
def test_what_leads_nowhere_is_named_with_its_page(
    copy: Site, capsys: pytest.CaptureFixture[str], markup: str, named: str
) -> None:
    put(copy, "faq/index.html", added(copy, markup))
    code, said = check(copy, capsys)
    assert code == 3
    assert "/faq/index.html" in said
    assert named in said


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/f/contact?structure=x">x</a>',
        '<a href="https://ailleurs.example/">x</a>',
        '<a href="//ailleurs.example/x">x</a>',
        '<a href="mailto:x@ailleurs.example">x</a>',
        '<a href="/contact">x</a>',
        '<a href="/contact/?sujet=a&amp;b=c#contenu">x</a>',
        '<a href="#">x</a>',
    ],
)
def test_what_leads_somewhere_stops_nothing(copy: Site, capsys: pytest.CaptureFixture[str], markup: str) -> None:
    put(copy, "faq/index.html", added(copy, markup))
    code, said = check(copy, capsys)
    assert code == 0, said


def test_a_redirected_address_answers(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    put(copy, "faq/index.html", added(copy, '<a href="/ancien/">x</a>'))
    assert check(copy, capsys)[0] == 0


def test_a_page_that_goes_is_missed_by_those_that_lead_to_it(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(copy.folder / "faq")
    code, said = check(copy, capsys)
    assert code == 3
    assert "/faq/" in said


def a_contact(site: Site) -> tuple[str, str]:
    known = next(one for one in Dataset(site.dataset).contacts() if one.email and one.phone.startswith("+33"))
    return known.email, known.phone.removeprefix("+33")


EMAILS = ["{}", "mailto:{}", "MAILTO:{}?subject=x", "mailto%3A{}"]


@pytest.mark.parametrize("form", EMAILS)
@pytest.mark.parametrize("sign", ["@", "&#64;", "%40"])
def test_a_private_address_is_found_and_not_repeated(
    copy: Site, capsys: pytest.CaptureFixture[str], form: str, sign: str
) -> None:
    email, _ = a_contact(copy)
    told = form.format(email.replace("@", sign))
    put(copy, "faq/index.html", added(copy, f'<p title="{told}">{told.upper()}</p>'))
    code, said = check(copy, capsys)
    assert code == 3
    assert "/faq/index.html" in said
    assert email not in said


@pytest.mark.parametrize(
    "form", ["0{}{}{}{}{}", "0{} {} {} {} {}", "+33 {}.{}.{}.{}.{}", "0033{}-{}-{}-{}-{}", "tel:+33{}{}{}{}{}",
             "(0){}\u202f{}\u202f{}\u202f{}\u202f{}"]
)  # fmt: skip
@pytest.mark.parametrize("path", ["faq/index.html", "donnees/structures.csv", "recherche/nouveau.json"])
def test_a_private_phone_is_found_in_any_file(
    copy: Site, capsys: pytest.CaptureFixture[str], form: str, path: str
) -> None:
    _, phone = a_contact(copy)
    told = form.format(phone[0], *(phone[n : n + 2] for n in (1, 3, 5, 7)))
    text = added(copy, f"<p>{told}</p>") if path.endswith(".html") else f'["{told}"]'
    put(copy, path, text)
    code, said = check(copy, capsys)
    assert code == 3
    assert "téléphone" in said
    assert phone not in said


def test_a_phone_inside_a_longer_number_is_none() -> None:
    values = PrivateValues([], ["+33639986690"])
    assert not list(values.faults_of("x.html", b"<p>1 0639986690 2</p> 80746 0639986690123".replace(b"1 0", b"10")))
    assert list(values.faults_of("x.html", b"<p>06 39 98 66 90</p>"))
    assert list(PrivateValues([], ["+32470123456"]).faults_of("x.html", b"+32 470 12 34 56"))


def test_a_page_left_out_of_search_engines_is_in_no_sitemap(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    page = (copy.folder / "faq/index.html").read_text(encoding="utf-8")
    put(copy, "faq/index.html", page.replace("<head>", '<head><meta name="robots" content="noindex">'))
    code, said = check(copy, capsys)
    assert code == 3
    assert "ne pas être indexée" in said


def test_a_heavy_page_is_named(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    put(copy, "faq/index.html", added(copy, "<p>x</p>" * 1200))
    code, said = check(copy, capsys, pages=10_000)
    assert code == 3
    assert "/faq/" in said


def test_a_copy_that_says_something_else_is_named(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    (copy.folder / "faq/index.html.gz").write_bytes(gzip.compress(b"hier"))
    code, said = check(copy, capsys)
    assert code == 3
    assert "/faq/index.html.gz" in said


def test_without_a_site_nothing_is_checked(copy: Site, capsys: pytest.CaptureFixture[str]) -> None:
    (copy.folder / "index.html").unlink()
    assert check(copy, capsys)[0] == 1


def test_families_are_those_of_the_templates(sample_site: Site) -> None:
    for address in addresses_of(sample_site):
        shape, family = shape_of(address, sample_site.page(address)), family_of(address)
        assert shape.is_detail == (family in (Family.PROFILE, Family.LISTING)), address
        assert (shape.name in {"profile", "departed"}) == (family is Family.PROFILE), address
        assert (shape.name == "search") == (family is Family.SEARCH), address
        assert (shape.name == "charter") == (family is Family.CHARTER), address
