"""The pages that people write: Markdown files of ``content/``, with settings, legal facts and the audit put in.

A file opens with ``Title``, ``Slug`` (its address without slashes at its ends), ``Description``, ``Summary``, and,
where they serve, ``Updated`` (a day, 2026-11-22), ``Order`` (among the pages of its hub), ``Grid: yes`` (shows the
criteria of the RGAA). Words in double braces are put in by :mod:`plugins.directory.written.placeholders`.
"""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data.french import PARIS
from data.legal_facts import legal_facts, outdated
from plugins.directory.written.building import page
from plugins.directory.written.placeholders import PUBLISHER_SETTINGS
from plugins.directory.written.placing import placed
from plugins.directory.written.problems import WrittenPageProblem
from plugins.directory.written.reading import WrittenPage, read_files
from theme import legal_wording

__all__ = ["PUBLISHER_SETTINGS", "REQUIRED_PAGES", "WrittenPage", "WrittenPageProblem", "page", "read_written_pages"]

REQUIRED_PAGES = frozenset(
    {"404", "structures-inclusives", "acheter", "mentions-legales", "confidentialite", "accessibilite", "contact"}
    | {"guides", "faq", "glossaire"}
)
"""Slugs of the pages that every header, footer, error or home leads to."""


def read_written_pages(settings: Mapping[str, Any]) -> list[WrittenPage]:
    """Every page under ``PATH``, by slug. Raises :class:`WrittenPageProblem`.

    Legal facts that are past their last day are told on the standard error: the build goes on.
    """
    for fact in outdated(legal_facts().values(), datetime.now(PARIS).date()):
        print(legal_wording.warning(fact), file=sys.stderr)
    pages = placed(read_files(settings))
    missing = REQUIRED_PAGES - {page.slug for page in pages}
    if missing:
        raise WrittenPageProblem(
            f"{settings['PATH']} : il manque la page « {min(missing)} » (ligne Slug), que d’autres pages montrent."
        )
    return pages
