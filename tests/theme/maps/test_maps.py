"""What a page gets: the large map with its links, the small one of a profile."""

import re

from hypothesis import given
from hypothesis import strategies as st

from data.geography import OVERSEAS_COLLECTIVITIES
from data.geography import france as territories
from theme.maps import RegionLink, france, served
from theme.maps.drawing import national, thumbnail

ALL = frozenset(code for within in thumbnail().departements.values() for code in within)
LINKS = {
    region.code: RegionLink(f"/territoires/{region.slug}/", f"{region.name} : 12 structures")
    for region in territories().regions.values()
    if region.code != OVERSEAS_COLLECTIVITIES
}
_NODES_LEFT = 110
"""Of the 150 SVG nodes of a page, what the header and the pictograms of the 20 trades leave."""


def shaded(svg: str, level: int) -> str:
    return "".join(re.findall(rf'<path class="map-{level}" d="([^"]+)"', svg))


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.integers(0, 4)))
def test_every_departement_is_drawn_once_at_its_level(levels: dict[str, int]) -> None:
    svg = france(levels, {})
    drawn = {level: shaded(svg, level) for level in range(5)}
    for within in national().regions.values():
        for code, path in within.items():
            found = [level for level in range(5) if path in drawn[level]]
            assert found == [levels.get(code, 0)], code


@given(st.dictionaries(st.sampled_from(sorted(ALL)), st.integers(0, 4)))
def test_a_page_can_afford_the_map_whatever_its_shades(levels: dict[str, int]) -> None:
    svg = france(levels, LINKS)
    assert svg.count("<path") + svg.count("<a ") + svg.count("<title") + 1 <= _NODES_LEFT
    assert len(svg) <= 14_500


def test_each_region_is_a_link_that_says_where_and_how_many() -> None:
    svg = france({"35": 4, "29": 1}, LINKS)
    assert len(re.findall(r"<a ", svg)) == 18
    brittany = re.search(r'<a href="/territoires/bretagne/"[^>]*>.*?</a>', svg)
    assert brittany is not None
    assert "<title>Bretagne : 12 structures</title>" in brittany[0]
    assert national().regions["53"]["35"] in shaded(brittany[0], 4)


def test_nobody_tabs_through_the_map_nor_hears_it() -> None:
    svg = france({}, LINKS)
    assert svg.startswith('<svg class="map"')
    assert 'aria-hidden="true"' in svg.split(">", 1)[0]
    assert svg.count("<a ") == svg.count('tabindex="-1"') == 18


def test_words_of_the_links_are_escaped() -> None:
    svg = france({}, {"53": RegionLink('/"><script>', "<b>")})
    assert "<script>" not in svg
    assert "<b>" not in svg


@given(st.frozensets(st.sampled_from(sorted(ALL)), min_size=1, max_size=5))
def test_the_map_of_a_usual_structure_is_light(codes: frozenset[str]) -> None:
    svg = served(codes)
    assert len(svg.encode()) <= 1200
    assert 'aria-hidden="true"' in svg
    assert thumbnail().france in svg


@given(st.frozensets(st.sampled_from(sorted(ALL)), min_size=1, max_size=100))
def test_the_map_shows_those_served_and_no_others(codes: frozenset[str]) -> None:
    drawn = shaded(served(codes), 4)
    for region, within in thumbnail().departements.items():
        whole = within.keys() <= codes
        assert (thumbnail().regions[region] in drawn) >= whole
        if not whole:
            assert {code for code, path in within.items() if path in drawn} == codes & within.keys()


def test_the_whole_country_is_one_shape() -> None:
    svg = served(ALL)
    assert shaded(svg, 4) == thumbnail().france
    assert svg.count("<path") == 1
    assert len(svg) <= 2000


def test_nothing_known_is_no_map() -> None:
    assert served(frozenset()) == ""
    assert served(frozenset({"975", "988", "ZZ"})) == ""
    assert served(frozenset({"975", "38"})) == served(frozenset({"38"}))
