"""The description of the functions: valid, complete, and true of every answer to requests made from it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from openapi_spec_validator import validate
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    status_code_conformance,
)

from tests.functions.described import DESCRIBED, DESCRIPTION, described, links, load, messages, routed, sessions
from tests.functions.world import ATELIER, SITE, World

WHOLE = 30
"""Requests of each operation, as described, and as many that are not as described."""
SCHEMA = schemathesis.openapi.from_path(DESCRIPTION)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CASES = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # There is only one way to ask for a page that takes nothing.
    if mode.is_positive or any((operation.path_parameters, operation.query, operation.headers, operation.body))
]
KNOWN: dict[str, dict[str, str]] = {}
"""Path → parameters that are there to be asked for."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance]


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        load(world)
        KNOWN.update(messages(world))
        SCHEMA.app = world.app  # says how to send, not yet whom to
        yield world
        world.connections.close()


def test_the_description_is_valid() -> None:
    validate(DESCRIBED)


def test_the_description_and_the_application_have_the_same_addresses(world: World) -> None:
    assert described() == set(routed(world.app.routes))


@pytest.mark.parametrize("path", DESCRIBED["paths"])
def test_other_methods_are_told_which_are_expected(shared: World, path: str) -> None:
    expected = {method for described_path, method in described() if described_path == path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - expected:
        response = shared.client.request(method, path.replace("{", "").replace("}", ""))

        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) - {"HEAD"} == expected


@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_answers_are_as_described(shared: World, operation: schemathesis.APIOperation, mode: GenerationMode) -> None:
    _ask(shared, operation, mode, WHOLE // 10)


@pytest.mark.audit
@pytest.mark.parametrize(("operation", "mode"), CASES)
def test_all_answers_are_as_described(
    shared: World, operation: schemathesis.APIOperation, mode: GenerationMode
) -> None:
    _ask(shared, operation, mode, WHOLE)


def _ask(world: World, operation: schemathesis.APIOperation, mode: GenerationMode, count: int) -> None:
    """Send requests made from the description, by somebody who may see everything, and compare the answers to it."""
    inside, known = sessions(world), KNOWN | links(world)

    @seed(6)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: Case) -> None:
        if case.method == "POST" and (mode.is_positive or "Sec-Fetch-Site" not in case.headers):
            case.headers["Sec-Fetch-Site"] = "same-origin"  # or the first guard alone would be tried
        if mode.is_positive:
            _aim(case, known.get(case.path, {}))
        response = case.call(base_url=SITE, app=world.app, cookies=inside)
        case.validate_response(response, checks=CHECKS)

    asked()


def _aim(case: Case, known: dict[str, str]) -> None:
    """About something that is there, or every answer would be that it is not."""
    case.path_parameters |= known
    for given_by_name in (case.query, case.body):
        if isinstance(given_by_name, dict):
            given_by_name |= {name: ATELIER.id for name in ("structure", "structure_id") if name in given_by_name}
