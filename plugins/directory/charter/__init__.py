"""The page ``/charte/``, of development builds only: every component of the theme, in its states, on sample facts.

Components come from their own templates and functions, so that this page changes with them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from data.vocabulary import vocabulary
from plugins.directory.cards import Cards
from plugins.directory.catalogue import Catalogue, group_of
from plugins.directory.charter import samples
from plugins.directory.charter.colours import tokens
from plugins.directory.home import Entry
from plugins.directory.listings.leads import Lead
from plugins.directory.pages import Page, digest
from plugins.directory.profile_facts import Origins, key_facts, ways_to_reach
from plugins.directory.profile_markup import TradeLinks, fact_entries, tile
from theme import addresses
from theme.charts import bar
from theme.environment import THEME, environment
from theme.frame import BARE
from theme.maps import RegionLink, france, levels, served

ADDRESS = "/charte/"
_SPACES = (4, 8, 12, 16, 24, 32, 48)
_LEADS = 4
_TRADES = 4


def page(catalogue: Catalogue) -> Page:
    """The charter. Its links lead to the catalogue's own trades and territories; its structures are made up."""
    groups = [
        Entry(group.slug, group.label, addresses.sector_group(group), len(catalogue.by_group[group.slug]))
        for group in catalogue.groups
    ]
    regions = [
        Lead(region.name, addresses.region(region), len(catalogue.by_region[region.code]))
        for region in catalogue.regions
    ]
    trades = [sector.slug for group in catalogue.groups for sector in catalogue.sectors(group)][:_TRADES]
    return Page(
        address=ADDRESS,
        template="pages/charter.html",
        shown=digest(groups, regions, trades),
        context=lambda: _context(catalogue, groups, regions, trades),
        is_indexed=False,
    )


def _context(
    catalogue: Catalogue, groups: Sequence[Entry], regions: Sequence[Lead], trades: Sequence[str]
) -> Mapping[str, Any]:
    one = samples.structure(trades)
    kind, origins = vocabulary().kind(one.kind), Origins(one)
    refused = samples.refused_form()
    shades = levels(samples.counts(catalogue.geography.departements))
    return {
        "tokens": tokens(),
        "spaces": [(pixels, bar(pixels, _SPACES[-1])) for pixels in _SPACES],
        "kinds": [vocabulary().kind(code) for code in ("EI", "ESAT", "GEIQ", "SEP")],
        "cards": _cards(trades),
        "groups": groups,
        "drawings": _drawings(without={group.slug for group in groups}),
        "regions": regions[:_LEADS],
        "like_it": Markup(tile(one)),
        "rows": TradeLinks(_trade_address).rows(one),
        "ways": fact_entries(ways_to_reach(one, origins)),
        "facts": fact_entries(key_facts(one, kind, origins, ())),
        "report": samples.report_form(),
        "refused": refused,
        "problems": refused.problems(),
        "section": samples.chart(),
        "map": france(
            shades.of,
            {r.code: RegionLink(addresses.region(r), r.name) for r in catalogue.regions},
        ),
        "legend": shades.legend,
        "served": served(frozenset({"26", "38", "73"})),
        "right_to_left": samples.RIGHT_TO_LEFT,
        "long_word": samples.LONG_WORD,
    }


def _cards(trades: Sequence[str]) -> Markup:
    # Cards tell nothing of the frame.
    cards = Cards(environment(BARE))
    own = [cards.of(structure) for structure in samples.strained(trades)]
    return Markup("").join([*own, cards.from_elsewhere(samples.structure(trades), "en Savoie")])


def _drawings(without: set[str]) -> list[str]:
    """The names of the pictograms, those of the trade groups ``without`` apart."""
    names = sorted(file.stem for file in (THEME / "pictograms").glob("*.svg"))
    return [name for name in names if name.removeprefix("secteur-") not in without]


def _trade_address(sector: str, departement: str | None, region: str | None) -> str:
    del departement, region  # Whatever the catalogue: the page of a trade, and of no place.
    return addresses.sector(group_of(sector), sector)
