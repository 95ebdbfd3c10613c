"""What stops a consolidation before it replaces the dataset: structures gone, a source too short or too old."""

from collections.abc import Iterator

from data.consolidation.report import Report
from data.french import counted, day, number, share
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


def check(report: Report, previous: Report | None, live_before: int) -> None:
    """Raise :class:`Suspicious` when the result may not replace the dataset without somebody's word.

    ``previous`` is the report of the dataset in place, ``live_before`` its live structures: 0 when there is none.
    """
    sentences = [*_fewer_structures(report, live_before), *_wrong_dates(report)]
    if previous:
        sentences.extend(_shorter_sources(report, previous))
    elif live_before:
        sentences.append(
            "Le rapport de la consolidation précédente manque ou n’est pas lisible\u202f: "
            "rien ne dit si une source a raccourci."
        )
    if sentences:
        raise Suspicious(sentences)


def _fewer_structures(report: Report, live_before: int) -> Iterator[str]:
    if _lost(report.live, live_before) > LIVE_LOSS:
        yield (
            f"Les structures en activité passent de {number(live_before)} à {number(report.live)} "
            f"(−{share(live_before - report.live, live_before)}), plus que les {share(1, 10)} admis."
        )


def _shorter_sources(report: Report, previous: Report) -> Iterator[str]:
    for name, before in previous.sources.items():
        if sources()[name].role == "edits":
            continue  # our own: one taken back is gone, and `export-edits` refuses to write from an empty store
        now = report.sources[name].usable if name in report.sources else 0
        if _lost(now, before.usable) > SOURCE_LOSS:
            yield (
                f"{sources()[name].label}\u202f: {counted(before.usable, 'ligne utilisable', 'lignes utilisables')} "
                f"la fois précédente, {number(now)} cette fois (−{share(before.usable - now, before.usable)}), "
                f"plus que les {share(1, 5)} admis."
            )


def _wrong_dates(report: Report) -> Iterator[str]:
    for name, count in report.sources.items():
        allowed = sources()[name].max_age_days
        age = (report.consolidated_on - count.date).days
        if age < 0:
            yield f"{sources()[name].label}\u202f: datée du {day(count.date)}, dans l’avenir. Vérifiez le fichier."
        elif allowed is not None and age > allowed:
            yield (
                f"{sources()[name].label}\u202f: datée du {day(count.date)}, il y a {counted(age, 'jour', 'jours')}, "
                f"plus que les {number(allowed)} admis. Téléchargez-la de nouveau."
            )


def _lost(now: int, before: int) -> float:
    return 1 - now / before if before else 0.0
