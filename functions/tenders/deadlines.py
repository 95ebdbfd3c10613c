"""When a need closes, who may answer it until then, and how long its pages are read after."""

from datetime import UTC, datetime, time, timedelta

from data.submissions.tender_states import ENDED, REOPEN_LIFETIME
from functions.tenders.records import TenderRecord
from theme.french import PARIS


def closes_at(record: TenderRecord) -> datetime:
    """The moment from which nobody may answer, in UTC: the end, in Paris, of the last day to answer.

    Raises ValueError for a draft that names no day.
    """
    deadline = record.tender.deadline
    if deadline is None:
        raise ValueError("a need without a last day to answer: a draft")
    return datetime.combine(deadline + timedelta(days=1), time(), PARIS).astimezone(UTC)


def closed_at(record: TenderRecord) -> datetime:
    """Since when it is closed, or when it closes: its buyer may have ended it before the last day to answer."""
    return record.moved_at if record.state in ENDED else closes_at(record)


def may_answer(record: TenderRecord, now: datetime) -> bool:
    """Whether a structure that was written to may answer, or change its mind; after that its page only tells."""
    return record.is_open and now < closes_at(record)


def page_ends_at(record: TenderRecord) -> datetime:
    """From when the page of a structure that was written to shows nothing any more."""
    return closed_at(record) + REOPEN_LIFETIME
