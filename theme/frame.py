"""What every page wears: the site's name, asset addresses, navigation and mentions.

The assets plugin writes it as ``build/frame.json``; ``python -m functions load`` carries it into the store, so that
pages answered by a function look like the pages of the site.
"""

import msgspec


class Asset(msgspec.Struct, frozen=True):
    """A fingerprinted file of the site: its address and its subresource-integrity digest."""

    address: str
    integrity: str


class Link(msgspec.Struct, frozen=True):
    """A link of the header or the footer."""

    label: str
    address: str


class Frame(msgspec.Struct, frozen=True):
    """The frame of every page. ``fictional`` adds the notice of a sample build to each of them."""

    site_name: str = "Le marché de\u00a0l’inclusion"
    site_address: str = ""
    assets: dict[str, Asset] = {}
    navigation: tuple[Link, ...] = (
        Link("Trouver un prestataire", "/prestataires/"),
        Link("Publier un besoin", "/besoins/ajouter/"),
        Link("Métiers", "/secteurs/"),
        Link("Territoires", "/territoires/"),
        Link("Structures inclusives", "/structures-inclusives/"),
        Link("Guides", "/guides/"),
    )
    footer: tuple[Link, ...] = (
        Link("Mes listes", "/favoris/"),
        Link("Plan du site", "/plan-du-site/"),
        Link("Questions fréquentes", "/faq/"),
        Link("Statistiques", "/stats/"),
        Link("Données ouvertes", "/donnees/"),
        Link("Mentions légales", "/mentions-legales/"),
        Link("Données personnelles", "/confidentialite/"),
        Link("Contact", "/contact/"),
    )
    accessibility_mention: str = "Accessibilité : non conforme"
    fictional: bool = False


BARE = Frame()
"""The fallback of the functions before any snapshot is loaded: every word, no stylesheet."""
