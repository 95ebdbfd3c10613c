"""Logs: one JSON line an event on the standard error output, without personal data.

Values are codes, counts and references; never an address, a name, a text typed by someone, nor an IP address.
"""

import logging
import sys
from datetime import UTC, datetime

import msgspec

_logger = logging.getLogger("functions")


def event(name: str, **facts: str | int | None) -> None:
    """Log one event, such as ``event("contact.accepted", state="held")``."""
    line = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": name, **facts}
    _logger.info(msgspec.json.encode(line).decode())


def to_standard_error() -> None:
    """Write events, and the warnings of libraries, to the standard error output; call once when a process starts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _logger.setLevel(logging.INFO)
