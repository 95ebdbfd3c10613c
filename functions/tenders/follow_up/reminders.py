"""A buyer has the structures that did not answer reminded: twice at most, a day apart, never after the last day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.tenders.deadlines import closes_at
from functions.tenders.follow_up.actions import Action, Asked, Changes
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.telling import APART, GRACE, MOST_REMINDERS, Reached, Telling, is_to_be_reminded
from functions.working_hours import next_open
from theme.french import moment


class Remind(Action):
    """One more mail to those that said nothing."""

    path, name = "relancer", "remind"
    done = (
        "Le rappel part aux structures qui n’ont pas répondu, par courriel, un jour ouvré entre 9\u00a0h et 17\u00a0h."
    )

    def refusal(self, asked: Asked) -> str:
        """While structures may answer, twice, a day apart, when there is anybody to remind."""
        record, now = asked.record, asked.now
        if record.state is not TenderState.SENT:
            return "Seul un besoin envoyé aux structures, et qui n’est pas clos, se rappelle à elles."
        if len(record.reminders) >= MOST_REMINDERS:
            return "Vous avez déjà relancé les structures deux fois\u202f: davantage les lasserait."
        if next_open(now) >= closes_at(record):
            return "Un rappel partirait après la date limite\u202f: prolongez d’abord votre besoin."
        since = next_reminder_at(record.reminders)
        if since and now < since:
            return f"Deux rappels sont espacés d’un jour au moins\u202f: relancez à partir du {moment(since)}."
        if not self._to_remind(asked):
            return "Personne n’est à relancer\u202f: chaque structure a répondu, ou vient de recevoir un courriel."
        return ""

    def shown(self, asked: Asked) -> dict[str, Any]:
        """How many are going to be written to, and which time this is."""
        return {"count": len(self._to_remind(asked)), "rank": len(asked.record.reminders) + 1, "most": MOST_REMINDERS}

    def is_done(self, asked: Asked) -> bool:
        """The reminder of that rank was sent."""
        rank = asked.first("rank")
        return rank.isdecimal() and 1 <= int(rank[:3]) <= len(asked.record.reminders)

    def changes(self, asked: Asked) -> Changes:
        """The need with one reminder more: who is to be reminded is then written to, some at a time."""
        count = len(self._to_remind(asked))
        noted = asked.record.noted("reminded", Actor.OWNER, asked.now, str(count))
        record = replace(
            noted,
            reminders=(*noted.reminders, asked.now),
            is_reminding=True,
            next_at=min(noted.next_at or asked.now + GRACE, asked.now + GRACE),
        )
        return Changes([record], facts={"structures": count}, tells_structures=True)

    def _to_remind(self, asked: Asked) -> list[Reached]:
        """Those that said nothing, were not written to since a day, and may be written to."""
        departures = Departures(asked.targets, self._desk.outbox.deliveries(asked.record.id))
        silent = [one for one in asked.targets if is_to_be_reminded(one, departures, asked.now)]
        reached = Telling(self._desk).reached(silent)
        return [one for one in reached if one.structure.live and not one.structure.vanished]


def next_reminder_at(reminders: Iterable[datetime]) -> datetime | None:
    """From when one more may be asked for; None when there was none.

    A day after the last one could leave: two that are asked for over a week-end would arrive together on Monday.
    """
    last = max(reminders, default=None)
    return next_open(last) + APART if last else None
