"""The only Jinja environment: pages of the site, pages of the functions and mails are all rendered by it.

HTML is escaped always, an unknown variable or template is an error. Mails in text are the templates named ``.txt``:
they are not HTML and are not escaped.
"""

from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from theme import addresses, french, wording
from theme.frame import Frame
from theme.linked_data import LinkedData
from theme.shared import Shared

THEME = Path(__file__).parent


class _Environment(Environment):
    """Jinja's, for templates and globals that never change once it is made: a page costs half of what it would."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._loaded: dict[str, Template] = {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """A template, looked up once: Jinja's own cache asks after its file, its globals and its lock each time."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        if name not in self._loaded:
            self._loaded[name] = super().get_template(name, parent)
        return self._loaded[name]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of the environment; Jinja chains two dictionaries, and copies the chain
        at each rendering.
        """
        return super().make_globals(d) if d else self.globals


def environment(frame: Frame) -> Environment:
    """An environment whose templates know the frame, the addresses of pages and the French filters."""
    jinja = _Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=_is_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.filters.update(
        number=french.number,
        counted=french.counted,
        day=french.day,
        moment=french.moment,
        euros=french.euros,
        siret=french.siret,
        weight=french.weight,
        listed=french.listed,
        at=french.at,
        paragraphs=wording.paragraphs,
        zone_in_words=wording.zone_in_words,
        site_of=wording.site_of,
    )
    jinja.globals.update(
        frame=frame,
        linked_data=LinkedData(frame),
        shared=Shared(jinja, frame),
        addresses=addresses,
        pictogram=pictogram,
        wording=wording,
    )
    return jinja


@cache
def pictogram(name: str, label: str = "") -> Markup:
    """A drawing of ``pictograms/``, inlined; hidden from assistive technology unless it has a label.

    Raises FileNotFoundError when there is no such drawing.
    """
    drawing = (THEME / "pictograms" / f"{name}.svg").read_text(encoding="utf-8").strip()
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    opening = Markup('<svg class="pictogram" width="32" height="32" {} ').format(role)
    return opening + Markup(drawing.removeprefix('<svg xmlns="http://www.w3.org/2000/svg" '))


def _is_html(template: str | None) -> bool:
    return template is None or not template.endswith(".txt")
