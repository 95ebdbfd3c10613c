"""Which listings exist over whole datasets, whom they hold, and which of them stand for another."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.geography import Geography
from data.matching import Matcher, Query, Territory
from data.model import PerimeterLevel, Place, Structure, ZoneType
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from plugins.directory.listings import PAGE_SIZE, Listing, Listings
from tests.plugins.directory.listings.conftest import SITE, World, all_of, html, pages_of
from tests.plugins.search.structures import structure
from theme.wording import geography

LEVELS = {"R": "REGION", "D": "DEPARTEMENT", "C": "COMMUNE"}
ALONE = {"971", "972", "973", "974", "976"}
"""The départements that are a région by themselves."""


def who(listing: Listing) -> frozenset[str]:
    return frozenset(one.id for one in (*listing.there, *listing.coming))


def named(structure: Structure, sector: str) -> set[tuple[str, str]]:
    """The départements and régions that a trade of a structure stands in or names, straight from the rule."""
    france = geography()
    keys = {("D", structure.place.departement), ("R", structure.place.region)}
    for activity in structure.activities:
        if activity.sector != sector or not activity.zone or activity.zone.type is not ZoneType.ZONES:
            continue
        for perimeter in activity.zone.perimeters:
            level, code = perimeter.level, perimeter.code
            if level is PerimeterLevel.REGION:
                keys |= {("D", one.code) for one in france.departements.values() if one.region == code} | {("R", code)}
                continue
            if level is PerimeterLevel.COMMUNE:
                code = france.communes[code].departement if code in france.communes else ""
            if code in france.departements:
                keys |= {("D", code), ("R", france.departements[code].region)}
    return {(level, code) for level, code in keys if code}


def test_a_trade_has_a_page_where_somebody_stands_or_names_the_place_and_nowhere_else(world: World) -> None:
    expected = {
        (activity.sector, f"{level}{code}")
        for one in world.catalogue.structures
        for activity in one.activities
        for level, code in named(one, activity.sector)
    }
    alone = {f"R{geography().departements[code].region}" for code in ALONE}
    assert {(sector, key) for sector, key, _ in world.crossings()} == {
        (sector, key) for sector, key in expected if key not in alone
    }


def test_territories_kinds_networks_and_labels_have_a_page_each(world: World) -> None:
    of_territory = {one.territory for one in world.all if one.territory and not one.sector}
    catalogue = world.catalogue
    communes = {code for code, people in catalogue.by_commune.items() if len(people) >= 3}
    whole = {"75056", "97801", "97701"} & communes  # Paris is its own département, as some islands: one page
    assert of_territory == (
        {f"R{code}" for code in catalogue.by_region}
        | {f"D{code}" for code in catalogue.by_departement}
        | {f"C{code}" for code in communes - whole}
    )
    prefixes = {"/types/": 10, "/reseaux/": len(catalogue.by_network), "/labels/": len(catalogue.by_label)}
    for prefix, count in prefixes.items():
        assert sum(address.startswith(prefix) for address in world.by_address) == count


def test_listings_hold_whom_a_search_finds(world: World) -> None:
    matcher = Matcher(world.catalogue.structures, geography().communes.values())
    crossings = list(world.crossings())
    for sector, key, listing in Random(3).sample(crossings, min(300, len(crossings))):
        found = matcher.find(Query(places=[Territory(LEVELS[key[0]], key[1:])], sectors=[sector]))
        assert {one.id for one in listing.there} == {match.id for match in found if match.is_there}
        coming = {match.id for match in found if not match.is_there and not match.is_national}
        assert {one.id for one in listing.coming} == coming, listing.address
        national = sum(match.is_national for match in found)
        told = [note.sentence for note in listing.notes if "France entière" in note.sentence]
        assert [one.split("\u00a0")[0] for one in told] == ([str(national)] if national else [])


def test_territories_tell_whom_a_search_finds(world: World) -> None:
    matcher = Matcher(world.catalogue.structures, geography().communes.values())
    for listing in world.all:
        if listing.sector or not listing.territory:
            continue
        level, code = LEVELS[listing.territory[0]], listing.territory[1:]
        found = matcher.find(Query(places=[Territory(level, code)]))
        assert {one.id for one in listing.there} == {match.id for match in found if match.is_there}
        coming = {match.id for match in found if not match.is_there and not match.is_national}
        assert listing.near_total == len(coming), listing.address
        assert {one.id for one in listing.near} <= coming
        assert len(listing.near) == min(10, len(coming))
        assert f"{len(listing.there)}\u00a0" in listing.introduction.replace("\u202f", "")


def parent(world: World, listing: Listing) -> Listing | None:
    """The page that it narrows."""
    parts = listing.address.strip("/").split("/")
    if listing.sector and (listing.territory or "").startswith("D"):
        region = geography().departements[(listing.territory or "")[1:]].region
        crossed = world.by_address.get(f"/{'/'.join(parts[:3])}/{geography().regions[region].slug}/")
        if crossed and crossed is not listing:
            return crossed
    return world.by_address.get(f"/{'/'.join(parts[:-1])}/")


def test_a_page_of_the_same_structures_as_the_one_it_narrows_names_it_and_no_other_does(world: World) -> None:
    for listing in world.all:
        above = parent(world, listing)
        if above is None:
            assert listing.same_as is None, listing.address
            continue
        assert (who(listing) == who(above)) is (listing.same_as is not None), listing.address
        if listing.same_as:
            target = world.by_address[listing.same_as]
            assert who(target) == who(listing)
            assert target.same_as is None, f"{listing.address} names {target.address}, which names another"
            assert not pages_of(listing)[0].is_indexed


@given(st.integers(0, 70), st.integers(0, 70))
def test_pages_show_everybody_once_those_there_before_those_who_come(there: int, coming: int) -> None:
    people = [structure(f"{rank:03}", "EI", f"S{rank:03}") for rank in range(there + coming)]
    listing = Listing(
        address="/a/",
        name="N",
        heading="H",
        description="D",
        introduction="I",
        steps=(),
        there=people[:there],
        coming=people[there:],
    )
    pages = pages_of(listing)
    assert [page.address for page in pages[:2]] == ["/a/", "/a/page/2/"][: len(pages)]
    htmls = [html(page) for page in pages]
    listed = [re.findall('<h3><a href="/prestataires/([^/]+)/">', page) for page in htmls]
    assert [slug for slugs in listed for slug in slugs] == [one.slug for one in people]
    assert all(len(slugs) == PAGE_SIZE for slugs in listed[:-1])
    ranks = [int(rank) for page in htmls for rank in re.findall('"ListItem","position":([0-9]+),"name":"S', page)]
    assert ranks == list(range(1, there + coming + 1))
    for slugs, page in zip(listed, htmls, strict=True):
        assert page.count('class="card__why"') == sum(int(slug.split("-")[1]) >= there for slug in slugs)
    canonical = [re.findall('<link rel="canonical" href="([^"]+)">', page) for page in htmls]
    assert canonical == [[SITE + page.address] for page in pages]
    assert len({page.shown for page in pages}) == len(pages)


def test_namesakes_of_a_departement_and_names_that_are_words_of_ours_have_an_address_each() -> None:
    codes = {"38185": "Le Lieu", "38169": "Le  Lieu", "38421": "Métiers", "38151": "Page", "38553": "Lieu"}
    every, few = geography().communes, Geography()
    few.__dict__["communes"] = {code: replace(every[code], name=name) for code, name in codes.items()}
    people = []
    for code, name in codes.items():
        place = Place("", "", name, code, "38", "84")
        people += [structure(f"{code}{rank}", "EI", f"{code} {rank}", place=place) for rank in range(3)]
    catalogue = Catalogue(people, few)
    listings = Listings(catalogue, Coverage(catalogue))
    pages = [one for one in all_of(listings) if (one.territory or "").startswith("C")]
    assert {one.territory for one in pages} == {f"C{code}" for code in codes}
    assert not {one.address for one in pages} & {hub.address for hub in listings.hubs()}
    assert "/territoires/auvergne-rhone-alpes/isere/page/" not in {one.address for one in pages}
    for said in ("address", "heading", "description"):
        assert len({" ".join(getattr(one, said).split()) for one in pages}) == len(pages), said


def test_a_commune_that_has_the_name_of_its_departement_is_not_taken_for_it() -> None:
    france = geography()
    codes = ("53147", "19062", "75056", "97801")
    people = []
    for code in codes:
        commune = france.communes[code]
        place = Place("", "", commune.name, code, commune.departement, commune.region)
        people += [structure(f"{code}{rank}", "EI", f"{code} {rank}", place=place) for rank in range(3)]
    catalogue = Catalogue(people, france)
    known = {one.address: one for one in all_of(Listings(catalogue, Coverage(catalogue)))}
    assert [one.territory for one in known.values() if (one.territory or "").startswith("C")] == ["C19062", "C53147"]
    assert known["/territoires/pays-de-la-loire/mayenne/mayenne/"].heading == "Structures inclusives à Mayenne (53)"
