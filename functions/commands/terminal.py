"""What the commands share: their exit codes, and the ports they open."""

import argparse
import sys

from functions.desk import Desk
from functions.machine import desk_on_one_machine
from functions.settings import settings_on_one_machine
from functions.storage.sqlite.connections import Connections

DONE, FAILED = 0, 1  # argparse itself exits with 2 when it does not understand


def fail(sentence: str) -> int:
    """Say on the standard error output why a command could not be done; its exit code."""
    print(sentence, file=sys.stderr)
    return FAILED


def desk_of(options: argparse.Namespace) -> Desk:
    """The ports on the store of ``--store``; links start with ``--address``, unless SITE_ADDRESS is set.

    Raises :class:`functions.settings.MissingSetting`, :class:`functions.secret_key.UnusableKey`.
    """
    settings = settings_on_one_machine(options.store, getattr(options, "address", "") or "http://localhost")
    return desk_on_one_machine(settings, Connections(options.store))
