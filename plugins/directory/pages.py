"""What the engine builds: a page is its address, its template, what the template is given, and a digest of all that."""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from jinja2 import Environment

_DIGEST_BYTES = 12
_ENCODER = msgspec.msgpack.Encoder(order="deterministic")

WHOLE = ""


class Page(NamedTuple):
    """One page to build. Nothing is rendered, and ``context`` is not called, while ``shown`` stays what it was."""

    address: str
    """``/secteurs/`` is the file ``secteurs/index.html``; an address that does not end with ``/`` is a file's."""
    template: str
    """:data:`WHOLE` when its context holds the page itself, as ``html``: rendering it would only copy it."""
    shown: bytes
    """Digest of everything of the dataset that the page shows, see :func:`digest`.

    What is the same for the whole site (templates, frame, vocabularies, code) has a digest of its own: leave it out.
    """
    context: Callable[[], Mapping[str, Any]]
    """What the template is rendered with; ``address`` is added to it."""
    is_indexed: bool = True
    """Whether the sitemap lists it: not when another page is its canonical one, nor when it is « noindex »."""
    lasting: bytes | None = None
    """Digest of what makes the page a new one for search engines, where it is less than ``shown``: a source read again
    the next night, that says the same, moves no date of the sitemap.
    """


def rendered(page: Page, jinja: Environment) -> str:
    """The text of a page. Raises whatever its template raises."""
    context = page.context()
    if page.template == WHOLE:
        return str(context["html"])
    return jinja.get_template(page.template).render(address=page.address, **context)


def digest(*parts: object) -> bytes:
    """A digest of values: texts, bytes, numbers, dates, tuples, lists, Structs. Sets have no order: sort them."""
    return blake2b(_ENCODER.encode(parts), digest_size=_DIGEST_BYTES).digest()
