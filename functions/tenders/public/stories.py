"""Needs that may inspire others: what a moderator is proposed, and what of it the public page takes."""

from collections.abc import Sequence
from datetime import datetime

from data.submissions.tender import Tender
from data.submissions.tender_states import Contracted
from data.submissions.tender_story import TITLE_MAX
from data.submissions.typed import Problems
from data.tender_stories import INTERESTED_MIN, InspiringNeed, need_problems, place_of, place_words
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget
from theme import tender_words
from theme.french import PARIS, listed

_TRADES_TOLD = 3


def proposed_story(record: TenderRecord, targets: Sequence[TenderTarget], now: datetime) -> TenderStory | None:
    """What a moderator may tell of a need that three structures answered; ``None`` for another, or without consent.

    Nothing of it is what the buyer wrote, which may name somebody: the moderator reads it, and writes.
    """
    tender = record.tender
    interested = sum(target.is_interested for target in targets)
    if interested < INTERESTED_MIN or not tender.may_be_shown or not record.batches:
        return None
    place = place_of(tender.perimeters, tender.whole_country)
    return TenderStory(
        id=record.id,
        state=StoryState.PENDING,
        made_at=now,
        moved_at=now,
        title=_title(tender),
        text=_text(tender, place),
        sectors=tender.sectors,
        place=place,
        buyer_kind=tender.buyer_kind,
        amount=tender.amount if tender.shares_amount else "",
        month=f"{record.batches[0].astimezone(PARIS):%Y-%m}",
        asked=len(targets),
        interested=interested,
        contracted=is_contracted(record, targets),
    )


def is_contracted(record: TenderRecord, targets: Sequence[TenderTarget]) -> bool | None:
    """Whether the buyer or a structure says that a contract came of it; ``None`` while nobody says yes or no.

    A structure that says no speaks of itself alone: another may have the contract.
    """
    if record.contracted is Contracted.YES or any(target.contracted is Contracted.YES for target in targets):
        return True
    return False if record.contracted is Contracted.NO else None


def public_need(story: TenderStory, id: str) -> InspiringNeed:
    """What the page takes of a story. ``id``: what it is called there."""
    return InspiringNeed(
        id=id,
        title=story.title,
        text=story.text,
        sectors=story.sectors,
        place=story.place,
        buyer_kind=story.buyer_kind,
        amount=story.amount,
        month=story.month,
        asked=story.asked,
        interested=story.interested,
        contracted=story.contracted,
    )


def story_problems(story: TenderStory) -> Problems:
    """What keeps a story from being shown, by field; nothing when it may be."""
    return need_problems(public_need(story, "besoin"))


def _title(tender: Tender) -> str:
    """« Nettoyage de locaux, Traiteur et 2 autres métiers »: as many trades as a title holds."""
    trades = tender_words.sectors(tender)
    for told in range(min(_TRADES_TOLD, len(trades)), 1, -1):
        others = len(trades) - told
        rest = [f"{others} autre{'s' if others > 1 else ''} métier{'s' if others > 1 else ''}"] if others else []
        if len(title := listed([*trades[:told], *rest])) <= TITLE_MAX:
            return title
    return trades[0]


def _text(tender: Tender, place: str) -> str:
    """« Demande de devis en Isère. Prestation de service. »"""
    return " ".join(
        f"{words}."
        for words in (f"{tender_words.kind(tender.kind)} {place_words(place)}", *tender_words.services(tender))
    )
