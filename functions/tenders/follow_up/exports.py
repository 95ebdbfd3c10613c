"""The answers to a need as a table: CSV that a French spreadsheet reads with a double click, and XLSX.

UTF-8 with its byte-order mark, semicolons and CRLF, as the exports of the search; whatever structures and buyers typed
is text, never a formula, a link or a number.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from data.submissions.tender import Tender
from data.submissions.tender_states import AnswerState
from functions.tenders.follow_up.figures import Answer
from theme import addresses, tender_words, wording
from theme.french import PARIS
from theme.spreadsheets import harmless

Cell = str | datetime | None
_ORDER = (AnswerState.INTERESTED, AnswerState.GROUP, AnswerState.SEEN, AnswerState.SENT, AnswerState.DECLINED)
_BEFORE = ("Structure", "Type", "Ville", "Réponse", "Répondu le")
_AFTER = (
    "Message", "Partenaires", "Raison du refus", "Téléphone publié", "Courriel publié", "Fiche", "Écrit le",
    "Page ouverte le", "Relancée le",
)  # fmt: skip
_DATES = {"Répondu le", "Écrit le", "Page ouverte le"}
_WIDE = {"Structure": 34, "Message": 50, "Fiche": 44, "Partenaires": 34, "Type": 30, "Raison du refus": 30}
_WIDTH, _QUESTION_WIDTH = 18, 50
_LONGEST = 32_767
"""Characters that a cell can hold."""


def answers_csv(tender: Tender, answers: Iterable[Answer], site: str, now: datetime) -> bytes:
    """The answers, those that are interested first."""
    del now
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(map(harmless, _columns(tender)))
    for row in _rows(tender, answers, site):
        writer.writerow(
            [f"{cell:%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else harmless(cell or "") for cell in row]
        )
    return text.getvalue().encode("utf-8-sig", "replace")


def answers_xlsx(tender: Tender, answers: Iterable[Answer], site: str, now: datetime) -> bytes:
    """The same as a workbook: dates are dates. Nothing is written beside it, even for a moment."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "Réponses à un besoin", "created": now.astimezone(UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Réponses")
    heading = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top"})
    columns = _columns(tender)
    for number, column in enumerate(columns):
        is_question = len(_BEFORE) <= number < len(_BEFORE) + len(tender.questions)
        sheet.set_column(number, number, _QUESTION_WIDTH if is_question else _WIDE.get(column, _WIDTH))
        sheet.write_string(0, number, harmless(column), heading)
    last = 0
    for last, row in enumerate(_rows(tender, answers, site), start=1):
        for number, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(last, number, cell, dated)
            elif cell:
                sheet.write_string(last, number, harmless(cell)[:_LONGEST], wrapped)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()
    return file.getvalue()


def _columns(tender: Tender) -> Sequence[str]:
    return (*_BEFORE, *tender.questions, *_AFTER)


def _rows(tender: Tender, answers: Iterable[Answer], site: str) -> Iterator[list[Cell]]:
    for answer in sorted(answers, key=lambda one: _ORDER.index(one.target.state)):
        target, by = answer.target, answer.by
        reminded = ", ".join(f"{_local(at):%d/%m/%Y %H:%M}" for at in target.reminded_at)
        yield [
            by.name,
            by.kind,
            by.city,
            tender_words.ANSWERS[target.state],
            _local(target.answered_at),
            *(answer.to_question(rank) for rank in range(len(tender.questions))),
            target.comment,
            _partners(answer),
            tender_words.DECLINE_REASONS[target.decline_reason] if target.decline_reason else "",
            wording.phone(by.phone),
            by.email,
            site + addresses.profile(by.slug) if by.slug else "",
            _local(target.sent_at),
            _local(target.seen_at),
            reminded,
        ]


def _partners(answer: Answer) -> str:
    if answer.target.state is AnswerState.GROUP and not answer.partners:
        return "Sans partenaire choisi"
    return " | ".join(partner.name for partner in answer.partners)


def _local(moment: datetime | None) -> datetime | None:
    """Paris time, without its zone: spreadsheets know none."""
    return moment.astimezone(PARIS).replace(tzinfo=None) if moment else None
