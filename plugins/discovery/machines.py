"""The two small files that tell search engines and browsers what they may read, and how to search the site."""

from xml.sax.saxutils import escape  # nosec B406 # writes XML, reads none

from plugins.discovery.sitemaps import INDEX
from theme.frame import Frame

_SHORT_NAME = "Marché inclusion"
"""What a browser shows in its address bar: OpenSearch allows 16 characters."""


def robots(frame: Frame) -> bytes:
    """``robots.txt``: answers of functions are not pages; the sitemap, once the site has an address."""
    lines = ["User-agent: *", "Disallow: /f/"]
    if frame.site_address:
        lines += ["", f"Sitemap: {frame.site_address}/{INDEX}"]
    return "".join(f"{line}\n" for line in lines).encode()


def opensearch(frame: Frame) -> bytes:
    """``opensearch.xml``, by OpenSearch 1.1: the site's search, for a browser's own search field."""
    site = escape(frame.site_address)
    icon = frame.assets.get("favicon.svg")
    image = f'<Image width="16" height="16" type="image/svg+xml">{site}{icon.address}</Image>\n' if icon else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{_SHORT_NAME}</ShortName>\n"
        f"<LongName>{escape(frame.site_name)}</LongName>\n"
        "<Description>Trouver une structure inclusive\u202f: un métier, un nom, une ville ou un SIRET</Description>\n"
        f'<Url type="text/html" template="{site}/prestataires/?q={{searchTerms}}"/>\n'
        f"{image}"
        "<Language>fr</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    ).encode()
