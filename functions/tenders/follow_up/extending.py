"""A buyer lets structures more time to answer."""

from datetime import date
from typing import Any

from msgspec.structs import replace
from starlette.datastructures import MultiDict

from data.cleaning.characters import printable
from data.submissions.life_cycle import Actor
from data.submissions.tender import Tender, check_tender
from data.submissions.tender_states import TenderState
from data.submissions.typed import Problems
from functions.tenders.follow_up.actions import Action, Asked, Changes, Fields, first, may_move
from theme.forms.tender_extension import ExtensionForm
from theme.forms.tender_values import read_day
from theme.french import day

_DAYS = ("deadline", "start")
_NO_DAY = "Écrivez une date complète, comme 31/12/2026."


class Extend(Action):
    """A later last day; what was closed less than thirty days ago is open again."""

    path, name = "prolonger", "extend"
    done = "Votre besoin est ouvert jusqu’à sa nouvelle date limite\u202f: les structures peuvent répondre."

    def refusal(self, asked: Asked) -> str:
        """While it is open, and for a while after."""
        if asked.record.is_open or may_move(asked, TenderState.SENT):
            return ""
        if asked.record.state is TenderState.CLOSED:
            return "Ce besoin est clos depuis plus de 30\u00a0jours\u202f: publiez-en un nouveau."
        return "Seul un besoin validé se prolonge."

    def is_done(self, asked: Asked) -> bool:
        """It is open until that day already, which is told."""
        last = read_day(asked.first("deadline"))
        return asked.record.is_open and last is not None and asked.record.tender == _tender(asked)

    def shown(self, asked: Asked) -> dict[str, Any]:
        """The form, with what was typed."""
        start, present = asked.record.tender.start, asked.record.tender.deadline
        may_stay = not asked.record.is_open and present is not None and present >= asked.today
        form = ExtensionForm(
            MultiDict((name, printable(asked.first(name))) for name in _DAYS if name in asked.fields),
            start=start.isoformat() if start else "",
            deadline=present.isoformat() if present and may_stay else "",
        )
        if start is None and "start" not in asked.fields:
            del form.start  # asked for when it was told only: most needs have none
        for name, problem in self.problems(asked).items() if asked.fields else ():
            form[name].errors = [problem]
        return {"form": form, "is_reopened": asked.record.state is TenderState.CLOSED}

    def problems(self, asked: Asked) -> Problems:
        """The rules of a need's days; that of an open need must come later than it did."""
        present, last = asked.record.tender.deadline, read_day(asked.first("deadline"))
        if asked.first("deadline").strip() and last is None:
            return {"deadline": _NO_DAY}
        if asked.record.is_open and last and present and last <= present:
            return {"deadline": f"Choisissez une date après le {day(present)}, la date limite actuelle."}
        if asked.first("start").strip() and read_day(asked.first("start")) is None:
            return {"start": _NO_DAY}
        found = check_tender(_tender(asked), asked.today)
        return {name: found[name] for name in _DAYS if name in found}

    def changes(self, asked: Asked) -> Changes:
        """The need open until that day; the clock looks whom to write to."""
        record, tender = asked.record, _tender(asked)
        if record.state is TenderState.CLOSED:
            record = record.moved(TenderState.SENT, Actor.OWNER, asked.now)
            # Both sides are asked again once it has closed again.
            record = replace(record, surveyed_at=None, contracted=None, contracted_with=())
        noted = record.noted("extended", Actor.OWNER, asked.now, str(tender.deadline))
        return Changes([replace(noted, tender=tender, next_at=asked.now)])

    def typed(self, fields: Fields) -> list[tuple[str, str]]:
        """The days."""
        labels = (("deadline", "Nouvelle date limite de réponse"), ("start", "Démarrage souhaité"))
        days = ((label, read_day(first(fields, name))) for name, label in labels)
        return [(label, day(told)) for label, told in days if told]


def _tender(asked: Asked) -> Tender:
    """The need with the days that are asked for."""
    tender = asked.record.tender
    start: date | None = read_day(asked.first("start")) if "start" in asked.fields else tender.start
    return replace(tender, deadline=read_day(asked.first("deadline")), start=start)
