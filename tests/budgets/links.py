"""Whether everything that pages link to inside the site answers, fragments included."""

from urllib.parse import unquote, urlsplit

from lxml import etree, html

from tests.browser.templates import addresses_of
from tests.site import Site


def broken(site: Site) -> list[str]:
    """Links, sources and forms of all pages that lead nowhere. What functions answer (``/f/``) is theirs to test."""
    wanted: dict[str, str] = {}
    identifiers: dict[str, set[str]] = {}
    for address in addresses_of(site):
        root = html.document_fromstring(site.page(address))
        identifiers[address] = {element.get("id", "") for element in root.iter(etree.Element)}
        for element in root.iter(etree.Element):
            for name in ("href", "src", "action"):
                target = element.get(name)
                if target and not urlsplit(target).scheme and not target.startswith(("/f/", "//")):
                    full = f"{address}{target}" if target.startswith(("#", "?")) else target
                    wanted.setdefault(full, address)
    return [f"{page} links to {target}" for target, page in wanted.items() if not _answers(site, target, identifiers)]


def _answers(site: Site, target: str, identifiers: dict[str, set[str]]) -> bool:
    parts = urlsplit(target)
    path = unquote(parts.path)
    if not path.endswith("/"):
        return (site.folder / path.lstrip("/")).is_file()
    return path in identifiers and (not parts.fragment or parts.fragment in identifiers[path])
