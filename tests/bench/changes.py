"""What a night changes in a dataset: some fields, or a mix of edits, moves, arrivals and departures."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

SHARE = 0.01
_Record = dict[str, Any]


def edit_fields(dataset: Path, seed: int) -> int:
    """Change the description, the staff and the website of a share of the live structures. Returns how many."""
    return _change(dataset, seed, lambda chosen, _: [_edited(record) for record in chosen])


def mix(dataset: Path, seed: int) -> int:
    """Edit, move, add and remove structures, a quarter of the share each. Returns how many changed."""

    def changed(chosen: list[_Record], others: list[_Record]) -> list[_Record]:
        quarter = -(-len(chosen) // 4)
        edits, moves, models, removed = (chosen[start : start + quarter] for start in range(0, 4 * quarter, quarter))
        assert removed, "too few structures for a mix"
        moved = [record | {"place": other["place"]} for record, other in zip(moves, others, strict=False)]
        added = [_arrived(record, seed, number) for number, record in enumerate(models)]
        return [*map(_edited, edits), *moved, *models, *added]

    return _change(dataset, seed, changed)


def _change(dataset: Path, seed: int, changed: Callable[[list[_Record], list[_Record]], list[_Record]]) -> int:
    """Rewrite the structures of a dataset: ``changed`` is given the chosen ones and as many others."""
    file = dataset / "public" / "structures.jsonl"
    records: list[_Record] = [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]
    live = [record for record in records if record["live"]]
    count = max(4, round(len(live) * SHARE))
    picked = random.Random(seed).sample(live, 2 * count)
    chosen, others = picked[:count], picked[count:]
    leaving = {record["id"] for record in chosen}
    kept = [record for record in records if record["id"] not in leaving] + changed(chosen, others)
    kept.sort(key=lambda record: record["id"])
    file.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in kept))
    return count


def _edited(record: _Record) -> _Record:
    workforce = record.get("workforce") or {}
    return record | {
        "description": f"{record.get('description', '')} Une phrase de plus.".strip(),
        "workforce": workforce | {"permanent": (workforce.get("permanent") or 0) + 1},
        "website": f"https://www.{record['slug']}.example/",
    }


def _arrived(model: _Record, seed: int, number: int) -> _Record:
    """A new structure like another one, without its SIRET."""
    slug = f"{model['slug']}-{seed}-{number}"
    return model | {"id": f"{slug}-{model['kind']}", "slug": slug, "siret": "", "siblings": []}
