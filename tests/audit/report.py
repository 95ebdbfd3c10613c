"""What an audit found, as ``docs/audit.md`` tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.audit.lighthouse import Score
from theme.french import number

_HEAD = """# Audit

What `make audit` found over every page of the bundled sample and of the real export, and Lighthouse on each template.
It proves no conformity: nobody audited the site by hand, and its pages say « non conforme ».

Commit {commit}, {day}, {seconds:.0f} s on {processors} processors.
"""


@dataclass
class Part:
    """One check over one site: how many pages it read, what it found, how long it took."""

    what: str
    pages: int
    faults: list[str]
    seconds: float


@dataclass
class Report:
    """All that was checked."""

    commit: str
    day: date
    processors: int
    parts: list[Part] = field(default_factory=list)
    budgets: dict[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Everything found, in the order of the parts."""
        return [fault for part in self.parts for fault in part.faults]

    def as_markdown(self) -> str:
        """The whole page."""
        seconds = sum(part.seconds for part in self.parts)
        sections = [
            _HEAD.format(commit=self.commit, day=self.day.isoformat(), seconds=seconds, processors=self.processors),
            _table(
                ("what", "pages", "faults", "seconds"),
                [(one.what, number(one.pages), len(one.faults), f"{one.seconds:.0f}") for one in self.parts],
            ),
        ]
        for name, rows in self.budgets.items():
            sections += [f"## Budgets: {name}\n", _table(("measure", "pages", "bound", "p50", "p95", "worst"), rows)]
        if self.scores:
            names = list(self.scores[0].scores)
            rows = [(one.address, *map(str, one.scores.values()), f"{one.first_paint:.2f}") for one in self.scores]
            sections += ["## Lighthouse, as on a slow phone\n", _table(("page", *names, "first paint, s"), rows)]
        if self.faults:
            sections += ["## Faults\n", "".join(f"- {fault[:300]}\n" for fault in self.faults[:100])]
        return "\n".join(sections)


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines)
