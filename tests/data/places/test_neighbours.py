"""Which départements and régions touch one another."""

from data.geography import OVERSEAS_COLLECTIVITIES, france
from data.places.neighbours import neighbour_regions, neighbours

OVERSEAS = {code for code in france().departements if code.startswith(("97", "98"))}


def test_neighbours_are_each_other_s() -> None:
    table = neighbours()
    for departement, others in table.items():
        assert departement not in others
        assert len(set(others)) == len(others)
        for other in others:
            assert departement in table[other], (departement, other)


def test_every_departement_of_the_mainland_and_of_corsica_has_neighbours_and_no_other_has() -> None:
    table = neighbours()
    assert {code for code, others in table.items() if others} == france().departements.keys() - OVERSEAS


def test_facts_that_anybody_can_check_on_a_map() -> None:
    table = neighbours()
    assert table["38"] == ("01", "05", "07", "26", "42", "69", "73")
    assert table["29"] == ("22", "56")
    assert table["2A"] == ("2B",)
    assert table["75"] == ("92", "93", "94")
    assert table["90"] == ("25", "68", "70", "88")
    assert table["06"] == ("04", "83")
    # The Vaucluse meets the Var where the Verdon joins the Durance.
    assert set(table["84"]) == {"04", "07", "13", "26", "30", "83"}
    assert {len(others) for others in table.values()} <= set(range(11))
    # Seine-et-Marne touches more départements than any other.
    assert set(table["77"]) == {"02", "10", "45", "51", "60", "89", "91", "93", "94", "95"}


def test_regions_touch_where_one_of_their_departements_does() -> None:
    touching = neighbour_regions(france())
    assert touching["53"] == ("28", "52")
    assert touching["94"] == ()
    assert set(touching["84"]) == {"24", "27", "75", "76", "93"}
    assert OVERSEAS_COLLECTIVITIES not in touching
    for region, others in touching.items():
        for other in others:
            assert region in touching[other]
