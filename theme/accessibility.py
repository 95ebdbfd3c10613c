"""How accessible the site may say it is: computed from the published audit of the RGAA, never written by hand.

Décret 2019-768 and the RGAA fix the three states: « totalement conforme » when every criterion that applies is met,
« partiellement conforme » from half of them, « non conforme » below and whenever no valid audit exists.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from data.yaml_files import read_yaml
from theme.french import counted, day

STANDARD = "RGAA 4.1.2"
CRITERIA_OF_THEMES = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
"""How many criteria each of the 13 themes has: 106 in all."""

Status = Literal["C", "NC", "NA", "NT"]
STATUSES: dict[str, str] = {"C": "conforme", "NC": "non conforme", "NA": "non applicable", "NT": "non testé"}


class AccessibilityProblem(ValueError):
    """The audit file claims what it cannot: the sentence says what is missing."""


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One criterion, its wording ours, what an audit found of it, and the automatic tests that touch it.

    A test supports a criterion, it does not audit it: ``checked_by`` never changes a status.
    """

    number: str
    wording: str
    status: Status
    checked_by: tuple[str, ...] = ()
    by_hand: bool = False
    """Whether somebody also looked at it, without an audit."""
    note: str = ""

    @property
    def outcome(self) -> str:
        """« non testé », « conforme »…"""
        return STATUSES[self.status]

    @property
    def how(self) -> str:
        """How it was looked at, in words; empty when it was not."""
        if self.checked_by:
            return "vérifié automatiquement en partie, non audité"
        return "regardé à la main, non audité" if self.by_hand else ""


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the 13 themes of the RGAA."""

    number: int
    label: str
    criteria: tuple[Criterion, ...]


class Audit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who audited, when, and which pages."""

    auditor: str = ""
    day: date | None = None
    sample: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file: the audit, if there was one, and the 106 criteria."""

    audit: Audit | None
    themes: tuple[Theme, ...]

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion, in order."""
        for theme in self.themes:
            yield from theme.criteria

    def count(self, status: Status) -> int:
        """How many criteria have that status."""
        return sum(criterion.status == status for criterion in self.criteria())

    @property
    def state(self) -> str:
        """« totalement conforme », « partiellement conforme » or « non conforme »."""
        met, applicable = self.count("C"), self.count("C") + self.count("NC")
        if self.audit is None or 2 * met < applicable or not applicable:
            return "non conforme"
        return "totalement conforme" if met == applicable else "partiellement conforme"

    @property
    def mention(self) -> str:
        """What the footer of every page must say."""
        return f"Accessibilité : {self.state}"

    @property
    def reason(self) -> str:
        """Why it is in that state, as the end of a sentence."""
        if self.audit is None:
            return "car aucun audit de conformité n’a été mené"
        if not self.count("NC"):
            return "car tous les critères applicables sont respectés"
        return f"car {counted(self.count('NC'), 'critère applicable n’est pas respecté', _UNMET)}"

    @property
    def results(self) -> str:
        """What the audit found, in one sentence; that there is none, when there is none."""
        if self.audit is None or self.audit.day is None:
            return (
                "Aucun audit n’a été mené : nous n’annonçons aucun taux. "
                f"Sur les {counted(sum(CRITERIA_OF_THEMES), 'critère')} du {STANDARD}, "
                f"{counted(self.count('NT'), 'reste', 'restent')} à tester et "
                f"{counted(self.count('NA'), 'nous paraît', 'nous paraissent')} sans objet."
            )
        met, applicable = self.count("C"), self.count("C") + self.count("NC")
        return (
            f"L’audit mené par {self.audit.auditor} le {day(self.audit.day)} constate que "
            f"{counted(met, 'critère est respecté', 'critères sont respectés')} sur les "
            f"{counted(applicable, 'critère applicable', 'critères applicables')}."
        )


_UNMET = "critères applicables ne sont pas respectés"


def read(path: Path) -> Statement:
    """The statement of an audit file. Raises :class:`AccessibilityProblem` when it does not hold together.

    Either nobody audited, and no criterion may be called met or not met; or an auditor, a day and a sample are named
    and every criterion was tested.
    """

    content = read_yaml(path)
    try:
        statement = msgspec.convert(content, Statement)
    except msgspec.ValidationError as problem:
        raise AccessibilityProblem(f"{path} : {problem}") from None
    for missing in _missing(statement):
        raise AccessibilityProblem(f"{path} : {missing}")
    return statement


def _missing(statement: Statement) -> Iterator[str]:
    expected = [f"{i}.{j}" for i, count in enumerate(CRITERIA_OF_THEMES, 1) for j in range(1, count + 1)]
    if [criterion.number for criterion in statement.criteria()] != expected:
        yield f"les {len(expected)} critères du {STANDARD}, de 1.1 à 13.12, doivent y être, dans l’ordre."
    judged = statement.count("C") + statement.count("NC")
    if statement.audit is None:
        if judged:
            yield "un critère est dit conforme ou non conforme alors qu’aucun audit n’est nommé (audit : null)."
        return
    if not statement.audit.auditor.strip():
        yield "l’audit ne dit pas qui l’a mené (auditor)."
    if statement.audit.day is None:
        yield "l’audit ne dit pas quel jour il a été mené (day)."
    if not statement.audit.sample:
        yield "l’audit ne dit pas quelles pages il a vues (sample)."
    if statement.count("NT"):
        yield f"l’audit laisse {counted(statement.count('NT'), 'critère non testé', 'critères non testés')} (NT)."
    if not judged:
        yield "l’audit ne juge aucun critère."
