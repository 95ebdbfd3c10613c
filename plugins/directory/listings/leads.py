"""Where a listing leads: narrower and wider listings."""

from typing import NamedTuple

import msgspec

Step = tuple[str, str]
"""A link without a count, such as a step of a breadcrumb: label and address."""


class Lead(msgspec.Struct, frozen=True):
    """A link to another listing, and how many structures it holds."""

    label: str
    address: str
    count: int


class Leads(msgspec.Struct, frozen=True):
    """Links under one heading; ``more`` is a link (label, address) to the rest of them."""

    heading: str
    links: tuple[Lead, ...]
    more: Step | None = None


class Note(msgspec.Struct, frozen=True):
    """A sentence under the introduction, then a link: its label and its address."""

    sentence: str
    label: str
    address: str


class Destination(NamedTuple):
    """A listing that a typed trade or place may lead to: see :class:`theme.destinations.Destinations`."""

    address: str
    sector: str | None = None
    territory: str | None = None
