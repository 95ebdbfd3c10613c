"""The functions that nobody visits ask for what they need under their names in the stack."""

from typing import Any

import pytest

from functions.lambdas import clock, feedback, mailer, relay, sweep, uploads
from tests.aws.recording import as_function


@pytest.fixture(autouse=True)
def _under_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (clock, feedback, mailer, relay, sweep, uploads):
        name = module.__name__.rpartition(".")[2].capitalize()

        def named(event: Any, context: Any, handler: Any = module.handler, name: str = name) -> Any:
            with as_function(name):
                return handler(event, context)

        monkeypatch.setattr(module, "handler", named)
