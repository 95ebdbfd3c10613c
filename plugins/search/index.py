"""The files of the search index, and the manifest that tells where each is."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from data.geography import Geography
from data.model import Structure
from plugins.search.columns.activities import build_activities
from plugins.search.columns.export import build_export
from plugins.search.columns.extracts import EACH as EXTRACTS_EACH
from plugins.search.columns.extracts import build_extracts
from plugins.search.columns.facets import build_facets
from plugins.search.columns.legacy import legacy_slugs
from plugins.search.columns.names import build_names
from plugins.search.corpus import Corpus
from plugins.search.files import Files
from plugins.search.map_drawing import map_drawing
from plugins.search.needs import MANIFEST as NEEDS
from plugins.search.needs import Told, build_contacts, build_trade_words
from plugins.search.places.names import build_place_names
from plugins.search.places.reach import build_reach
from plugins.search.starts import Starts
from plugins.search.terms import build_terms

PLACES = "recherche/lieux.json"
"""Where the files of places are, at an address that never changes: the home page asks for it."""


class Index(NamedTuple):
    """``manifest``: what the search page holds. ``starts``: of the ranges, for the next build."""

    manifest: dict[str, Any]
    starts: Starts


def put_index(
    corpus: Corpus, departed: Iterable[Structure], geography: Geography, files: Files, starts: Starts, cache: Path,
    site_address: str,
) -> Index:  # fmt: skip
    """Put every file of the index. ``cache``: what the last build analysed; ``starts``: where its ranges started."""
    terms = build_terms(corpus, cache, starts)
    names, export = build_names(corpus), build_export(corpus, site_address)
    facets = build_facets(corpus)
    places = build_place_names(cache)
    ranges = files.ranges("p", [(one.start, one.content) for one in places.ranges])
    principal = files.one("P", places.principal)
    files.at(PLACES, msgspec.json.encode(ranges | {"principal": principal}))
    for block, content in build_extracts(corpus):
        files.at(f"extraits/{block}.json", content)
    manifest: dict[str, Any] = {
        "size": corpus.size,
        "live": corpus.live,
        "terms": files.ranges("t", terms.shards),
        "lexicon": files.ranges("l", terms.lexicon),
        "names": {"each": names.each, "files": files.many("n", names.blocks)},
        "activities": files.one("a", build_activities(corpus)),
        "facets": files.table("f", facets),
        "unfilled": sorted(name for name, content in facets.items() if not msgspec.json.decode(content)["options"]),
        "reach": files.table("r", _reach(corpus, geography)),
        "places": {"ranges": files.one("i", msgspec.json.encode(ranges)), "principal": principal},
        "extracts": {"each": EXTRACTS_EACH},
        "export": {"each": export.each, "files": files.many("x", export.blocks)},
        "map": files.one("m", map_drawing()),
        "gone": files.one("g", msgspec.json.encode(sorted({one.siret for one in departed if one.siret}))),
        "legacy": legacy_slugs(),
    }
    if names.order:
        manifest["names"]["order"] = files.one("n", names.order)
    files.at(NEEDS, msgspec.json.encode(_of_needs(corpus, files, manifest)))
    return Index(manifest, terms.starts)


def _of_needs(corpus: Corpus, files: Files, manifest: dict[str, Any]) -> Told:
    return Told(
        activities=manifest["activities"],
        contacts=files.one("c", build_contacts(corpus)),
        trades=files.one("w", build_trade_words()),
        reach=manifest["reach"],
        places=manifest["places"],
    )


def _reach(corpus: Corpus, geography: Geography) -> dict[str, bytes]:
    territories = {f"D{code}": one.name for code, one in geography.departements.items()}
    territories |= {f"R{code}": one.name for code, one in geography.regions.items()}
    return build_reach(corpus.documents, geography.communes.values(), territories)
