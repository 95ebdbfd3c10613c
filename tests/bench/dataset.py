"""What the dataset costs: consolidating, finding communes, matching, listing likely duplicates; what growth costs."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import consolidation, duplicates, geography, matching

_OUT = Console()
_GROWTH = 10
_ALLOWED_S = 4 / 10_000
_ALLOWED_MB = 60
_ALLOWED_KB = 10


def bench(folder: Path, count: int) -> None:
    """Measure datasets of ``count`` structures and of ten times as many, print a table and one line of figures."""
    figures: dict[str, float] = {}
    table = Table(title=f"consolidation, {consolidation.ROWS_A_STRUCTURE} rows a structure, one process")
    for heading in ("structures", "wall s", "allowed s", "CPU s", "memory MB", "allowed MB"):
        table.add_column(heading, justify="right")
    for name, size in (("", count), ("_x10", count * _GROWTH)):
        at = folder / f"sources{name}"
        at.mkdir()
        cost = consolidation.consolidate(consolidation.write_sources(at, size), at / "dataset")
        allowed_mb = _ALLOWED_MB + _ALLOWED_KB * size / 1000
        table.add_row(
            f"{size}", f"{cost.wall:.2f}", f"{_ALLOWED_S * size:.1f}",
            f"{cost.cpu:.2f}", f"{cost.memory:.0f}", f"{allowed_mb:.0f}",
        )  # fmt: skip
        figures |= {f"consolidate{name}_s": cost.wall, f"consolidate{name}_mb": cost.memory}
    figures["consolidate_growth"] = figures["consolidate_x10_s"] / figures["consolidate_s"] / _GROWTH
    _OUT.print(table)
    figures |= geography.figures()
    figures |= {f"matching_{name}": value for name, value in matching.figures(count).items()}
    figures |= {f"matching_x10_{name}": value for name, value in matching.figures(count * _GROWTH).items()}
    figures |= {f"duplicates_{name}": value for name, value in duplicates.figures(count).items()}
    print(" ".join(f"{name}={value:.2f}" for name, value in figures.items()))
