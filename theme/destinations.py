"""Which pages a trade, a place or a SIREN lead to: what ``/f/aller`` may answer, and nothing else.

The build writes it as ``build/destinations.json`` beside ``frame.json``; ``python -m functions load`` carries it into
the store with the rest of the snapshot.
"""

import msgspec


class Destinations(msgspec.Struct, frozen=True):
    """The listings that exist, each by a path of the site such as ``/territoires/bretagne/``, and the profiles.

    A territory's key is ``R84`` for a région, ``D38`` for a département, ``C38185`` for a commune: a letter and its
    INSEE code (``RCOM`` for the overseas collectivities together).
    """

    groups: dict[str, str] = {}
    """Slug of a group of trades → its page."""
    sectors: dict[str, str] = {}
    """Slug of a trade → its page."""
    territories: dict[str, str] = {}
    """Key of a territory → its page."""
    crossed: dict[str, dict[str, str]] = {}
    """Slug of a trade → key of a territory → the page of that trade there."""
    structures: dict[str, tuple[str, ...]] = {}
    """SIREN → the ids of the structures of that body that have a page, departed ones too."""
