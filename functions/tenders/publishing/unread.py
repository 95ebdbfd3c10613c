"""What was typed in a draft and means nothing yet: it waits in the form as it was typed, and its page says so."""

from datetime import date

from data.cleaning.characters import printable
from data.submissions.tender import check_tender
from data.submissions.typed import Problems
from functions.tenders.publishing.finding import Finding, quoted
from functions.tenders.publishing.meaning import WORDS_MAX
from functions.tenders.records import TenderRecord
from theme.forms.tender import TenderForm
from theme.french import NARROW_SPACE

_WORDS = ("trade_words", "place_words")


def unread_of(form: TenderForm) -> dict[str, str]:
    """What is left in the fields of a form once :meth:`Finding.take` read it."""
    left = {name: (form[name].data or "").strip() for name in (*_WORDS, *form.day_problems())}
    return {name: printable(typed)[:WORDS_MAX] for name, typed in left.items() if typed}


def form_of(record: TenderRecord) -> TenderForm:
    """The form that a draft fills, with what it could not be read of."""
    form = TenderForm.of_tender(record.tender)
    for name, typed in record.unread.items():
        form[name].data = typed
    return form


def draft_problems(record: TenderRecord, today: date) -> Problems:
    """What a draft needs before it is published, what could not be read of it included."""
    form = form_of(record)
    problems, _ = Finding(form).take()
    days = {
        name: f"{form[name].label.text}{NARROW_SPACE}: {quoted(record.unread[name])} n’est pas une date. "
        "Écrivez-la comme 18/12/2026."
        for name in form.day_problems()
    }
    return check_tender(record.tender, today) | days | problems
