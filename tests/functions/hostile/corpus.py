"""The lists of this folder: one JSON value a line; ``["text", 3]`` inside a value stands for the text three times."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sweeps import draw

MARK = "Mouchard7"
"""What a text of the lists may hold to be recognised wherever it comes out."""


def listed(name: str) -> list[Any]:
    """The values of a list; lines that begin with « # » are for readers."""
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_whole(json.loads(line)) for line in lines if line and not line.startswith("#")]


def swept(name: str) -> list[Any]:
    """The values of a list as parameters of a test: a drawn fifth of them in `make test`, all in `make audit`."""
    values = listed(name)
    part = set(draw(f"hostile {name}").sample(range(len(values)), k=-(-len(values) // 5)))
    return [
        value if rank in part else pytest.param(value, marks=pytest.mark.audit) for rank, value in enumerate(values)
    ]


def _whole(value: Any) -> Any:
    match value:
        case [str() as text, int() as times]:
            return text * times
        case list():
            parts = [_whole(part) for part in value]
            return "".join(parts) if all(isinstance(part, str) for part in parts) else parts
        case dict():
            return {name: _whole(part) for name, part in value.items()}
    return value
