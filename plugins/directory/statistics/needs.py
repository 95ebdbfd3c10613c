"""What came of the needs that buyers published in a year, as parts of the page of statistics."""

from collections.abc import Iterable

from data.tender_stories import TenderFigures
from plugins.directory.statistics.figures import Line
from plugins.directory.statistics.sections import Section, part, section_of
from theme import tender_words
from theme.french import counted, day, number

_HOURS = 24
_DAYS_FROM = 2 * _HOURS
"""A delay that long is told in days."""


def sections_of_needs(figures: TenderFigures | None) -> Iterable[Section]:
    """The parts of the page; none without figures."""
    if figures is None:
        return
    yield _section(
        figures,
        "besoins",
        "Besoins publiés",
        f"Du {day(figures.since)} au {day(figures.day)}, les acheteurs ont publié "
        f"{counted(figures.published, 'besoin')}, envoyés à {counted(figures.structures, 'structure')}. Un besoin "
        "compte le jour où il est validé, après relecture.",
        "Nature du besoin",
        [Line(tender_words.kind(code), count) for code, count in figures.kinds.items()],
    )
    found = [
        Line("Au moins une structure intéressée", figures.with_interest),
        Line("Au moins trois structures intéressées", figures.with_three),
    ]
    if figures.surveyed:
        found += [
            Line("Un contrat, dit l’acheteur", figures.contracted_by_buyers),
            Line("Un contrat, dit une structure", figures.contracted_by_structures),
        ]
    yield _section(
        figures,
        "suites",
        "Ce que ces besoins ont trouvé",
        f"{counted(figures.requests, 'demande envoyée', 'demandes envoyées')}\u202f: "
        f"{counted(figures.interested, 'réponse intéressée', 'réponses intéressées')}, "
        f"{counted(figures.declined, 'refus', 'refus')}.{_delay(figures)}{_survey(figures)}",
        "Ce qu’ils ont trouvé",
        found,
    )


def _section(figures: TenderFigures, id: str, title: str, reading: str, heading: str, lines: list[Line]) -> Section:
    cells = {
        heading: lambda line: line.label,
        "Besoins": lambda line: number(line.count),
        "Part": lambda line: part(line.count, figures.published),
    }
    return section_of(id, title, reading, lines, cells, is_drawn=False)


def _delay(figures: TenderFigures) -> str:
    """« La moitié de ceux qui ont trouvé une structure… en 26 heures au plus »; nothing when it is not known."""
    hours = figures.first_interest_hours
    if hours is None:
        return ""
    whole = hours + 1
    delay = counted(-(-whole // _HOURS), "jour") if hours >= _DAYS_FROM else counted(whole, "heure")
    return (
        " La moitié de ceux qui ont trouvé une structure intéressée ont eu la première "
        f"en {delay} au plus, nuits et jours fériés compris."
    )


def _survey(figures: TenderFigures) -> str:
    """How contracts are known; nothing before anybody was asked."""
    if not figures.surveyed:
        return ""
    return (
        f" Pour {counted(figures.surveyed, 'besoin clos', 'besoins clos')}, nous avons demandé aux acheteurs et aux "
        "structures s’ils ont conclu un contrat."
    )
