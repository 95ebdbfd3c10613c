"""Words typed in the form of a need are answered: trades and places are ticked, or offered to choose among.

Imported at the first request that holds words: it reads the vocabularies and the communes.
"""

from collections.abc import Callable

import msgspec

from data.submissions.typed import Problems
from functions.tenders.publishing.meaning import Meant, places_meant, trades_meant
from theme.forms.tender import TenderForm
from theme.french import NARROW_SPACE, counted, listed

_SHOWN_MAX = 60
"""Characters of a name that an answer repeats."""


class Said(msgspec.Struct, frozen=True):
    """What a search answers, in words; empty when nothing was asked. ``all_trades``: all of them are shown."""

    trades: str = ""
    places: str = ""
    all_trades: bool = False


class _Words(msgspec.Struct, frozen=True):
    """One of the two fields of words, the boxes that it adds, and what they are."""

    typed: str
    asked: str
    boxes: str
    noun: str
    separator: str
    meaning: Callable[[str], Meant]


_TRADES = _Words("trade_words", "trade_asked", "sectors", "métier", ", ", trades_meant)
_PLACES = _Words("place_words", "place_asked", "perimeters", "lieu", " ; ", places_meant)


class Finding:
    """Answers the words of a form: ticks what they mean, offers what they may mean."""

    def __init__(self, form: TenderForm) -> None:
        self._form = form

    def answer(self, action: str) -> Said:
        """For a button that sends nothing for good. Words that leave something to choose stay."""
        trades = self._searched(_TRADES) if action in ("chercher", "metiers") else self._unless_asked(_TRADES)
        places = self._searched(_PLACES) if action in ("chercher", "lieux") else self._unless_asked(_PLACES)
        return Said(
            trades=_sentence(trades, _TRADES.noun),
            places=_sentence(places, _PLACES.noun),
            all_trades=action == "tous-les-metiers" or bool(trades.unknown),
        )

    def take(self) -> tuple[Problems, Said]:
        """Before the form is kept: what is clear is ticked; what is not is a problem, unless that was told already."""
        problems: Problems = {}
        unknown: tuple[str, ...] = ()
        for words in (_TRADES, _PLACES):
            form, typed = self._form, self._typed(words)
            if words is _PLACES and form.whole_country.data:
                continue
            if typed == self._asked(words) and form[words.boxes].data:
                form[words.typed].data = form[words.asked].data = ""
                continue
            meant = self._searched(words)
            if not meant.is_clear:
                problems[words.boxes] = _left(meant, words.noun)
                unknown += meant.unknown if words is _TRADES else ()
        return problems, Said(all_trades=bool(unknown))

    def _searched(self, words: _Words) -> Meant:
        form, typed = self._form, self._typed(words)
        meant = words.meaning(typed) if typed else Meant()
        form.choose(words.boxes, [*form[words.boxes].data, *meant.ticked], meant.offered)
        form[words.typed].data = form[words.asked].data = words.separator.join([*meant.several, *meant.unknown])
        if meant.everywhere:
            form.whole_country.data = True
        return meant

    def _unless_asked(self, words: _Words) -> Meant:
        """Any button reads all words; of what it offered already, nothing more is said, and it stands there again."""
        typed = self._typed(words)
        if typed != self._asked(words):
            return self._searched(words)
        if typed:
            self._form.choose(words.boxes, self._form[words.boxes].data, words.meaning(typed).offered)
        return Meant()

    def _typed(self, words: _Words) -> str:
        return (self._form[words.typed].data or "").strip()

    def _asked(self, words: _Words) -> str:
        return (self._form[words.asked].data or "").strip()


def _sentence(meant: Meant, noun: str) -> str:
    """What was added, what is left to choose, what is not known."""
    told = []
    if meant.ticked:
        names = listed([quoted(name) for name in meant.names])
        told.append(f"{names} {'est ajouté' if len(meant.names) < 2 else 'sont ajoutés'}.")
    if meant.everywhere:
        told.append("«\u202fPartout en France\u202f» est coché.")
    return " ".join([*told, _left(meant, noun)]).strip()


def _left(meant: Meant, noun: str) -> str:
    told = []
    if meant.several:
        count = counted(len(meant.offered), noun, "lieux" if noun == "lieu" else None)
        verb = "répond" if len(meant.offered) < 2 else "répondent"
        names = listed([quoted(name) for name in meant.several])
        told.append(f"{count} {verb} à {names}{NARROW_SPACE}: cochez ce qu’il vous faut.")
    if meant.unknown:
        names = listed([quoted(name) for name in meant.unknown])
        told.append(f"Aucun {noun} ne répond à {names}{NARROW_SPACE}: {_INSTEAD[noun]}")
    return " ".join(told)


_INSTEAD = {
    "métier": "essayez un autre mot, ou cochez dans la liste.",
    "lieu": "écrivez une commune, un code postal, un département ou une région.",
}


def quoted(name: str) -> str:
    """A name that an answer repeats, cut when it is long."""
    shown = name if len(name) <= _SHOWN_MAX else f"{name[:_SHOWN_MAX]}…"
    return f"«{NARROW_SPACE}{shown}{NARROW_SPACE}»"
