"""MiniSearch’s folder: its whole index as one JSON file."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import brotli

from data.model import Structure
from tests.bench.searching.rivals.bundling import bundle
from tests.relevance.records import record
from theme.wording import city_line

_SCRIPT = Path(__file__).parent / "minisearch_index.mjs"
_LARGE = 16_000_000
"""Bytes from which brotli's best quality takes minutes, for a hundredth less."""


def write(structures: Sequence[Structure], site: Path) -> None:
    """Index the structures into a site."""
    lines = "".join(f"{json.dumps(_document(number, one))}\n" for number, one in enumerate(structures))
    index = site / "index.json"
    subprocess.run(["node", str(_SCRIPT), str(index)], input=lines, text=True, check=True)
    content = index.read_bytes()
    quality = 9 if len(content) > _LARGE else 11
    index.with_suffix(".json.br").write_bytes(brotli.compress(content, quality=quality, lgwin=24))
    bundle("minisearch_page.js", site / "rival.js")


def _document(number: int, structure: Structure) -> dict[str, object]:
    return {
        **record(structure),
        "id": number,
        "title": structure.display_name,
        "place": city_line(structure.place),
        "departement": structure.place.departement or "",
        "sectors": list(dict.fromkeys(activity.sector for activity in structure.activities)),
    }
