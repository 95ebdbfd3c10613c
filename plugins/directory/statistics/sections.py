"""The figures in words: for each chart, what to read of it, and its table with a bar in each row."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from markupsafe import Markup

from plugins.directory.statistics.figures import Figures, Line
from theme.charts import bar
from theme.french import NARROW_SPACE, NO_BREAK_SPACE, counted, listed, number

_Cell = Callable[[Line], str]


class Row(msgspec.Struct, frozen=True):
    """A row: its heading, where it leads if anywhere, its bar or nothing, and the cells that follow."""

    label: str
    address: str
    bar: Markup
    cells: tuple[str, ...]


class Section(msgspec.Struct, frozen=True):
    """A part of the page: a sentence that says what to read, and a table of which each row draws its bar."""

    id: str
    title: str
    reading: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def sections(figures: Figures) -> list[Section]:
    """The parts of the page that have something to say."""
    # In pairs of about one height: two columns hold them.
    makers = (_kinds, _completeness, _regions, _trades, _founding, _sizes)
    return [section for make in makers for section in make(figures)]


def _kinds(figures: Figures) -> Iterable[Section]:
    if figures.by_kind:
        families = listed([f"{line.label} ({number(line.count)})" for line in figures.by_family])
        yield section_of(
            "types",
            "Par type de structure",
            f"Par famille\u202f: {families}.",
            figures.by_kind,
            {"Type": _label, **_counts(figures)},
        )


def _completeness(figures: Figures) -> Iterable[Section]:
    if figures.completeness:
        yield section_of(
            "fiches",
            "Ce que disent les fiches",
            "Une barre pleine vaut toutes les structures. Ce qui manque n’est pas deviné\u202f: la fiche se tait.",
            figures.completeness,
            {"La fiche donne": _label, **_counts(figures)},
            whole=figures.structures,
        )


def _regions(figures: Figures) -> Iterable[Section]:
    if figures.by_region:
        densest = max(figures.by_region, key=lambda line: (line.rate or 0, line.label))
        unplaced = figures.structures - figures.placed
        missing = f" {counted(unplaced, 'structure')} sans région connue." if unplaced else ""
        yield section_of(
            "regions",
            "Par région",
            f"Chaque structure compte à son adresse. Rapporté aux habitants, {densest.label} en a le plus\u202f: "
            f"{_rate(densest)} pour 100\u202f000.{missing}",
            figures.by_region,
            {"Région": _label, "Structures": _count, "Pour 100\u202f000 habitants": _rate},
        )


def _trades(figures: Figures) -> Iterable[Section]:
    if figures.by_group:
        unknown = figures.structures - figures.with_trade
        derived = (
            f" Pour {counted(figures.only_derived, 'structure')}, le métier n’est que lu dans le code d’activité."
            if figures.only_derived
            else ""
        )
        silent = f" {counted(unknown, 'structure')} sans métier connu." if unknown else ""
        yield section_of(
            "metiers",
            "Par groupe de métiers",
            f"Une structure compte dans chaque groupe où elle exerce un métier.{derived}{silent}",
            figures.by_group,
            {"Groupe de métiers": _label, **_counts(figures)},
        )


def _founding(figures: Figures) -> Iterable[Section]:
    if figures.by_founding:
        yield section_of(
            "creation",
            "Par année de création",
            f"L’année de création est connue pour {_known(figures.by_founding, figures.structures)}.",
            figures.by_founding,
            {"Création": _label, "Structures": _count},
        )


def _sizes(figures: Figures) -> Iterable[Section]:
    if figures.by_size:
        yield section_of(
            "effectifs",
            "Par effectif",
            "Permanents et personnes accompagnées ensemble, tels que les disent "
            f"{_known(figures.by_size, figures.structures)}.",
            figures.by_size,
            {"Effectif": _label, "Structures": _count},
        )


def section_of(
    id: str,
    title: str,
    reading: str,
    lines: Sequence[Line],
    cells: dict[str, _Cell],
    whole: int = 0,
    is_drawn: bool = True,
) -> Section:
    """A part of the page, a row each line. ``cells``: heading of a column → what it holds. ``whole``: what a full bar
    stands for, else the greatest. Not ``is_drawn``: no bars, of which a page has room for some seventy.
    """
    full = whole or max(line.count for line in lines)
    first, *others = cells.values()
    return Section(
        id=id,
        title=title,
        reading=reading,
        headings=tuple(cells),
        rows=tuple(
            Row(
                first(line),
                line.address,
                bar(line.count, full) if is_drawn else Markup(),
                tuple(cell(line) for cell in others),
            )
            for line in lines
        ),
    )


def _counts(figures: Figures) -> dict[str, _Cell]:
    return {"Structures": _count, "Part": lambda line: part(line.count, figures.structures)}


def part(count: int, whole: int) -> str:
    """« 27,9 % », « 12,0 % »: one decimal in each row. A few of many are not told as none, nor most as all."""
    if not count:
        return f"0{NARROW_SPACE}%"
    percent = 100 if count == whole else min(100 * count / whole, 99.9)
    told = f"{max(percent, 0.1):.1f}{NARROW_SPACE}%".replace(".", ",")
    return f"<{NO_BREAK_SPACE}{told}" if count < whole / 2000 else told


def _label(line: Line) -> str:
    return line.label


def _count(line: Line) -> str:
    return number(line.count)


def _rate(line: Line) -> str:
    return f"{line.rate or 0:.1f}".replace(".", ",")


def _known(lines: Sequence[Line], whole: int) -> str:
    return f"{counted(sum(line.count for line in lines), 'structure')} sur {number(whole)}"
