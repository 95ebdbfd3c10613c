"""What listings and hubs say: every sentence of whole datasets."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from random import Random

from data.vocabulary import vocabulary
from plugins.directory.listings import Leads
from tests.plugins.directory.listings.conftest import World, html, pages_of

MOST_ELEMENTS = 400
BAD_SPACES = re.compile("(?<!\u202f)[;:!?»%](?=\\s|$)|«(?!\u202f)|'|  | ,")
FEW_TOLD_AS_MANY = re.compile("(?<![\\d\u202f])[01][ \u00a0](?:[a-zéèê]+s\\b|viennent|interviennent|y sont)")
MANY_TOLD_AS_FEW = re.compile(
    "(?<![\\d\u202f])(?:[2-9]|\\d[\\d\u202f]+)[ \u00a0]"
    "(?:structure|métier|autre|installée|venue|département|vient|intervient|y est)\\b"
)
ONE_TOLD_AS_MANY = re.compile("(?<![\\d ])[01] structure(?! de).*\\b(?:elles sont|leurs?|celles)\\b")


class Elements(HTMLParser):
    """Counts the elements of a page, those of its drawings apart."""

    count = 0
    _in_svg = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.count += not self._in_svg
        self._in_svg = self._in_svg or tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self._in_svg = self._in_svg and tag != "svg"


def told(world: World) -> Iterator[tuple[str, str]]:
    """Every sentence of ours with the address that says it; names of trades and places are the vocabularies'."""
    for listing in world.all:
        notes = (text for note in listing.notes for text in (note.sentence, note.label))
        for text in (listing.heading, listing.description, listing.introduction, *notes):
            yield listing.address, text
        for leads in listing.leads:
            yield listing.address, leads.heading
            if leads.more:
                yield listing.address, leads.more[0]
    for hub in world.hubs:
        for name in ("heading", "description", "introduction"):
            yield hub.address, hub.context().get(name, "")


def test_words_are_typed_as_french_is(world: World) -> None:
    wrong = {text: address for address, text in told(world) if BAD_SPACES.search(text)}
    assert wrong == {}, f"{len(wrong)}: {list(wrong.items())[:5]}"


def test_what_is_counted_agrees_with_its_number(world: World) -> None:
    wrong = {
        text: address
        for address, text in told(world)
        if any(rule.search(text) for rule in (FEW_TOLD_AS_MANY, MANY_TOLD_AS_FEW, ONE_TOLD_AS_MANY))
    }
    assert wrong == {}, f"{len(wrong)}: {list(wrong.items())[:5]}"


def test_no_two_pages_have_one_address_title_or_description(world: World) -> None:
    pages = [(listing.address, listing.heading, listing.description) for listing in world.all]
    for hub in world.hubs:
        context = hub.context()
        pages.append((hub.address, context.get("heading", hub.address), context.get("description", hub.address)))
    for position, said in enumerate(("address", "title", "description")):
        often = [value for value, count in Counter(page[position] for page in pages).items() if count > 1]
        assert often == [], said


def test_rendered_titles_and_descriptions_are_unique_pages_of_one_listing_included(world: World) -> None:
    many = [listing for listing in world.all if listing.page_count > 1]
    titles, descriptions = Counter[str](), Counter[str]()
    for listing in many[:4]:
        for page in pages_of(listing):
            (title,) = re.findall("<title>(.*?)</title>", html(page))
            (description,) = re.findall('<meta name="description" content="(.*?)">', html(page))
            titles[title] += 1
            descriptions[description] += 1
    assert titles
    assert max(titles.values()) == max(descriptions.values()) == 1


def test_every_link_leads_to_a_page_and_tells_how_many_it_holds(world: World) -> None:
    hubs = {hub.address for hub in world.hubs}
    everywhere = [(one.address, leads) for one in world.all for leads in one.leads]
    everywhere += [(hub.address, leads) for hub in world.hubs for leads in hub.context()["leads"]]
    for address, leads in everywhere:
        check(world, hubs, address, leads)


def check(world: World, hubs: set[str], address: str, leads: Leads) -> None:
    assert leads.links, f"{address}: a heading over nothing"
    for lead in leads.links:
        assert lead.address != address
        assert world.by_address[lead.address].total == lead.count > 0, (address, lead.address)
    assert leads.more is None or leads.more[1] in hubs | world.by_address.keys()


def test_trades_of_a_hub_are_in_the_order_of_the_vocabulary(world: World) -> None:
    """« Élevage » is not after « Sylviculture », « Autre » is the last one: as on ``/secteurs/``."""
    every = [sector.label for group in vocabulary().sector_groups for sector in group.sectors]
    for hub in world.hubs:
        if hub.address.endswith("/metiers/"):
            for leads in hub.context()["leads"]:
                ranks = [every.index(lead.label) for lead in leads.links]
                assert ranks == sorted(ranks), (hub.address, leads.heading)


def test_a_page_holds_few_elements(world: World) -> None:
    heaviest = sorted(world.all, key=lambda one: (-min(20, one.total) - len(one.near), -len(one.leads)))[:30]
    for listing in [*heaviest, *Random(1).sample(world.all, 30)]:
        for page in pages_of(listing)[:2]:
            elements = Elements()
            elements.feed(html(page))
            assert elements.count <= MOST_ELEMENTS, (page.address, elements.count)
