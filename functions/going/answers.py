"""What may be answered to a trade and a place: a page to go to, or a short page that says what to choose among."""

from typing import ClassVar

import msgspec

from data.territory_search import Territory


class Choice(msgspec.Struct, frozen=True):
    """One of the things that were perhaps meant, and where it leads; ``label`` says its extent."""

    label: str
    address: str


class Page(msgspec.Struct, frozen=True):
    """The page to go to; ``territory``: what it lists, None for the whole country or where there is no telling."""

    address: str
    territory: Territory | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """No page answers what was asked: why, in a sentence, and what is nearest."""

    template: ClassVar[str] = "going-told.html"
    title: str
    sentence: str
    heading: str = "Le plus près"
    """Of the list of choices."""
    choices: tuple[Choice, ...]
    problem: str = ""
    """What is wrong with the trade typed, beside its field; nothing when it was understood."""
    hint: str = ""
    """What a link to this answer says of it, on the page that asks which place."""
    is_there: bool = False
    """Whether some of the choices are pages of the place asked."""
    extent: str = ""
    """What a link to this answer says it covers, on the page that asks which trade; else its first choice is shown."""


class WhichPlace(msgspec.Struct, frozen=True):
    """Several places answer to the words; ``is_cut``: more than those listed."""

    template: ClassVar[str] = "going-place.html"
    choices: tuple[Choice, ...]
    is_cut: bool


class WhichTrade(msgspec.Struct, frozen=True):
    """Several trades answer to the words; ``is_cut``: more than those listed."""

    template: ClassVar[str] = "going-trade.html"
    choices: tuple[Choice, ...]
    is_cut: bool
    sentence: str = ""
    """That none of them has a page in the place asked; nothing when one has."""
    around: tuple[Choice, ...] = ()
    """All structures of the place asked, where there is that sentence."""


class UnknownPlace(msgspec.Struct, frozen=True):
    """No place answers to the words; the trades that were understood, wherever they are."""

    template: ClassVar[str] = "going-unknown.html"
    choices: tuple[Choice, ...]


Answer = Page | Told | WhichPlace | WhichTrade | UnknownPlace
