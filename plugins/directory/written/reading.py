"""Markdown files of ``content/``, read into pages."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import msgspec
from markupsafe import Markup
from pelican.readers import MarkdownReader

from data.legal_facts import LegalFact, legal_facts
from plugins.directory.written import markup
from plugins.directory.written.markup import Section
from plugins.directory.written.placeholders import Placeholders
from plugins.directory.written.problems import WrittenPageProblem
from theme import accessibility, legal_wording

AUDIT = Path("accessibilite") / "rgaa.yaml"
"""The audit of accessibility, under ``content/``."""

_LEAST_CONTENTS = 4


class CitedText(NamedTuple):
    """A legal fact as the foot of a page tells it."""

    article: str
    statement: str
    checked: str


class Neighbour(NamedTuple):
    """Another written page, as this one names it."""

    title: str
    address: str
    summary: Markup


class WrittenPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of ``content/``: its metadata, and its body as HTML, parted where the table of contents goes."""

    NOT_FOUND: ClassVar[str] = "404"

    slug: str
    title: str
    description: str
    summary: Markup
    opening: Markup
    body: Markup
    sections: tuple[Section, ...] = ()
    texts: tuple[CitedText, ...] = ()
    checked_on: date | None = None
    """The day the oldest legal fact it cites was read."""
    updated: date | None = None
    order: int = 0
    themes: tuple[accessibility.Theme, ...] = ()
    """The criteria of the RGAA, for the page that shows them."""
    steps: tuple[tuple[str, str], ...] = ()
    """Its hub, as the breadcrumb names it: (title, address); empty at the top."""
    children: tuple[Neighbour, ...] = ()
    """The pages of which it is the hub."""
    following: Neighbour | None = None
    """The page to read next, when those of its hub have an order."""

    @property
    def address(self) -> str:
        """Its address on the site; the page of errors is a file that servers look for."""
        return f"/{self.slug}/" if self.is_listed else f"/{self.slug}.html"

    @property
    def hub(self) -> str:
        """The slug of the page above it: ``guides`` for ``guides/sourcing``; empty at the top."""
        return self.slug.rpartition("/")[0]

    @property
    def is_listed(self) -> bool:
        """Whether the site map shows it."""
        return self.slug != self.NOT_FOUND

    @property
    def contents(self) -> tuple[Section, ...]:
        """Its table of contents: none for a short page."""
        return self.sections if len(self.sections) >= _LEAST_CONTENTS else ()


def read_files(settings: Mapping[str, Any]) -> list[WrittenPage]:
    """Every Markdown page under ``PATH``, by slug; none knows its neighbours. Raises :class:`WrittenPageProblem`."""
    content = Path(settings["PATH"])
    try:
        statement = accessibility.read(content / AUDIT)
    except accessibility.AccessibilityProblem as problem:
        raise WrittenPageProblem(str(problem)) from None
    placeholders = Placeholders(settings, legal_facts(), statement)
    reader = MarkdownReader(settings)
    files = sorted(content.rglob("*.md"))
    return sorted((_read(reader, file, placeholders, statement) for file in files), key=lambda page: page.slug)


def _read(reader: Any, file: Path, placeholders: Placeholders, statement: accessibility.Statement) -> WrittenPage:
    cited = placeholders.facts_of(file)
    html, metadata = reader.read(str(file))
    for name in ("title", "slug", "description", "summary"):
        if not metadata.get(name):
            raise WrittenPageProblem(f"{file} : la ligne « {name.capitalize()} : … » manque en tête du fichier.")
    body = markup.with_labelled_cells(markup.anchored(placeholders.fill(html)))
    opening, rest = markup.parted(body)
    return WrittenPage(
        slug=str(metadata["slug"]),
        title=str(metadata["title"]),
        description=Markup(placeholders.fill(str(metadata["description"]))).striptags(),
        summary=Markup(placeholders.fill(metadata["summary"])),
        opening=Markup(opening),
        body=Markup(rest),
        sections=markup.sections(rest),
        texts=tuple(_text(fact) for fact in cited),
        checked_on=min((fact.checked_on for fact in cited if fact.checked_on), default=None),
        updated=_day(metadata, file),
        order=int(metadata.get("order", "0")),
        themes=statement.themes if metadata.get("grid") else (),
    )


def _text(fact: LegalFact) -> CitedText:
    return CitedText(legal_wording.full_articles(fact), legal_wording.statement(fact), legal_wording.checked(fact))


def _day(metadata: Mapping[str, Any], file: Path) -> date | None:
    written = metadata.get("updated")
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise WrittenPageProblem(f"{file} : « Updated : {written} » n’est pas un jour ; écrivez 2026-11-22.") from None
