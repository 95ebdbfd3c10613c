"""The one table of templates: the addresses that show each of them, and which of those strain it.

Browser tests, budgets, the audit and Lighthouse all read it; a test fails while a template file has no address in it.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from data.dataset import Dataset
from data.model import Structure
from tests.site import ROOT, Site

TEMPLATES = ROOT / "theme" / "templates"
DEPARTED = "n’est plus référencée"


@dataclass(frozen=True)
class Shape:
    """Pages that one template makes of one sort of facts."""

    name: str
    template: str
    addresses: str
    """A pattern that their whole addresses match."""
    is_detail: bool = False
    """A profile or a listing: what buyers open by tens, and the smaller budgets are for."""


_LISTING, _HUB = "pages/listing.html", "pages/hub.html"
SHAPES = (
    Shape("home", "pages/home.html", "/"),
    Shape("need", "pages/tender.html", "/besoins/ajouter/"),
    Shape("search", "pages/search.html", "/prestataires/"),
    Shape("comparison", "pages/compare.html", "/prestataires/comparer/"),
    Shape("lists", "pages/favourites.html", "/favoris/"),
    Shape("profile", "pages/profile.html", "/prestataires/[^/]+/", is_detail=True),
    Shape("departed", "pages/departed.html", "/prestataires/[^/]+/", is_detail=True),
    Shape("inspiring needs", "pages/inspiring.html", "/besoins/inspirants/(page/[0-9]+/)?", is_detail=True),
    Shape("numbered page", _LISTING, "/.+/page/[0-9]+/", is_detail=True),
    Shape("trades", "pages/sectors.html", "/secteurs/"),
    Shape("trade group", _LISTING, "/secteurs/[^/]+/", is_detail=True),
    Shape("trade", _LISTING, "/secteurs/[^/]+/[^/]+/", is_detail=True),
    Shape("trade in a territory", _LISTING, "/secteurs/[^/]+/[^/]+/[^/]+/", is_detail=True),
    Shape("territories", "pages/territories.html", "/territoires/"),
    Shape("trades of a territory", _HUB, "/territoires/([^/]+/){1,2}metiers/"),
    Shape("région", _LISTING, "/territoires/[^/]+/", is_detail=True),
    Shape("département", _LISTING, "/territoires/[^/]+/[^/]+/", is_detail=True),
    Shape("commune", _LISTING, "/territoires/[^/]+/[^/]+/[^/]+/", is_detail=True),
    Shape("kind", _LISTING, "/types/[^/]+/", is_detail=True),
    Shape("networks", _HUB, "/reseaux/"),
    Shape("network", _LISTING, "/reseaux/[^/]+/", is_detail=True),
    Shape("labels", _HUB, "/labels/"),
    Shape("label", _LISTING, "/labels/[^/]+/", is_detail=True),
    Shape("statistics", "pages/statistics.html", "/stats/"),
    Shape("open data", "pages/opendata.html", "/donnees/"),
    Shape("API", "pages/api.html", "/donnees/api/"),
    Shape("site map", "pages/sitemap.html", "/plan-du-site/"),
    Shape("charter", "pages/charter.html", "/charte/"),
    Shape("written page", "pages/written.html", "/.+/"),
)

PARTS = {"functions/going-form.html": "functions/going-unknown.html"}
"""Templates that others are seen with: a page that comes whole, a form of several pages."""

ANSWERED = {
    "functions/problem.html": ("/f/nulle-part",),
    "functions/unavailable.html": ("/f/contact?structure=inconnue",),
    "functions/going-place.html": ("/f/aller?lieu=Saint-Denis",),
    "functions/going-told.html": (
        "/f/aller",
        "/f/aller?metier=traiteur&lieu=Bretagne",
        "/f/aller?metier=zzz&lieu=Lyon",
        "/f/aller?metier=12345678900012",
    ),
    "functions/going-trade.html": ("/f/aller?metier=entretien",),
    "functions/going-unknown.html": ("/f/aller?metier=traiteur&lieu=zzzz",),
    "functions/contact-form.html": ("/f/contact?structure={id}", "/f/contact?fiches={slugs}"),
    "functions/enquiry-form.html": ("/f/nous-ecrire", "/f/nous-ecrire?sujet=listing"),
    "functions/tender-form.html": (
        "/f/besoins/ajouter",
        "/f/besoins/ajouter?metier=nettoyage-de-locaux&metier=traiteur&lieu=DEPARTEMENT-38&prestation=PREST&type=EI",
    ),
    "functions/tender-ended.html": ("/f/besoins/brouillon/inconnu",),
    "functions/tender-follow-ask.html": ("/f/besoins/suivi",),
    "functions/tender-follow-asked.html": ("/f/besoins/suivi/envoye",),
    "functions/tender-follow-lost.html": ("/f/besoins/suivi/inconnu",),
    "functions/report-form.html": ("/f/signaler?structure={id}",),
}
"""Pages that functions answer a GET with."""

STEPS = {
    "test_messages.py": ("addressees", "contact-", "enquiry-", "followed", "held"),
    "test_accessibility.py": ("opposition", "report-", "typed"),
    "test_editing.py": ("fiche-address", "fiche-entry", "fiche-gone", "fiche-leave", "fiche-overview", "fiche-part",
                        "fiche-requests", "fiche-review", "fiche-sent"),
    "test_claiming.py": ("fiche-claim",),
    "test_moderating.py": ("moderation-",),
    "test_following_needs.py": ("tender-follow.", "tender-follow-"),
    "test_publishing_needs.py": ("tender-answers", "tender-confirmation", "tender-draft", "tender-files",
                                 "tender-later", "tender-review", "tender-sent", "tender-unsaved"),
    "test_answering_needs.py": ("tender-answer.", "tender-answer-"),
}  # fmt: skip
"""Test → the beginnings of the templates that it opens, which only steps lead to; `addressees`, `held`, `typed`,
`fiche-leave`, `fiche-requests`, `fiche-part-fields`, `fiche-part-how-where` and `moderation-parts` are parts of others.
"""


def addresses_of(site: Site) -> list[str]:
    """Every page of a built site, in order."""
    pages = (path.parent.relative_to(site.folder) for path in site.folder.rglob("index.html"))
    return sorted("/" if str(page) == "." else f"/{page}/" for page in pages)


def shape_of(address: str, html: str) -> Shape:
    """The shape of a page. A departed structure keeps the address its profile had: its words tell."""
    if DEPARTED in html.partition("</title>")[0]:
        return next(shape for shape in SHAPES if shape.name == "departed")
    return next(shape for shape in SHAPES if re.fullmatch(shape.addresses, address))


@cache
def pages_of(site: Site) -> dict[Shape, list[str]]:
    """The pages of a built site by shape, lightest first; shapes that it has no page of are absent. Read once."""
    sizes: dict[Shape, list[tuple[int, str]]] = {}
    for address in addresses_of(site):
        html = site.page(address)
        sizes.setdefault(shape_of(address, html), []).append((len(html), address))
    return {shape: [address for _, address in sorted(found)] for shape, found in sizes.items()}


def strained(site: Site) -> dict[str, dict[str, str]]:
    """By shape, the addresses that strain it, by what strains them: heaviest, lightest, edge records."""
    found: dict[str, dict[str, str]] = {}
    for shape, addresses in pages_of(site).items():
        found[shape.name] = {"heaviest": addresses[-1]} | ({"lightest": addresses[0]} if len(addresses) > 1 else {})
    if "profile" in found:
        found["profile"] |= edge_profiles(site)
    return found


def edge_profiles(site: Site) -> dict[str, str]:
    """The records that strain the profile, by what strains it; those that a dataset does not have are absent."""
    structures = [s for s in Dataset(site.dataset).structures() if s.live]
    chosen: dict[str, Structure | None] = {
        "longest name": max(structures, key=lambda s: len(s.name)),
        "longest text": max(structures, key=lambda s: len(s.description)),
        "most activities": max(structures, key=lambda s: len(s.activities)),
        "most facts": max(structures, key=lambda s: len(s.offers) + len(s.references) + len(s.contracts)),
        "no activity": next((s for s in structures if not s.activities), None),
        "no contact": next((s for s in structures if not s.has_contact), None),
        "right to left": next((s for s in structures if re.search("[\u0590-\u07ff]", s.name)), None),
        "no place": min(structures, key=lambda s: len(s.place.address) + len(s.place.city)),
        "longest word": max(structures, key=lambda s: max(map(len, (s.name + " " + s.description).split()))),
    }
    return {strain: f"/prestataires/{one.slug}/" for strain, one in chosen.items() if one is not None}


def reachable(site: Site) -> Structure:
    """A structure that a message can be sent to."""
    return several(site, 1)[0]


def several(site: Site, count: int) -> list[Structure]:
    """As many structures that a message can be sent to."""
    return list(islice((s for s in Dataset(site.dataset).structures() if s.live and s.has_contact), count))


def answered(site: Site) -> dict[str, list[str]]:
    """The addresses of the pages that functions answer with, by template."""
    known = several(site, 4)
    slugs = ",".join(one.slug for one in known)
    return {
        template: [address.replace("{id}", known[0].id).replace("{slugs}", slugs) for address in addresses]
        for template, addresses in ANSWERED.items()
    }


def template_files(folder: str) -> list[str]:
    """The template files of ``pages`` or ``functions``."""
    return sorted(f"{folder}/{path.name}" for path in Path(TEMPLATES / folder).glob("*.html"))
