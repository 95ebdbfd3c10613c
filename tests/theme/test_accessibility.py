"""The state of accessibility is computed from the audit, and cannot be better than it."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.site import ROOT
from theme import accessibility
from theme.accessibility import CRITERIA_OF_THEMES, AccessibilityProblem, read

FILE = ROOT / "content" / "accessibilite" / "rgaa.yaml"
AUDIT = {"auditor": "Cabinet d’essai", "day": date(2026, 11, 20), "sample": ["/", "/acheter/"]}
PUBLISHED = yaml.safe_load(FILE.read_text(encoding="utf-8"))
COUNT = sum(CRITERIA_OF_THEMES)


def audited(statuses: list[str], audit: object = AUDIT) -> dict[str, Any]:
    """The published file with other findings."""
    content: dict[str, Any] = deepcopy(PUBLISHED) | {"audit": audit}
    criteria = [criterion for theme in content["themes"] for criterion in theme["criteria"]]
    for criterion, status in zip(criteria, statuses, strict=True):
        criterion["status"] = status
    return content


def statement(tmp_path: Path, content: dict[str, Any]) -> accessibility.Statement:
    file = tmp_path / "rgaa.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return read(file)


def test_without_an_audit_the_site_says_that_it_is_not_conformant() -> None:
    today = read(FILE)
    assert today.audit is None
    assert today.mention == "Accessibilité\u202f: non conforme"
    assert today.count("C") == today.count("NC") == 0
    assert "aucun taux" in today.results


def test_every_criterion_is_there_once_with_words_of_our_own() -> None:
    criteria = list(read(FILE).criteria())
    assert len(criteria) == COUNT == 106
    assert len({criterion.wording for criterion in criteria}) > 100
    assert not any(criterion.wording.endswith(("?", "\u202f?")) for criterion in criteria)


def test_the_tests_that_touch_a_criterion_exist() -> None:
    for criterion in read(FILE).criteria():
        for test in criterion.checked_by:
            file, _, name = test.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{criterion.number} : {test}"
            assert criterion.status == "NT"


@given(statuses=st.lists(st.sampled_from(["C", "NC", "NA"]), min_size=COUNT, max_size=COUNT))
def test_the_state_follows_from_the_share_of_criteria_met(statuses: list[str]) -> None:
    met, unmet = statuses.count("C"), statuses.count("NC")
    assume(met + unmet)
    state = msgspec.convert(audited(statuses), accessibility.Statement).state
    rate = met / (met + unmet)
    assert state == (
        "totalement conforme" if rate == 1 else "partiellement conforme" if rate >= 0.5 else "non conforme"
    )


@pytest.mark.parametrize(
    ("met", "unmet", "state"),
    [(106, 0, "totalement conforme"), (105, 1, "partiellement conforme"), (53, 53, "partiellement conforme"),
     (52, 54, "non conforme")],
)  # fmt: skip
def test_the_state_at_its_bounds(tmp_path: Path, met: int, unmet: int, state: str) -> None:
    found = statement(tmp_path, audited(["C"] * met + ["NC"] * unmet))
    assert found.mention == f"Accessibilité\u202f: {state}"
    assert "Cabinet d’essai" in found.results


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (audited(["C"] * COUNT, None), "aucun audit n’est nommé"),
        (audited(["C"] * COUNT, AUDIT | {"auditor": " "}), "qui l’a mené"),
        (audited(["C"] * COUNT, AUDIT | {"day": None}), "quel jour"),
        (audited(["C"] * COUNT, AUDIT | {"sample": []}), "quelles pages"),
        (audited(["NT"] + ["C"] * (COUNT - 1)), "1\u00a0critère non testé"),
        (audited(["NA"] * COUNT), "ne juge aucun critère"),
        (audited(["X"] * COUNT), "Invalid enum value"),
    ],
)
def test_an_audit_that_is_not_whole_is_refused(tmp_path: Path, content: dict[str, Any], words: str) -> None:
    with pytest.raises(AccessibilityProblem, match=words):
        statement(tmp_path, content)


def test_a_criterion_that_is_missing_is_refused(tmp_path: Path) -> None:
    content = audited(["NA"] * COUNT, None)
    content["themes"][0]["criteria"].pop()
    with pytest.raises(AccessibilityProblem, match="106 critères"):
        statement(tmp_path, content)
