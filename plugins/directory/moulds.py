"""HTML rendered once, with holes for what differs from page to page: filling them costs a tenth of rendering."""

import re
from collections.abc import Callable

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

    def filled(self, **values: str) -> Markup:
        """The HTML with a value in each hole: texts are escaped, :class:`Markup` is taken as it is."""
        # Most values are Markup, of which the library would ask thrice what it is.
        escaped = {name: value if type(value) is Markup else escape(value) for name, value in values.items()}
        pieces = self._pieces.copy()
        pieces[1::2] = [escaped[name] for name in pieces[1::2]]
        return Markup("".join(pieces))
