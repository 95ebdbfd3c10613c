"""The pages that people write: Markdown files of ``content/``, with the publisher's settings put in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import msgspec
from markupsafe import Markup, escape
from pelican.readers import MarkdownReader

from plugins import BuildStopped

PUBLISHER_SETTINGS = ("EDITEUR", "DIRECTEUR_PUBLICATION", "HEBERGEUR", "DPO", "CONTACT_ACCESSIBILITE")
"""Facts about the publisher that nobody may invent: production settings must give them."""

REQUIRED_PAGES = frozenset(
    {"404", "structures-inclusives", "acheter", "mentions-legales", "confidentialite", "accessibilite", "contact"}
)
"""Slugs of the pages that every header, footer or error leads to."""

_MISSING = "(non renseigné : construction de développement)"
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Z_]+)\s*\}\}")


class WrittenPageProblem(BuildStopped):
    """A Markdown page that cannot be published: the sentence names the file and what to do."""


class WrittenPage(msgspec.Struct, frozen=True):
    """One page of ``content/``: its metadata and its body as HTML."""

    NOT_FOUND: ClassVar[str] = "404"

    slug: str
    title: str
    description: str
    summary: Markup
    body: Markup

    @property
    def address(self) -> str:
        """Its address on the site."""
        return f"/{self.slug}/"

    @property
    def is_listed(self) -> bool:
        """Whether the site map shows it."""
        return self.slug != self.NOT_FOUND


def read_written_pages(settings: Mapping[str, Any]) -> list[WrittenPage]:
    """Every Markdown page under ``PATH``, by slug. Raises :class:`WrittenPageProblem`."""
    reader = MarkdownReader(settings)
    files = sorted(Path(settings["PATH"]).rglob("*.md"))
    pages = sorted((_read(reader, file, settings) for file in files), key=lambda page: page.slug)
    missing = REQUIRED_PAGES - {page.slug for page in pages}
    if missing:
        raise WrittenPageProblem(
            f"{settings['PATH']} : il manque la page « {min(missing)} » (ligne Slug), que d’autres pages montrent."
        )
    return pages


def _read(reader: Any, file: Path, settings: Mapping[str, Any]) -> WrittenPage:
    html, metadata = reader.read(str(file))
    for name in ("title", "slug", "description", "summary"):
        if not metadata.get(name):
            raise WrittenPageProblem(f"{file} : la ligne « {name.capitalize()} : … » manque en tête du fichier.")
    return WrittenPage(
        slug=str(metadata["slug"]),
        title=str(metadata["title"]),
        description=str(metadata["description"]),
        summary=Markup(metadata["summary"]),
        body=Markup(_with_labelled_cells(_with_settings(html, file, settings))),
    )


def _with_settings(html: str, file: Path, settings: Mapping[str, Any]) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in PUBLISHER_SETTINGS:
            raise WrittenPageProblem(f"{file} : « {{{{{name}}}}} » n’est pas un réglage de l’éditeur.")
        return str(escape(settings.get(name) or _MISSING))

    return _PLACEHOLDER.sub(value, html)


def _with_labelled_cells(html: str) -> str:
    """On a narrow screen a table becomes a list of entries: each cell then shows the heading of its column."""
    return _TABLE.sub(lambda table: _labelled(table[0]), html)


def _labelled(table: str) -> str:
    headings = [str(Markup(heading).striptags()) for heading in re.findall(r"<th[^>]*>(.*?)</th>", table, re.DOTALL)]
    rows = table.split("<tr>")
    return "<tr>".join(_labelled_row(row, headings) for row in rows)


def _labelled_row(row: str, headings: list[str]) -> str:
    labels = iter(headings)
    return re.sub(r"<td\b", lambda cell: f'{cell[0]} data-label="{escape(next(labels, ""))}"', row)
