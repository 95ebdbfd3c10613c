"""Fixtures of the tests of needs."""

from types import SimpleNamespace

import pytest

from data.geography import france


@pytest.fixture
def near_grenoble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Matching knows the communes of two départements alone: it is read anew for each test, in no time."""
    communes = {code: one for code, one in france().communes.items() if one.departement in ("38", "69")}
    monkeypatch.setattr("functions.tenders.sending.matching.france", lambda: SimpleNamespace(communes=communes))
