"""The form of a need, posted: a button may search words or count; only two send it, to be kept or to be read again."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec
from starlette.responses import Response

from data.cleaning.characters import printable
from data.submissions.tender import Tender, check_tender
from functions import logs
from functions.confirming import BACK_WORKS
from functions.desk import Desk
from functions.pages import RETRY_SECONDS
from functions.ports import StoreUnavailable
from functions.tenders.attached.attached import Attached
from functions.tenders.publishing.counting import count_of
from functions.tenders.publishing.finding import Finding, Said
from functions.tenders.publishing.unread import unread_of
from theme import tender_law, tender_words
from theme.forms.profile.part import Fault
from theme.forms.tender import TenderForm
from theme.french import PARIS

Lists = Mapping[str, Sequence[str]]


class Ending(StrEnum):
    """What a button that sends the form does."""

    KEEP = "garder"
    """A draft, whatever is missing."""
    REVIEW = "relire"
    """Everything is checked."""


class Filled(NamedTuple):
    """A form that was sent. ``unread``: field → what was typed there and means nothing yet, in a draft."""

    tender: Tender
    ending: Ending
    unread: dict[str, str]


class FormPage(msgspec.Struct, frozen=True, kw_only=True):
    """Where the form is posted, and what stands around it.

    ``is_correction``: a moderator asked for changes, with ``reason``; the address is then checked already, and stays
    ``email``, and the files stand there too. ``stamp``: see :class:`functions.tenders.publishing.drafts.Drafts`.
    """

    address: str
    heading: str = "Publier un besoin"
    is_correction: bool = False
    reason: str = ""
    email: str = ""
    attached: Attached | None = None
    stamp: str = ""


SAID_NOTHING = Said()


class Filling:
    """Answers the form, wherever it stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(
        self, page: FormPage, form: TenderForm, *, faults: Sequence[Fault] = (), said: Said = SAID_NOTHING,
        focus: str = "",
    ) -> Response:  # fmt: skip
        """The form, with what was typed. ``focus``: the field that somebody goes on from."""
        tender = form.tender()
        if not faults:
            form.show({})
        if focus:
            form[focus].render_kw = {**(form[focus].render_kw or {}), "autofocus": True}
        return self._desk.pages.page(
            "tender-form.html",
            422 if faults else 200,
            page=page,
            form=form,
            faults=faults,
            said=said,
            count=count_of(self._desk, tender),
            impact=tender_words.impact_sentence(tender.amount),
            law=tender_law,
            words=tender_words,
        )

    def posted(self, page: FormPage, lists: Lists, keep: Callable[[Filled], Response]) -> Response:
        """The answer to the form. ``keep``: what is done once nothing is wrong, or with a draft. Never loses a word."""
        try:
            return self._posted(page, lists, keep)
        except StoreUnavailable as error:
            logs.event("tender.not-stored", code=str(error))
            return self.unsaved(page.address, lists, 503)

    def unsaved(self, address: str, lists: Lists, status: int) -> Response:
        """Nothing was kept: what was typed stands on the page, to be sent again. 503: the store; 429: too many."""
        return self._desk.pages.page(
            "tender-unsaved.html",
            status,
            BACK_WORKS | {"Retry-After": RETRY_SECONDS if status == 503 else "3600"},
            fields=[(name, printable(value)) for name, values in lists.items() for value in values],
            address=address,
            is_busy=status == 503,
        )

    def _posted(self, page: FormPage, lists: Lists, keep: Callable[[Filled], Response]) -> Response:
        form = TenderForm.typed(lists)
        if page.email:
            form.email.data = page.email
        action = next(iter(lists.get("action", ())), "")
        if action not in tuple(Ending):
            return self._searched(page, form, action)
        problems, said = Finding(form).take()
        tender = form.tender()
        if action == Ending.KEEP and not page.is_correction:
            return keep(Filled(tender, Ending.KEEP, unread_of(form)))
        today = self._desk.clock.now().astimezone(PARIS).date()
        problems = check_tender(tender, today) | form.day_problems() | problems
        if not problems:
            return keep(Filled(tender, Ending.REVIEW, {}))
        response = self.show(page, form, faults=form.show(problems), said=said)
        response.headers.update(BACK_WORKS)
        return response

    def _searched(self, page: FormPage, form: TenderForm, action: str) -> Response:
        action = action or "chercher"
        focus = ""
        if action == "chercher":  # the Enter key: an answer to words, else the form as it was
            focus = "trade_words" if form.trade_words.data else "place_words" if form.place_words.data else ""
        response = self.show(page, form, said=Finding(form).answer(action), focus=focus)
        response.headers.update(BACK_WORKS)
        return response
