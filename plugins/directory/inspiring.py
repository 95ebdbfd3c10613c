"""The pages ``/besoins/inspirants/``: needs that found structures, told without any name, to give ideas to others."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec

from data.submissions.tender import SECTORS_MAX
from data.tender_stories import InspiringNeed, place_words
from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue, group_of
from plugins.directory.pages import Page, digest
from theme import addresses, tender_words
from theme.french import counted, month, number

PAGE_SIZE = 20
NAME = "Besoins inspirants"
STEPS = (("Publier un besoin", addresses.NEED),)


class Trade(msgspec.Struct, frozen=True):
    """A trade, and its page if anybody works in it."""

    label: str
    address: str


class Story(msgspec.Struct, frozen=True):
    """A need in words. ``about``: who asked, where, when; ``outcome``: who answered; ``form``: that of such a need."""

    id: str
    title: str
    about: str
    text: str
    outcome: str
    trades: tuple[Trade, ...]
    form: str


def pages(needs: Sequence[InspiringNeed], catalogue: Catalogue) -> Iterator[Page]:
    """The pages, twenty needs each; without any need, one that search engines do not list."""
    stories = [_story(need, catalogue) for need in needs]
    count = max(1, -(-len(stories) // PAGE_SIZE))
    for page in range(1, count + 1):
        shown = stories[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        yield Page(
            address=addresses.numbered(addresses.INSPIRING, page),
            template="pages/inspiring.html",
            shown=digest(shown, len(stories)),
            context=partial(_context, shown, len(stories), page, count),
            is_indexed=bool(stories),
        )


def _context(stories: Sequence[Story], total: int, page: int, count: int) -> Mapping[str, Any]:
    here = addresses.numbered(addresses.INSPIRING, page)
    return {
        "stories": stories,
        "total": total,
        "page": page,
        "page_count": count,
        "name": NAME,
        "steps": STEPS,
        "items": [(story.title, f"{here}#{story.id}") for story in stories],
        "first": (page - 1) * PAGE_SIZE + 1,
    }


def _story(need: InspiringNeed, catalogue: Catalogue) -> Story:
    return Story(
        id=need.id,
        title=need.title,
        about=_about(need),
        text=need.text,
        outcome=_outcome(need),
        trades=tuple(_trade(slug, catalogue) for slug in need.sectors),
        form=addresses.need(need.sectors[:SECTORS_MAX]),
    )


def _about(need: InspiringNeed) -> str:
    """« Collectivité, dans l’Isère, novembre 2026, 5 000 à 10 000 € HT »."""
    amount = tender_words.amount(need.amount)
    asked_in = month(date.fromisoformat(f"{need.month}-01"))
    told = (need.buyer_kind, place_words(need.place), asked_in, amount[:1].lower() + amount[1:])
    return ", ".join(filter(None, told))


def _outcome(need: InspiringNeed) -> str:
    """« 8 structures interrogées, 4 intéressées. Un contrat a été conclu. »"""
    answered = f"{counted(need.asked, 'structure interrogée', 'structures interrogées')}, {number(need.interested)} "
    answered += "intéressées." if need.interested > 1 else "intéressée."
    if need.contracted is None:
        return answered
    return f"{answered} {'Un contrat a été conclu.' if need.contracted else 'Aucun contrat n’a été conclu.'}"


def _trade(slug: str, catalogue: Catalogue) -> Trade:
    address = addresses.sector(group_of(slug), slug) if slug in catalogue.by_sector else ""
    return Trade(vocabulary().sector(slug).label, address)
