"""The live structures, in order and in groups."""

from collections.abc import Iterable
from datetime import date
from itertools import permutations

import pytest
from msgspec.structs import replace

from data.model import Place, Structure
from plugins.directory.catalogue import Catalogue, group_of
from tests.plugins.search.structures import ALL, BARE, DERIVED, JARDINS, NET, TRAITEUR, VELO, structure
from theme.wording import geography


def catalogue(*structures: Structure) -> Catalogue:
    return Catalogue(structures, geography())


def names(structures: Iterable[Structure]) -> list[str]:
    return [one.display_name for one in structures]


@pytest.mark.parametrize("order", list(permutations(("Zoé", "écho", "Eau", "Éclat", "abri")))[::17])
def test_structures_are_in_the_order_of_their_names_whatever_case_and_accents(order: tuple[str, ...]) -> None:
    people = [structure(f"{rank}", "EI", name) for rank, name in enumerate(order)]
    assert names(catalogue(*people).structures) == ["abri", "Eau", "écho", "Éclat", "Zoé"]


def test_namesakes_are_in_one_order_whatever_the_file_s() -> None:
    one, other = structure("1", "EI", "Même"), structure("2", "EI", "Même")
    assert catalogue(one, other).structures == catalogue(other, one).structures == [one, other]


def test_who_was_listed_is_kept_apart_and_who_never_was_is_left_out() -> None:
    gone = replace(NET, live=False, delisted_on=date(2026, 11, 1))
    never = replace(VELO, live=False)
    shown = catalogue(gone, never, JARDINS)
    assert (shown.structures, shown.departed) == ([JARDINS], [gone])
    assert set(shown.by_departement) == {"38"}
    assert set(shown.by_kind) == {"ACI"}


def test_a_structure_is_once_in_a_group_whatever_its_trades_in_it() -> None:
    twice = structure("1", "EI", "Deux fois", "traiteur", "traiteur", "restaurants-cantines")
    shown = catalogue(twice, TRAITEUR)
    assert shown.by_sector == {"traiteur": [twice, TRAITEUR], "restaurants-cantines": [twice, TRAITEUR]}
    assert shown.by_group == {group_of("traiteur").slug: [twice, TRAITEUR]}


def test_groups_follow_the_names_and_hold_nobody_who_says_nothing() -> None:
    shown = catalogue(*ALL)
    assert names(shown.by_departement["35"]) == [*names([DERIVED]), "TREMPLIN 35"]
    assert BARE in shown.by_kind["AI"]
    assert all(BARE not in people for people in shown.by_departement.values())
    assert "" not in shown.by_departement
    assert [region.code for region in shown.regions] == ["84", "53"]
    assert [one.code for one in shown.departements(shown.regions[1])] == ["29", "35"]
    assert shown.departement_count == 3


def test_an_overseas_collectivity_is_no_departement() -> None:
    place = Place(city="Gustavia", insee="97701", departement="977", region="COM")
    assert catalogue(structure("1", "EI", "Une", place=place)).departement_count == 0


def test_arrondissements_are_one_city() -> None:
    places = [Place(insee=code, departement="69", region="84") for code in ("69381", "69123", "69383")]
    people = [structure(f"{rank}", "EI", f"S{rank}", place=place) for rank, place in enumerate(places)]
    assert {code: len(who) for code, who in catalogue(*people).by_commune.items()} == {"69123": 3}


def test_groups_kinds_and_trades_are_in_the_vocabulary_s_order_and_have_somebody() -> None:
    shown = catalogue(*ALL)
    assert {group.slug for group in shown.groups} == set(shown.by_group)
    for group in shown.groups:
        assert [sector.slug for sector in shown.sectors(group)] == [
            sector.slug for sector in group.sectors if sector.slug in shown.by_sector
        ]
    assert {kind.code for kind in shown.kinds} == {"EI", "ACI", "AI", "EA", "ETTI"}
