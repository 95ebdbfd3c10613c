"""What stops a consolidation before it replaces the dataset: structures gone, a source too short or too old."""

from collections.abc import Iterator
from datetime import date

from data.consolidation.report import Report
from data.vocabulary import sources

LIVE_LOSS = 0.10
"""Live structures may not fall by more than this share from one consolidation to the next."""
SOURCE_LOSS = 0.20
"""Nor may the usable rows of one source."""


class Suspicious(Exception):
    """A consolidation that a person must look at: the sentences to show."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def check(report: Report, previous: Report | None) -> None:
    """Raise :class:`Suspicious` when the result may not replace the dataset without somebody's word."""
    sentences = [*_shrunk(report, previous), *_too_old(report)] if previous else [*_too_old(report)]
    if sentences:
        raise Suspicious(sentences)


def _shrunk(report: Report, previous: Report) -> Iterator[str]:
    if _lost(report.live, previous.live) > LIVE_LOSS:
        yield (
            f"Les structures en activité passent de {_number(previous.live)} à {_number(report.live)} "
            f"({_share(report.live, previous.live)}), plus que les {LIVE_LOSS:.0%} admis{_first(report)}."
        ).replace("%", " %")
    for name, before in previous.sources.items():
        now = report.sources[name].usable if name in report.sources else 0
        if _lost(now, before.usable) > SOURCE_LOSS:
            yield (
                f"La source {name} passe de {_number(before.usable)} à {_number(now)} lignes "
                f"({_share(now, before.usable)}), plus que les {SOURCE_LOSS:.0%} admis."
            ).replace("%", " %")


def _too_old(report: Report) -> Iterator[str]:
    for name, count in report.sources.items():
        allowed = sources()[name].max_age_days
        age = (report.consolidated_on - count.date).days
        if allowed is not None and age > allowed:
            yield (
                f"La source {name} est du {_day(count.date)} : {age} jours, plus que les {allowed} admis. "
                "Téléchargez-la de nouveau."
            )


def _lost(now: int, before: int) -> float:
    return 1 - now / before if before else 0.0


def _share(now: int, before: int) -> str:
    return f"−{_lost(now, before):.0%}"


def _first(report: Report) -> str:
    gone = report.changes.removed
    return f" ; par exemple {', '.join(gone[:3])}" if gone else ""


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
