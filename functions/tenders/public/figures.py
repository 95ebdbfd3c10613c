"""What came of the needs of a year, counted: national figures alone, and none while they would tell of a few buyers."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from data.submissions.tender_states import INTEREST, AnswerState, Contracted, TenderState
from data.tender_stories import NEEDS_MIN, TenderFigures
from data.vocabulary import vocabulary
from functions.ports import Store
from functions.submissions import months_after
from functions.tenders.records import TenderRecord, TenderTarget
from theme.french import PARIS

_MONTHS = 12
"""Needs are kept at least as long after they were published."""


def figures(store: Store, now: datetime) -> TenderFigures | None:
    """The figures of the last twelve months; ``None`` while fewer needs than ``NEEDS_MIN`` were published in them.

    Raises :class:`functions.ports.StoreUnavailable`.
    """
    day = now.astimezone(PARIS).date()
    since = months_after(now, -_MONTHS).astimezone(PARIS).date() + timedelta(days=1)
    tally = _Tally()
    for record in store.everything(TenderRecord):
        published_on = _published_on(record)
        if published_on and since <= published_on <= day:
            tally.add(record, store.about(TenderTarget, record.id))
    return tally.figures(since, day) if tally.kinds.total() >= NEEDS_MIN else None


def _published_on(record: TenderRecord) -> date | None:
    """The day a moderator first accepted it; ``None`` for one that never was."""
    return next(
        (step.at.astimezone(PARIS).date() for step in record.history if step.what == TenderState.VALIDATED), None
    )


class _Tally:
    """Counts, need by need."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self._structures: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._delays: list[timedelta] = []

    def add(self, record: TenderRecord, targets: Sequence[TenderTarget]) -> None:
        """Count a need, and what the structures that it was sent to say."""
        self.kinds[record.tender.kind] += 1
        self._structures.update(target.structure_id for target in targets)
        interested = sum(target.is_interested for target in targets)
        by_buyer = record.contracted is Contracted.YES
        by_structure = any(target.contracted is Contracted.YES for target in targets)
        is_told = bool(record.surveyed_at or record.contracted or any(target.contracted for target in targets))
        self._counts.update(
            requests=len(targets),
            interested=interested,
            declined=sum(target.state is AnswerState.DECLINED for target in targets),
            with_interest=interested >= 1,
            with_three=interested >= 3,
            surveyed=is_told,
            contracted_by_buyers=by_buyer,
            contracted_by_structures=by_structure,
        )
        first = min(_interests(targets), default=None)
        if record.batches and first:
            self._delays.append(first - record.batches[0])

    def figures(self, since: date, day: date) -> TenderFigures:
        """What was counted."""
        hours = [delay / timedelta(hours=1) for delay in self._delays]
        count = self._counts
        return TenderFigures(
            since=since,
            day=day,
            kinds={term.code: self.kinds[term.code] for term in vocabulary().tender_kinds if self.kinds[term.code]},
            structures=len(self._structures),
            requests=count["requests"],
            with_interest=count["with_interest"],
            with_three=count["with_three"],
            interested=count["interested"],
            declined=count["declined"],
            first_interest_hours=max(0, int(median(hours))) if len(hours) >= NEEDS_MIN else None,
            surveyed=count["surveyed"],
            contracted_by_buyers=count["contracted_by_buyers"],
            contracted_by_structures=count["contracted_by_structures"],
        )


def _interests(targets: Sequence[TenderTarget]) -> Iterator[datetime]:
    """When structures said that they are interested, even those that changed their mind."""
    return (step.at for target in targets for step in target.history if step.what in INTEREST)
