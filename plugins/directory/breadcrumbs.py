"""Breadcrumbs, of which many pages share all but their own name."""

from collections.abc import Sequence
from functools import cache, partial

from jinja2 import Environment
from markupsafe import Markup

from plugins.directory.moulds import Mould


class Breadcrumbs:
    """The breadcrumbs of a site."""

    def __init__(self, jinja: Environment) -> None:
        macro = vars(jinja.get_template("components/breadcrumb.html").module)["breadcrumb"]
        self._mould = cache(lambda steps: Mould(partial(macro, steps), "here"))

    def of(self, steps: Sequence[tuple[str, str]], here: str) -> Markup:
        """From home, through ``steps`` (labels and addresses, a tuple), to the page called ``here``."""
        return self._mould(steps).filled(here=here)
