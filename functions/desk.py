"""What every service works with: the ports, the pages, the signed links and the settings, given once."""

from dataclasses import dataclass

from functions.erasures import ErasureJournal
from functions.files.quarantine import Quarantine
from functions.links import Links
from functions.pages import Pages
from functions.ports import Clock, Counters, Files, Outbox, Store, Tickets
from functions.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The ports and what is made of them. One application has one.

    ``quarantine``: where files wait that tickets sent elsewhere; ``None`` when tickets lead to routes of ours.
    """

    settings: Settings
    store: Store
    outbox: Outbox
    files: Files
    counters: Counters
    erasures: ErasureJournal
    tickets: Tickets
    quarantine: Quarantine | None
    clock: Clock
    pages: Pages
    links: Links
