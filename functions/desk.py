"""What every service works with: the ports, the pages, the signed links and the settings, given once."""

from dataclasses import dataclass

from functions.links import Links
from functions.pages import Pages
from functions.ports import Clock, Counters, Files, Outbox, Store
from functions.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The ports and what is made of them. One application has one."""

    settings: Settings
    store: Store
    outbox: Outbox
    files: Files
    counters: Counters
    clock: Clock
    pages: Pages
    links: Links
