"""The rights that services needed, beside those that the template grants, function by function.

`make audit` runs the services on the stand-in first (SERVICES_ON=aws RIGHTS=build/rights.json), which records them.
"""

import json

import pytest

from tests.aws.granted import functions, granted
from tests.site import ROOT

RECORDED = ROOT / "build" / "rights.json"
SIGNED = {"Tenders": {"s3:PutObject"}}
"""What a function grants by signing, and asks of nobody itself."""
ONCE = {"secretsmanager:GetSecretValue"}
"""Asked at the start of a process, from the settings: tests give the secrets themselves."""
WHOLE = ("Relay", "Mailer", "Feedback")
"""Functions of which tests run every path: what they never needed is not granted either."""


@pytest.mark.audit
@pytest.mark.parametrize("function", functions())
def test_a_function_is_granted_what_it_needs(function: str) -> None:
    assert needed(function) <= granted(function)


@pytest.mark.audit
@pytest.mark.parametrize("function", WHOLE)
def test_a_function_is_granted_nothing_else(function: str) -> None:
    assert needed(function) == granted(function) - ONCE


def needed(function: str) -> set[str]:
    if not RECORDED.exists():
        pytest.skip("no rights were recorded: make audit does")
    return set(json.loads(RECORDED.read_bytes()).get(function, ())) | SIGNED.get(function, set())
