from typing import Any

import msgspec

from data.model import Activity, ActivityOrigin
from plugins.search.rows import Rows, build_rows
from tests.plugins.search.structures import BARE, DERIVED, JARDINS, NET, structure


def rows(*structures: Any) -> Rows:
    return msgspec.json.decode(build_rows(structures), type=Rows)


def test_a_row_shows_the_brand_and_the_place() -> None:
    built = rows(NET)
    assert (built.name, built.place, built.departement) == (["L’Éclat du Dauphiné"], ["Grenoble (38)"], ["38"])


def test_trades_are_ranks_of_labels() -> None:
    built = rows(JARDINS)
    assert [built.trade_labels[rank] for rank in built.trades[0]] == [
        "Création et entretien des espaces verts",
        "Maraîchage, légumerie, conserverie",
    ]


def test_derived_is_told() -> None:
    assert rows(JARDINS, DERIVED, BARE).derived == [0, 1, 0]


def test_declared_and_derived_trades_are_never_shown_as_one() -> None:
    both = (Activity("traiteur"), Activity("plomberie", origin=ActivityOrigin.DERIVED_FROM_NAF))
    built = rows(structure("50723456700017", "EI", "Deux", activities=both))
    assert [built.trade_labels[rank] for rank in built.trades[0]] == ["Traiteur"]
    assert built.derived == [0]


def test_a_structure_without_a_place_has_a_row() -> None:
    built = rows(BARE)
    assert (built.place, built.departement, built.trades) == ([""], [""], [[]])
