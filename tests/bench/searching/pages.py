"""What the bench knows of each page: its address, where results show, what is typed into; the place to change it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchPage:
    """A page that searches: its address takes ``?q=``."""

    address: str
    results: str
    """The list that holds one element a result."""
    field: str
    """The field of words."""


OURS = SearchPage("/prestataires/", "#fiches", "input[name=q]")
RIVAL = SearchPage("/rival/", "#rival", "#rival-mots")

SHOWN = 10
"""Results that must be visible."""

SEARCHES = (
    ("nettoyage", "espaces verts"),
    ("traiteur", "blanchisserie"),
    ("menuiserie", "recyclage"),
    ("ressourcerie", "les jardins"),
    ("régie de quartier", "coup de pouce"),
    ("atelier", "potager"),
)
"""What is searched first, then typed: three trades, three words of names. Each finds ten structures at least."""
