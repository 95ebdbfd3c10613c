"""What is added to the HTML that Markdown makes: anchors, a table of contents, labels in the cells of tables."""

import re
from typing import NamedTuple

from markupsafe import Markup, escape

from data.slugs import slug

CONTENTS_MARK = "<p>[SOMMAIRE]</p>"
"""Where the table of contents goes; before the first section when it is not written."""

_ANCHORED = re.compile(r"<(h2|h3|dt)>(.*?)</\1>", re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEADING = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_RESERVED = frozenset({"contenu", "auvent", "sommaire", "textes", "mots", "aide-mots"})
"""Identifiers that the frame and the templates of written pages use."""


class Section(NamedTuple):
    """A section of a page: its anchor and its heading."""

    anchor: str
    heading: str


def anchored(html: str) -> str:
    """Headings and terms with an identifier of their own, read from their words."""
    taken = set(_RESERVED)

    def with_identifier(match: re.Match[str]) -> str:
        tag, words = match.groups()
        first = identifier = slug(Markup(words).striptags()) or tag
        number = 1
        while identifier in taken:
            number += 1
            identifier = f"{first}-{number}"
        taken.add(identifier)
        return f'<{tag} id="{identifier}">{words}</{tag}>'

    return _ANCHORED.sub(with_identifier, html)


def sections(html: str) -> tuple[Section, ...]:
    """The sections of second level, once anchored."""
    found = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', html, re.DOTALL)
    return tuple(Section(anchor, str(Markup(words).striptags())) for anchor, words in found)


def parted(html: str) -> tuple[str, str]:
    """What comes before the table of contents, and what comes after it."""
    if CONTENTS_MARK in html:
        before, _, after = html.partition(CONTENTS_MARK)
        return before, after
    start = html.find("<h2")
    return (html[:start], html[start:]) if start >= 0 else (html, "")


def with_labelled_cells(html: str) -> str:
    """On a narrow screen a table becomes a list of entries: each cell then shows the heading of its column."""
    return _TABLE.sub(lambda table: _labelled(table[0]), html)


def _labelled(table: str) -> str:
    headings = [str(Markup(heading).striptags()) for heading in _HEADING.findall(table)]
    rows = table.split("<tr>")
    return "<tr>".join(_labelled_row(row, headings) for row in rows)


def _labelled_row(row: str, headings: list[str]) -> str:
    labels = iter(headings)
    return re.sub(r"<td\b", lambda cell: f'{cell[0]} data-label="{escape(next(labels, ""))}"', row)
