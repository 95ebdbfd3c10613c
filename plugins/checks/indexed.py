"""What sitemaps tell search engines: pages of this site that exist, and that do not ask to be left out."""

import re
from collections.abc import Collection, Iterator
from html import unescape

from plugins.checks import Fault
from plugins.checks.built_site import BuiltSite

WHAT = "plan pour moteurs"
_INDEX = "sitemap.xml"
_ADDRESS = re.compile(r"<loc>([^<]*)</loc>")


def faults_of_sitemaps(site: BuiltSite, unindexed: Collection[str]) -> Iterator[Fault]:
    """``unindexed``: the files of pages that ask not to be indexed."""
    if _INDEX not in site.known:
        yield Fault(WHAT, f"/{_INDEX}", "il manque.")
        return
    for path in (_INDEX, *(file for file in site.files if file.startswith("sitemaps/"))):
        for told in _ADDRESS.findall(site.read(path).decode("utf-8")):
            address = unescape(told)
            inside = address.removeprefix(site.origin)
            file = site.answers(inside) if inside.startswith("/") else None
            if file is None:
                yield Fault(WHAT, f"/{path}", f"il nomme {address}, où il n’y a rien.")
            elif file in unindexed:
                yield Fault(WHAT, f"/{path}", f"il nomme {address}, qui demande à ne pas être indexée.")
