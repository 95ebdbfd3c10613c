from dataclasses import dataclass

import msgspec

from plugins.directory.catalogue import Catalogue
from plugins.directory.destinations import destinations
from tests.plugins.search.structures import JARDINS, NET
from theme.destinations import Destinations
from theme.wording import geography


@dataclass(frozen=True)
class Listing:
    address: str
    sector: str | None = None
    territory: str | None = None


def test_a_trade_a_place_and_both_lead_to_the_pages_that_exist() -> None:
    known = destinations(
        Catalogue([JARDINS, NET], geography()),
        [
            Listing("/secteurs/hygiene-et-proprete/nettoyage-de-locaux/", sector="nettoyage-de-locaux"),
            Listing("/secteurs/hygiene-et-proprete/nettoyage-de-locaux/isere/", "nettoyage-de-locaux", "D38"),
            Listing("/territoires/auvergne-rhone-alpes/", territory="R84"),
            Listing("/territoires/auvergne-rhone-alpes/isere/grenoble/", territory="C38185"),
            Listing("/types/ei/"),
        ],
    )
    assert known == Destinations(
        groups={
            "agroalimentaire": "/secteurs/agroalimentaire/",
            "espaces-verts-exterieurs": "/secteurs/espaces-verts-exterieurs/",
            "hygiene-et-proprete": "/secteurs/hygiene-et-proprete/",
        },
        sectors={"nettoyage-de-locaux": "/secteurs/hygiene-et-proprete/nettoyage-de-locaux/"},
        territories={
            "R84": "/territoires/auvergne-rhone-alpes/",
            "C38185": "/territoires/auvergne-rhone-alpes/isere/grenoble/",
        },
        crossed={"nettoyage-de-locaux": {"D38": "/secteurs/hygiene-et-proprete/nettoyage-de-locaux/isere/"}},
        structures={JARDINS.siren: (JARDINS.id,), NET.siren: (NET.id,)},
    )
    assert msgspec.json.decode(msgspec.json.encode(known), type=Destinations) == known
