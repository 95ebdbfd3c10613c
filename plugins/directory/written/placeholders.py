"""What stands in double braces in ``content/``: the publisher's settings, legal facts, the state of accessibility.

``{{EDITEUR}}`` is a setting. ``{{fait:seuil-travaux}}`` is the value of a legal fact, ``{{article:…}}`` its article,
``{{a-verifier:…}}`` the kinds it may hold for, ``{{depuis:…}}`` the day it holds from. ``{{cite:…}}`` shows nothing:
it lists the fact at the foot of the page. ``{{rgaa:etat}}``, ``{{rgaa:raison}}`` and ``{{rgaa:resultats}}`` come from
the audit file.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from data.legal_facts import LegalFact
from plugins.directory.written.problems import WrittenPageProblem
from theme import legal_wording
from theme.accessibility import Statement

PUBLISHER_SETTINGS = ("EDITEUR", "DIRECTEUR_PUBLICATION", "HEBERGEUR", "DPO", "CONTACT_ACCESSIBILITE")
"""Facts about the publisher that nobody may invent: production settings must give them."""

_MISSING = "(non renseigné : construction de développement)"
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_FORMS: dict[str, Callable[[LegalFact], str]] = {
    "fait": legal_wording.value,
    "article": lambda fact: _unbroken(legal_wording.articles(fact)),
    "a-verifier": legal_wording.to_check,
    "depuis": legal_wording.since,
}
"""What may be told of a fact, by the word before its code; empty when the fact has nothing to tell."""


class Placeholders:
    """Every word that may be put in, made once for all pages."""

    def __init__(self, settings: Mapping[str, Any], facts: Mapping[str, LegalFact], statement: Statement) -> None:
        self._facts = facts
        self._words: dict[str, str] = {name: settings.get(name) or _MISSING for name in PUBLISHER_SETTINGS}
        self._words |= {
            "rgaa:etat": statement.state,
            "rgaa:raison": statement.reason,
            "rgaa:resultats": statement.results,
        }
        for code, fact in facts.items():
            told = {f"{form}:{code}": words(fact) for form, words in _FORMS.items()}
            self._words |= {name: words for name, words in told.items() if words}
            self._words[f"cite:{code}"] = ""

    def facts_of(self, file: Path) -> list[LegalFact]:
        """The legal facts that a file cites, in its order.

        Raises :class:`WrittenPageProblem`, which names the line, when what stands in braces is not known.
        """
        cited: dict[str, LegalFact] = {}
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for match in _PLACEHOLDER.finditer(line):
                name = match[1]
                if name not in self._words:
                    raise WrittenPageProblem(f"{file}, ligne {number} : {self._what_is_wrong(name)}")
                code = name.partition(":")[2]
                if code in self._facts:
                    cited[code] = self._facts[code]
        return list(cited.values())

    def fill(self, html: str) -> str:
        """The same text with its words put in, escaped. Every name in it must be known, see :meth:`facts_of`."""
        return _PLACEHOLDER.sub(lambda match: str(escape(self._words[match[1]])), html)

    def _what_is_wrong(self, name: str) -> str:
        form, colon, code = name.partition(":")
        if not colon or form not in (*_FORMS, "cite"):
            return f"« {{{{{name}}}}} » n’est pas un réglage de l’éditeur, ni un fait juridique."
        if code not in self._facts:
            return f"aucun fait juridique n’a le code « {code} » (data/reference/legal_facts.yaml)."
        return f"le fait juridique « {code} » ne dit rien pour « {form} » (data/reference/legal_facts.yaml)."


def _unbroken(words: str) -> str:
    """« L2113-13-1 » on one line, or nothing."""
    return words and Markup('<span class="nowrap">{}</span>').format(words)
