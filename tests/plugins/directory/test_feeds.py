"""What feeds tell of the structures that are new, as a feed reader reads them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from html import unescape
from time import perf_counter
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from msgspec.structs import replace

from data.model import Structure
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue
from plugins.directory.feeds import MOST, Feeds
from plugins.directory.listings import Listing
from plugins.directory.pages import Page, rendered
from tests.plugins.search.structures import ALL, BARE, DERIVED, JARDINS, NET, structure
from theme.environment import environment
from theme.frame import Frame
from theme.wording import geography

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://marche.example.org"
FIRST = date(2026, 11, 2)
JINJA = environment(Frame(site_address=SITE))


class Told(NamedTuple):
    title: str
    summary: str
    address: str
    day: str


def listing(*structures: Structure, heading: str = "Structures inclusives en Bretagne") -> Listing:
    return Listing(
        address="/territoires/bretagne/",
        name="Bretagne",
        heading=heading,
        description="",
        introduction="",
        steps=(),
        there=structures,
        has_feed=True,
    )


def seen(new: Mapping[str, int], structures: Sequence[Structure] = ALL) -> dict[str, date]:
    """Everybody on the first day, but the new ones so many days later."""
    return {one.id: FIRST + timedelta(new.get(one.id, 0)) for one in structures}


def feeds(new: Mapping[str, int], structures: Sequence[Structure] = ALL) -> Feeds:
    return Feeds(Catalogue(structures, geography()), seen(new, structures), FIRST)


def xml(page: Page, jinja: Environment = JINJA) -> str:
    return rendered(page, jinja)


def read(page: Page) -> ElementTree.Element:
    """The feed, as RFC 4287 requires it to be."""
    feed = ElementTree.fromstring(xml(page))
    assert feed.tag == f"{ATOM}feed"
    for of_many in (feed, *feed.findall(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            (only,) = of_many.findall(ATOM + required)
            assert only.text
        (updated,) = of_many.findall(f"{ATOM}updated")
        assert datetime.fromisoformat(updated.text or "").tzinfo
        assert (of_many.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    return feed


def entries(page: Page) -> list[Told]:
    return [
        Told(
            entry.findtext(f"{ATOM}title") or "",
            entry.findtext(f"{ATOM}summary") or "",
            entry.find(f"{ATOM}link").attrib["href"],  # type: ignore[union-attr]
            (entry.findtext(f"{ATOM}updated") or "")[:10],
        )
        for entry in read(page).findall(f"{ATOM}entry")
    ]


def test_those_of_the_first_day_are_no_news() -> None:
    page = feeds({}).page(listing(*ALL))
    assert entries(page) == []
    assert read(page).findtext(f"{ATOM}updated") == "2026-11-02T00:00:00Z"


def test_a_dataset_that_remembers_nothing_has_no_news() -> None:
    page = Feeds(Catalogue(ALL, geography()), {}, FIRST).page(listing(*ALL))
    assert entries(page) == []
    assert read(page).findtext(f"{ATOM}updated") == "2026-11-02T00:00:00Z"


def test_the_newest_come_first_then_by_name() -> None:
    page = feeds({JARDINS.id: 3, NET.id: 5, BARE.id: 3}).page(listing(*Catalogue(ALL, geography()).structures))
    assert [(told.title, told.day) for told in entries(page)] == [
        ("L’Éclat du Dauphiné", "2026-11-07"),
        ("Coup de main", "2026-11-05"),
        ("LES JARDINS DU DRAC", "2026-11-05"),
    ]
    assert read(page).findtext(f"{ATOM}updated") == "2026-11-07T00:00:00Z"


def test_only_those_of_the_listing_are_told() -> None:
    page = feeds({JARDINS.id: 3, NET.id: 5}).page(listing(NET, BARE))
    assert [told.title for told in entries(page)] == ["L’Éclat du Dauphiné"]


def test_an_entry_says_what_the_card_says() -> None:
    many = ("peinture-revetement-des-murs", "traiteur", "nettoyage-de-locaux", "reparation-de-velos", "traiteur")
    busy = structure("1", "EI", "Tout", *many, place=NET.place)
    people = [JARDINS, DERIVED, BARE, busy]
    page = feeds({one.id: 2 for one in people}, [*people, NET]).page(listing(*people, NET))
    told = {one.title: one.summary for one in entries(page)}
    assert told == {one.display_name: card_text(one) for one in people}
    assert told["RENOV'ACTION"].endswith("des murs (d’après le code d’activité)")
    assert told["Tout"].endswith("1\u00a0autre métier")
    assert told["Coup de main"] == "Association intermédiaire"


def card_text(structure: Structure) -> str:
    """The paragraphs of its card in a listing."""
    paragraphs = re.findall("<p>(.*?)</p>", Cards(JINJA).of(structure))
    return unescape(re.sub("<[^>]+>", "", " · ".join(paragraphs)))


def test_links_lead_to_the_site() -> None:
    page = feeds({NET.id: 1}).page(listing(NET))
    assert page.address == "/territoires/bretagne/nouveautes.xml"
    assert not page.is_indexed
    links = {link.attrib["rel"]: link.attrib["href"] for link in read(page).findall(f"{ATOM}link")}
    assert links == {
        "self": f"{SITE}/territoires/bretagne/nouveautes.xml",
        "alternate": f"{SITE}/territoires/bretagne/",
    }
    assert [told.address for told in entries(page)] == [f"{SITE}/prestataires/{NET.slug}/"]


def test_a_feed_holds_thirty_entries_the_newest() -> None:
    people = [structure(f"{rank:03}", "EI", f"S{rank:03}") for rank in range(40)]
    page = feeds({one.id: rank for rank, one in enumerate(people)}, people).page(listing(*people))
    assert [told.title for told in entries(page)] == [f"S{rank:03}" for rank in range(39, 39 - MOST, -1)]


def test_a_feed_of_the_sample_says_that_it_is_fictional() -> None:
    page = feeds({NET.id: 1}).page(listing(NET))
    assert "fictives" not in xml(page)
    assert "fictives" in xml(page, environment(Frame(fictional=True)))


@pytest.mark.parametrize(
    "name", ["<b>Fin</b> & Cie", "]]></title><entry>", "a\u0000b\u001b\ufffe\uffff", "« L’Été » \U0001f33b"]
)
def test_a_name_breaks_no_feed(name: str) -> None:
    hostile = replace(NET, name=name, brand="")
    (told,) = entries(feeds({hostile.id: 1}, [hostile, BARE]).page(listing(hostile)))
    assert told.title == "".join(c for c in name if c not in "\0\x1b\ufffe\uffff")


@given(st.lists(st.tuples(st.text(), st.text(), st.integers(0, 4)), max_size=8))
def test_any_names_and_days_make_a_feed_that_readers_read(people: list[tuple[str, str, int]]) -> None:
    structures = [
        structure(f"{rank:014}", "EI", f"N{name}", place=replace(NET.place, city=city))
        for rank, (name, city, _) in enumerate(people)
    ]
    days = {one.id: later for one, (_, _, later) in zip(structures, people, strict=True)}
    page = feeds(days, [*structures, BARE]).page(listing(*structures))
    told = entries(page)
    assert len(told) == sum(later > 0 for later in days.values())
    assert [one.day for one in told] == sorted((one.day for one in told), reverse=True)


def test_two_builds_are_the_same_and_what_changes_is_digested() -> None:
    people, new = listing(NET, JARDINS), {NET.id: 1, JARDINS.id: 2}
    page, again = feeds(new).page(people), feeds(new).page(people)
    assert (page.shown, xml(page)) == (again.shown, xml(again))
    renamed = replace(NET, brand="Autre")
    others = [
        feeds({NET.id: 1}).page(people),
        feeds({NET.id: 1, JARDINS.id: 3}).page(people),
        feeds(new).page(listing(NET, JARDINS, heading="Autre")),
        feeds(new, [renamed, JARDINS, BARE]).page(listing(renamed, JARDINS)),
        feeds({}).page(people),
    ]
    assert len({page.shown, *(other.shown for other in others)}) == 6
    untold = replace(NET, description="Nouvelle présentation")
    assert feeds(new, [untold, JARDINS, BARE]).page(listing(untold, JARDINS)).shown == page.shown


def test_a_feed_costs_next_to_nothing_until_it_is_rendered() -> None:
    people = [structure(f"{rank:05}", "EI", f"S{rank:05}") for rank in range(300)]
    made, of_all = feeds({one.id: 1 for one in people[::40]}, people), listing(*people)
    made.page(of_all)
    best = min(_timed(made, of_all) for _ in range(50))
    assert best < 200e-6, f"{best * 1e6:.0f} µs a feed: some 330 are made at each build"


def _timed(made: Feeds, of_all: Listing) -> float:
    start = perf_counter()
    made.page(of_all)
    return perf_counter() - start
