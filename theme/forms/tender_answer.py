"""The forms by which a structure answers a need: interested, alone or with others, or not interested."""

from collections.abc import Mapping
from typing import Any, Self

from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired

from data.submissions.tender import QUESTIONS_MAX, Tender
from data.submissions.tender_answer import (
    Decline,
    Interest,
    check_decline,
    check_interest,
    tidy_decline,
    tidy_interest,
)
from data.submissions.typed import Problems
from theme.forms.submission import SubmissionForm
from theme.tender_words import DECLINE_REASONS

_ANSWER = {"rows": 4}


class InterestForm(SubmissionForm[Interest]):
    """Fields of a :class:`data.submissions.tender_answer.Interest`: one for each question of the need, its label."""

    tender = Tender()
    """What is answered to, set by :meth:`to`."""

    answer_1 = TextAreaField(render_kw=_ANSWER)
    answer_2 = TextAreaField(render_kw=_ANSWER)
    answer_3 = TextAreaField(render_kw=_ANSWER)
    answer_4 = TextAreaField(render_kw=_ANSWER)
    answer_5 = TextAreaField(render_kw=_ANSWER)
    comment = TextAreaField(
        "Un mot pour l’acheteur",
        description="Par exemple : qui le rappellera, ce que vous avez déjà fait de semblable.",
        render_kw={"rows": 4},
    )

    @classmethod
    def to(cls, tender: Tender, typed: Any = None, said: Interest | None = None) -> Self:
        """The form of a need. ``typed``: what a browser posted; ``said``: what the structure answered before."""
        answers = said.answers if said else ()
        data = {f"answer_{rank}": text for rank, text in enumerate(answers, start=1)}
        form = cls(typed, data=data | ({"comment": said.comment} if said else {}))
        form.tender = tender
        for rank in range(1, QUESTIONS_MAX + 1):
            name = f"answer_{rank}"
            if rank > len(tender.questions):
                del form[name]
            else:
                form[name].label.text = tender.questions[rank - 1]
        return form

    def content(self) -> Interest:
        """What was typed, tidied."""
        typed: Mapping[str, str | None] = self.data
        answers = [typed[f"answer_{rank}"] or "" for rank in range(1, len(self.tender.questions) + 1)]
        return tidy_interest(Interest(answers=tuple(answers), comment=typed["comment"] or ""), self.tender)

    def check(self, content: Interest) -> Problems:
        """What :func:`data.submissions.tender_answer.check_interest` says of it."""
        return check_interest(content)


class DeclineForm(SubmissionForm[Decline]):
    """Fields of a :class:`data.submissions.tender_answer.Decline`."""

    reason = RadioField(
        "Pourquoi ?",
        [InputRequired()],
        choices={reason.value: words for reason, words in DECLINE_REASONS.items()},
    )
    comment = TextAreaField("Une précision pour l’acheteur", render_kw={"rows": 3})

    def content(self) -> Decline:
        """What was typed, tidied."""
        return tidy_decline(Decline(**{name: value or "" for name, value in self.data.items()}))

    def check(self, content: Decline) -> Problems:
        """What :func:`data.submissions.tender_answer.check_decline` says of it."""
        return check_decline(content)
