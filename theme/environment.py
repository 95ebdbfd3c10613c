"""The only Jinja environment: pages of the site, pages of the functions and mails are all rendered by it.

HTML is escaped always, an unknown variable or template is an error. Mails in text are the templates named ``.txt``:
they are not HTML and are not escaped.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from theme import addresses, french, wording
from theme.frame import Frame

THEME = Path(__file__).parent


def environment(frame: Frame) -> Environment:
    """An environment whose templates know the frame, the addresses of pages and the French filters."""
    jinja = Environment(
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
        listed=french.listed,
        at=french.at,
        paragraphs=wording.paragraphs,
        zone_in_words=wording.zone_in_words,
        site_of=wording.site_of,
    )
    jinja.globals.update(
        frame=frame,
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
