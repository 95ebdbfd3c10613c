"""Reading JSON-LD strictly: each object must be what schema.org 30 allows, by the models of ``schema_org``."""

import json
import re
from datetime import date
from typing import Any

_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph_of(html: str) -> list[dict[str, Any]]:
    """The objects of a page's one block. Fails the test when there is no block, or several."""
    blocks = _BLOCK.findall(html)
    assert len(blocks) == 1, f"{len(blocks)} blocks"
    document = json.loads(blocks[0])
    assert document.keys() == {"@context", "@graph"}
    assert document["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = document["@graph"]
    return graph


def valid(node: dict[str, Any]) -> Any:
    """The strict model of an object and of all that it holds. Raises pydantic.ValidationError.

    Of an object of several types, the first must allow every property; the others must exist.
    """
    from schema_org import registry

    types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
    models = [registry.get_model(name) for name in types]
    dated = {
        known.schema_name
        for known in models[0].SCHEMA_PROPERTIES
        if "Date" in known.ranges and "Text" not in known.ranges
    }
    values = {
        name: date.fromisoformat(value) if name in dated else _value(value)
        for name, value in node.items()
        if name != "@type"
    }
    return models[0](**values)


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return value if value.keys() == {"@id"} else valid(value)
    if isinstance(value, list):
        return [_value(one) for one in value]
    return value
