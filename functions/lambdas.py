"""AWS entry points. Settings come from the environment: STORE_PATH, SITE_ADDRESS, SECRET_KEY, MAIL_FROM, REPORT_TO."""

from functools import cache
from typing import Any

from mangum import Mangum

from functions import logs
from functions.application import application
from functions.machine import desk_on_one_machine
from functions.settings import settings_on_lambda
from functions.storage.sqlite.connections import Connections


def contact(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one API Gateway event (HTTP API, payload 2.0) with the application of ``/f/``."""
    return _handler()(event, context)


@cache
def _handler() -> Mangum:
    # Built at the first event, not at import: a missing setting is then told by the event that meets it.
    logs.to_standard_error()
    settings = settings_on_lambda()
    desk = desk_on_one_machine(settings, Connections(settings.store))
    return Mangum(application(desk), lifespan="off")
