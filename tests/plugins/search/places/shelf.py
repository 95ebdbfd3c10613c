"""The files of places as the browser asks for them, without a site: addresses and texts."""

from collections.abc import Mapping
from typing import Any

from plugins.search.places.names import PlaceNames

Shelf = dict[str, Any]


def shelf(reach: Mapping[str, bytes] | None = None, names: PlaceNames | None = None) -> Shelf:
    """A manifest, and the text of each address, each named by its rank."""
    texts: dict[str, str] = {}

    def put(letter: str, content: bytes) -> str:
        name = f"{len(texts):06}"
        texts[f"/recherche/{letter}{name}.json"] = content.decode()
        return name

    manifest: dict[str, Any] = {}
    if reach is not None:
        manifest["reach"] = {key: put("r", content) for key, content in reach.items()}
    if names is not None:
        manifest["places"] = {
            "starts": [one.start for one in names.ranges],
            "files": "".join(put("p", one.content) for one in names.ranges),
            "principal": put("P", names.principal),
        }
    return {"manifest": manifest, "texts": texts}
