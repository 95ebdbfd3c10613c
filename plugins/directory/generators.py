"""The two Pelican generators: pages made from the dataset, and pages that people write in ``content/``."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup
from pelican.generators import Generator
from rich.console import Console
from rich.progress import Progress

from data.dataset import Dataset
from data.model import Structure
from data.vocabulary import vocabulary
from plugins.directory.alternatives import alternatives
from plugins.directory.catalogue import Catalogue
from plugins.directory.listings import PAGE_SIZE, Listing, Step, all_listings
from plugins.directory.written import WrittenPage, read_written_pages
from plugins.publication.output import Output
from theme import addresses
from theme.environment import environment
from theme.forms.contact import ContactForm
from theme.wording import geography

_CONSOLE = Console(stderr=True)


class DirectoryGenerator(Generator):
    """Home, profiles, listings, hubs."""

    def generate_context(self) -> None:
        """Read the dataset's public half: the search indexes the same catalogue."""
        dataset = Dataset(Path(self.settings["DATASET"]))
        self.catalogue = self.context["catalogue"] = Catalogue(dataset.structures(), geography())
        self.jinja = environment(self.settings["FRAME"])

    def generate_output(self, writer: object) -> None:
        """Write every page of the directory."""
        del writer
        output: Output = self.settings["OUTPUT"]
        cards = _Cards(self.jinja)
        listings = list(all_listings(self.catalogue))
        total = (
            len(self.catalogue.structures)
            + len(self.catalogue.departed)
            + sum(listing.page_count for listing in listings)
        )
        with Progress(console=_CONSOLE, disable=not _CONSOLE.is_terminal) as progress:
            task = progress.add_task("Pages", total=total)
            for address, html in chain(self._profiles(), self._departed(cards)):
                output.write_page(address, html)
                progress.advance(task)
            for listing in listings:
                for address, html in self._listing_pages(listing, cards):
                    output.write_page(address, html)
                    progress.advance(task)
        for address, template in _HUBS.items():
            output.write_page(address, self._render(template, address=address, catalogue=self.catalogue))
        output.write_page(
            "/plan-du-site/",
            self._render(
                "pages/sitemap.html",
                address="/plan-du-site/",
                catalogue=self.catalogue,
                written=[page for page in self.context["written_pages"] if page.is_listed],
            ),
        )
        output.write("robots.txt", b"User-agent: *\nDisallow: /f/\n")

    def _profiles(self) -> Iterator[tuple[str, str]]:
        template = self.jinja.get_template("pages/profile.html")
        titles = Counter(_title_parts(structure) for structure in self.catalogue.structures)
        for structure in self.catalogue.structures:
            address = addresses.profile(structure.slug)
            yield (
                address,
                template.render(
                    address=address,
                    structure=structure,
                    kind=vocabulary().kind(structure.kind),
                    steps=self._steps_to(structure),
                    has_namesake=titles[_title_parts(structure)] > 1,
                    form=ContactForm(data={"structure_id": structure.id}),
                ),
            )

    def _departed(self, cards: "_Cards") -> Iterator[tuple[str, str]]:
        template = self.jinja.get_template("pages/departed.html")
        for structure in self.catalogue.departed:
            others = alternatives(structure, self.catalogue)
            address = addresses.profile(structure.slug)
            yield (
                address,
                template.render(
                    address=address,
                    structure=structure,
                    kind=vocabulary().kind(structure.kind),
                    steps=self._steps_to(structure),
                    cards=Markup("").join(cards.of(other) for other in others),
                ),
            )

    def _steps_to(self, structure: Structure) -> list[Step]:
        code = structure.place.departement
        if code not in self.catalogue.by_departement:
            kind = vocabulary().kind(structure.kind)
            return [(kind.label, addresses.kind(kind))]
        departement = geography().departements[code]
        region = geography().regions[departement.region]
        return [
            (region.name, addresses.region(region)),
            (departement.name, addresses.departement(region, departement)),
        ]

    def _listing_pages(self, listing: Listing, cards: "_Cards") -> Iterator[tuple[str, str]]:
        template = self.jinja.get_template("pages/listing.html")
        for number in range(1, listing.page_count + 1):
            address = addresses.numbered(listing.address, number)
            yield (
                address,
                template.render(
                    address=address,
                    listing=listing,
                    number=number,
                    first=(number - 1) * PAGE_SIZE + 1,
                    cards=Markup("").join(cards.of(structure) for structure in listing.page(number)),
                ),
            )

    def _render(self, template: str, **context: object) -> str:
        return self.jinja.get_template(template).render(**context)


class WrittenPagesGenerator(Generator):
    """The Markdown pages of ``content/``."""

    def generate_context(self) -> None:
        """Read the pages: the site map lists them too."""
        self.context["written_pages"] = read_written_pages(self.settings)

    def generate_output(self, writer: object) -> None:
        """Write each page at its address; ``404`` is a file of its own, that servers look for."""
        del writer
        output: Output = self.settings["OUTPUT"]
        template = environment(self.settings["FRAME"]).get_template("pages/written.html")
        for page in self.context["written_pages"]:
            html = template.render(address=page.address, page=page)
            if page.slug == WrittenPage.NOT_FOUND:
                output.write("404.html", html.encode())
            else:
                output.write_page(page.address, html)


def _title_parts(structure: Structure) -> tuple[str, str, str]:
    """What a profile's title is made of: two structures that share it add their SIRET."""
    return structure.display_name, structure.place.city, structure.kind


class _Cards:
    """The card of each structure, rendered once however many listings show it."""

    def __init__(self, jinja: Environment) -> None:
        self._template = jinja.get_template("components/card.html")
        self._rendered: dict[str, Markup] = {}

    def of(self, structure: Structure) -> Markup:
        """The card of a structure."""
        if structure.id not in self._rendered:
            self._rendered[structure.id] = Markup(self._template.render(structure=structure))
        return self._rendered[structure.id]


_HUBS = {
    "/": "pages/home.html",
    "/secteurs/": "pages/sectors.html",
    "/territoires/": "pages/territories.html",
}
