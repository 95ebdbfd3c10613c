"""The JSON files: one record a line, and a map."""

from collections.abc import Iterable
from typing import Any

import msgspec

from plugins.opendata.dictionary import dictionary
from plugins.opendata.records import PublishedStructure


def structures_jsonl(records: Iterable[PublishedStructure]) -> bytes:
    """One JSON object a line: everything, nested."""
    encoder = msgspec.json.Encoder()
    return b"".join([encoder.encode(record) + b"\n" for record in records])


def structures_geojson(records: Iterable[PublishedStructure]) -> bytes:
    """The structures of which coordinates are known, as RFC 7946 has them: longitude first, WGS 84.

    ``precision`` says whether the point is the address or only the centre of the commune.
    """
    attributes = {field.encode_name: field.name for field in msgspec.structs.fields(PublishedStructure)}
    columns = [(column, attributes[column]) for column in dictionary()["structures"].names_in("geojson")]
    features = [_feature(record, columns) for record in records if record.latitude is not None]
    return _collection(features)


def _feature(record: PublishedStructure, columns: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": record.id,
        "geometry": {"type": "Point", "coordinates": [record.longitude, record.latitude]},
        "properties": {column: getattr(record, attribute) for column, attribute in columns},
    }


def _collection(features: list[dict[str, Any]]) -> bytes:
    """One feature a line, so that two versions of the file compare."""
    encoder = msgspec.json.Encoder()
    lines = b",\n".join([encoder.encode(feature) for feature in features])
    return b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n"
