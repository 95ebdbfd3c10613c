"""Sitemaps: every page once, in files that the protocol allows, dated by their newest page."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.discovery import sitemaps as module
from plugins.discovery.sitemaps import sitemaps

SITE = "https://annuaire.example"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = date(2026, 11, 16)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=8)
addresses = st.lists(names, max_size=3).map(lambda parts: "".join(f"/{part}" for part in parts) + "/")


def listed(files: dict[str, bytes]) -> list[tuple[str, str | None]]:
    """The addresses and dates of the files that the index names, in order."""
    index = ElementTree.fromstring(files["sitemap.xml"])
    paths = [(sitemap.findtext(f"{NAMESPACE}loc") or "").removeprefix(f"{SITE}/") for sitemap in index]
    assert {"sitemap.xml", *paths} == files.keys()
    urls = [url for path in paths for url in ElementTree.fromstring(files[path])]
    return [(url.findtext(f"{NAMESPACE}loc") or "", url.findtext(f"{NAMESPACE}lastmod")) for url in urls]


def test_families_have_a_file_each() -> None:
    pages = ["/", "/secteurs/", "/secteurs/linge/", "/prestataires/", "/prestataires/a/", "/prestataires/b/"]
    files = sitemaps(dict.fromkeys(pages, DAY), SITE)
    assert sorted(files) == ["sitemap.xml", "sitemaps/pages.xml", "sitemaps/prestataires.xml", "sitemaps/secteurs.xml"]
    assert f"<loc>{SITE}/secteurs/linge/</loc><lastmod>2026-11-16</lastmod>" in files["sitemaps/secteurs.xml"].decode()


def test_the_index_dates_each_file_by_its_newest_page() -> None:
    newer = date(2026, 11, 20)
    index = sitemaps({"/a/b/": DAY, "/a/c/": newer, "/a/d/": None, "/e/f/": DAY, "/g/h/": None}, SITE)["sitemap.xml"]
    assert re.findall(r"sitemaps/(\w)\.xml</loc>(?:<lastmod>(.*?)</lastmod>)?", index.decode()) == [
        ("a", "2026-11-20"),
        ("e", "2026-11-16"),
        ("g", ""),
    ]


@pytest.mark.parametrize(("name", "most"), [("MOST_ADDRESSES", 2), ("MOST_BYTES", 200)])
def test_a_large_family_is_parted(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    monkeypatch.setattr(module, name, most)
    pages = [f"/prestataires/{number}/" for number in range(5)]
    files = sitemaps(dict.fromkeys(pages, DAY), SITE)
    assert sorted(files)[1:] == [
        "sitemaps/prestataires.2.xml",
        "sitemaps/prestataires.3.xml",
        "sitemaps/prestataires.xml",
    ]
    assert [address for address, _ in listed(files)] == [SITE + page for page in pages]


def test_the_limits_are_those_of_the_protocol() -> None:
    assert module.MOST_ADDRESSES <= 50_000
    assert module.MOST_BYTES <= 50 * 1024 * 1024 - 1000


@given(st.dictionaries(addresses, st.none() | st.dates()))
def test_any_address_is_listed_once_and_is_xml(pages: dict[str, date | None]) -> None:
    found = listed(sitemaps(pages, SITE))
    assert len(found) == len(pages)
    assert len({address for address, _ in found}) == len(pages)
    assert all(address.isascii() and address.startswith(f"{SITE}/") for address, _ in found)
    assert sorted(day or "" for _, day in found) == sorted(day.isoformat() if day else "" for day in pages.values())
