"""What all pages share, rendered once: a third of what a page costs otherwise."""

from functools import cached_property

from jinja2 import Environment
from markupsafe import Markup

from theme.frame import Frame


class Shared:
    """The parts of the layout that depend on the frame alone, and the header, that shows where one is."""

    def __init__(self, jinja: Environment, frame: Frame) -> None:
        self._jinja = jinja
        self._navigation = tuple(link.address for link in frame.navigation)
        self._headers: dict[str, Markup] = {}

    @cached_property
    def head(self) -> Markup:
        """Colours, style sheet, icon."""
        return self._rendered("head-shared")

    @cached_property
    def notice(self) -> Markup:
        """What a site of fictional structures says."""
        return self._rendered("notice")

    @cached_property
    def footer(self) -> Markup:
        """The footer."""
        return self._rendered("footer")

    def header(self, address: str) -> Markup:
        """The header, in which the page's own section is marked."""
        section = next((one for one in self._navigation if address.startswith(one)), "")
        where = section if address == section or not section else f"{section}…"
        if where not in self._headers:
            self._headers[where] = self._rendered("header", address=where)
        return self._headers[where]

    def _rendered(self, component: str, **context: str) -> Markup:
        return Markup(self._jinja.get_template(f"components/{component}.html").render(**context).rstrip("\n"))
