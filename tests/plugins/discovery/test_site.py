"""What search engines find of a whole site, built with an address: read as they do, page after page."""

import json
import re
import shutil
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from data.dataset import Dataset
from plugins.discovery import history
from tests.site import Site, build
from tests.sweeps import part
from tests.theme.schema_org import graph_of, valid
from theme.redirects import read_redirects

SITE = "https://annuaire.example"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Head(NamedTuple):
    """What the head of a page says."""

    title: str
    description: str
    canonical: str
    is_open: bool
    """Search engines may index it."""
    properties: dict[str, str]
    html: str


Heads = dict[str, Head]


def head_of(html: str) -> Head:
    head = html[: html.index("</head>")]
    metas = [dict(re.findall(r'([\w:-]+)="(.*?)"', meta)) for meta in re.findall(r"<meta .*?>", head, re.DOTALL)]
    canonicals = re.findall(r'<link rel="canonical" href="(.*?)">', head)
    assert len(canonicals) <= 1
    named = {meta["name"]: unescape(meta.get("content", "")) for meta in metas if "name" in meta}
    return Head(
        title=unescape(head[head.index("<title>") + 7 : head.index("</title>")]),
        description=named.get("description", ""),
        canonical=canonicals[0] if canonicals else "",
        is_open="noindex" not in named.get("robots", ""),
        properties={meta["property"]: unescape(meta["content"]) for meta in metas if "property" in meta},
        html=head,
    )


def sitemap_of(folder: Path) -> list[tuple[str, date]]:
    """Every address of the sitemaps that the index names, with its date."""
    entries = []
    for sitemap in ElementTree.parse(folder / "sitemap.xml").getroot():
        path = (sitemap.findtext(f"{NAMESPACE}loc") or "").removeprefix(SITE)
        assert (folder / path[1:]).stat().st_size < 50_000_000
        urls = ElementTree.parse(folder / path[1:]).getroot()
        assert 0 < len(urls) <= 50_000
        for url in urls:
            entries.append(
                (
                    (url.findtext(f"{NAMESPACE}loc") or "").removeprefix(SITE),
                    date.fromisoformat(url.findtext(f"{NAMESPACE}lastmod") or ""),
                )
            )
    return entries


@pytest.fixture(scope="module", params=["sample_site", "real_site"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same datasets, built as a site that has an address."""
    built: Site = request.getfixturevalue(request.param)
    return build(built.dataset, tmp_path_factory.mktemp("found"), SITEURL=SITE)


@pytest.fixture(scope="module")
def heads(site: Site) -> Heads:
    """The head of every page, by address."""
    return {
        f"/{path.parent.relative_to(site.folder).as_posix()}/".replace("/./", "/"): head_of(path.read_text("utf-8"))
        for path in site.folder.rglob("index.html")
    }


def indexed(heads: Heads) -> set[str]:
    """The pages that are their own canonical and that search engines may index."""
    return {address for address, head in heads.items() if head.is_open and head.canonical == SITE + address}


def test_titles_and_descriptions_are_unique(heads: Heads) -> None:
    pages = [heads[address] for address in indexed(heads)]
    assert len(pages) > 400
    for texts in ([page.title for page in pages], [page.description for page in pages]):
        assert "" not in texts
        assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_every_open_page_has_a_canonical_that_is_its_own(heads: Heads) -> None:
    own = indexed(heads)
    for address, head in heads.items():
        if head.is_open:
            assert head.canonical.removeprefix(SITE) in own, address


def test_the_sitemap_lists_every_indexed_page_and_nothing_else(site: Site, heads: Heads) -> None:
    listed = [address for address, _ in sitemap_of(site.folder)]
    assert len(listed) == len(set(listed))
    assert set(listed) == indexed(heads)


def test_no_page_is_dated_after_its_dataset(site: Site) -> None:
    report = Dataset(site.dataset).report()
    assert report is not None
    assert {day for _, day in sitemap_of(site.folder)} == {report.consolidated_on}


def test_a_shared_link_shows_the_page_s_title_and_a_picture_that_is_there(site: Site, heads: Heads) -> None:
    pictures = set()
    for address in indexed(heads):
        head = heads[address]
        told = head.properties
        assert head.title.startswith(told["og:title"]), address
        assert told["og:description"] == head.description
        assert told["og:url"] == head.canonical
        assert told["og:type"] == "website"
        assert told["og:image:alt"]
        pictures.add(told["og:image"])
    assert len(pictures) > 5
    for picture in pictures:
        assert (site.folder / picture.removeprefix(f"{SITE}/")).is_file()


def test_every_page_but_home_says_where_it_stands(heads: Heads) -> None:
    for address in indexed(heads):
        nodes = {node["@type"]: node for node in graph_of(heads[address].html) if isinstance(node["@type"], str)}
        if address == "/":
            assert nodes.keys() == {"WebSite"}
            continue
        steps = nodes["BreadcrumbList"]["itemListElement"]
        assert steps[0]["item"]["@id"] == f"{SITE}/"
        assert steps[-1]["item"]["@id"] == heads[address].canonical
        for step in steps:
            assert step["item"]["@id"].removeprefix(SITE) in heads, address


@pytest.mark.parametrize("share", [20, pytest.param(1, marks=pytest.mark.audit)], ids=["part", "whole"])
def test_linked_data_is_valid(heads: Heads, share: int) -> None:
    """The strict models that read it are slow: a page of each sort, and one in so many of the others."""
    pages = sorted(indexed(heads))
    first = {address.split("/")[1] + str(address.count("/")): address for address in pages}
    for address in {*first.values(), *part("linked data", pages, share)}:
        for node in graph_of(heads[address].html):
            valid(node)


def test_former_addresses_lead_to_pages(site: Site, heads: Heads) -> None:
    table = read_redirects(site.build / "redirects.json")
    assert table.status == 301
    assert len(table.exact) > 300
    assert {target for target in table.exact.values() if target not in heads} == set()
    assert table.exact.keys() & heads.keys() == set()


def test_robots_are_told_where_the_sitemap_is(site: Site) -> None:
    assert f"Sitemap: {SITE}/sitemap.xml" in (site.folder / "robots.txt").read_text()


def test_home_and_search_tell_browsers_how_to_search(site: Site, heads: Heads) -> None:
    assert (site.folder / "opensearch.xml").is_file()
    for address in ("/", "/prestataires/"):
        assert 'rel="search" type="application/opensearchdescription+xml"' in heads[address].html


def test_only_what_changed_takes_the_new_day(sample_site: Site, tmp_path: Path) -> None:
    dataset = tmp_path / "dataset"
    shutil.copytree(sample_site.dataset, dataset)
    (dataset / "history" / "pages.jsonl").unlink(missing_ok=True)
    first = build(dataset, tmp_path / "build", SITEURL=SITE)
    before = dict(sitemap_of(first.folder))
    remembered = (dataset / "history" / "pages.jsonl").read_bytes()
    again = build(dataset, tmp_path / "again", SITEURL=SITE)
    assert dict(sitemap_of(again.folder)) == before
    assert (dataset / "history" / "pages.jsonl").read_bytes() == remembered

    lines = (dataset / "public" / "structures.jsonl").read_text().splitlines()
    rank = next(rank for rank, line in enumerate(lines) if (one := json.loads(line))["live"] and one.get("description"))
    changed = json.loads(lines[rank])
    changed["description"] += " Depuis peu."
    lines[rank] = json.dumps(changed, ensure_ascii=False)
    (dataset / "public" / "structures.jsonl").write_text("\n".join(lines) + "\n")
    report = json.loads((dataset / "private" / "report.json").read_text())
    report["consolidated_on"] = "2031-02-03"
    (dataset / "private" / "report.json").write_text(json.dumps(report))
    after = dict(sitemap_of(build(dataset, tmp_path / "build", SITEURL=SITE).folder))
    assert after.keys() == before.keys()
    moved = {address for address in after if after[address] != before[address]}
    profile = f"/prestataires/{changed['slug']}/"
    assert profile in moved
    assert {after[address] for address in moved} == {date(2031, 2, 3)}
    others = {address for address in moved if re.fullmatch("/prestataires/.+/", address)} - {profile}
    assert others == set(), "its description stands on its profile only"
    assert all(entry.gone_on is None for entry in history.read(dataset / "history" / "pages.jsonl"))
