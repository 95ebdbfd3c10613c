"""HTML rendered once, with holes for what differs from page to page: filling them costs a tenth of rendering."""

import re
from collections.abc import Callable, Mapping
from copy import copy

from markupsafe import Markup, escape

_MARK = "\ue000"
"""A character for private use: no text of ours holds it, and escaping leaves it as it is."""
_HOLE = re.compile(f"{_MARK}([a-z_]+){_MARK}")


def hole(name: str) -> str:
    """What stands for a value that is not known yet; a template must not look into it."""
    return f"{_MARK}{name}{_MARK}"


class Mould:
    """What a template renders when it is given holes."""

    def __init__(self, render: Callable[..., str], *names: str, **constants: object) -> None:
        """``render`` is called once, with a hole for each name, and the constants."""
        self._pieces = _HOLE.split(render(**{name: hole(name) for name in names}, **constants))
        self._holes = self._pieces[1::2]

    def filled(self, **values: str) -> Markup:
        """The HTML with a value in each hole: texts are escaped, :class:`Markup` is taken as it is."""
        escaped = _escaped(values)
        pieces = self._pieces.copy()
        pieces[1::2] = [escaped[name] for name in self._holes]
        return Markup("".join(pieces))

    def partly_filled(self, **values: str) -> "Mould":
        """A mould that keeps these values, and has the other holes."""
        escaped = _escaped(values)
        pieces = self._pieces[:1]
        for name, after in zip(self._holes, self._pieces[2::2], strict=True):
            if name in escaped:
                pieces[-1] = f"{pieces[-1]}{escaped[name]}{after}"
            else:
                pieces += [name, after]
        mould = copy(self)
        mould._pieces, mould._holes = pieces, pieces[1::2]
        return mould


def _escaped(values: Mapping[str, str]) -> dict[str, Markup]:
    # Most values are Markup, of which the library would ask thrice what it is.
    return {name: value if type(value) is Markup else escape(value) for name, value in values.items()}
