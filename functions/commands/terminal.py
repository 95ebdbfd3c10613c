"""What the commands share: their exit codes, and the ports they open."""

import argparse
import os
import sys

from functions.desk import Desk
from functions.machine import desk_on_one_machine
from functions.settings import settings_on_lambda, settings_on_one_machine
from functions.storage.sqlite.connections import Connections

DONE, FAILED = 0, 1  # argparse itself exits with 2 when it does not understand


def fail(sentence: str) -> int:
    """Say on the standard error output why a command could not be done; its exit code."""
    print(sentence, file=sys.stderr)
    return FAILED


ON_AWS = "dynamodb:"
"""What a store begins with that is a table of DynamoDB, and not a file."""


def is_on_aws(options: argparse.Namespace) -> bool:
    """Whether ``--store`` names a table of DynamoDB."""
    return str(options.store).startswith(ON_AWS)


def desk_of(options: argparse.Namespace) -> Desk:
    """The ports on the store of ``--store``; links start with ``--address``, unless SITE_ADDRESS is set.

    ``dynamodb:TABLE`` takes the other settings of the stack from the environment, as its functions do. Raises
    :class:`functions.settings.MissingSetting`, :class:`functions.secret_key.UnusableKey`.
    """
    if is_on_aws(options):
        from functions.cloud import desk_in_the_cloud

        return desk_in_the_cloud(settings_on_lambda(os.environ | {"TABLE": str(options.store).removeprefix(ON_AWS)}))
    settings = settings_on_one_machine(options.store, getattr(options, "address", "") or "http://localhost")
    return desk_on_one_machine(settings, Connections(options.store))
