"""The references of data/, as functions read them fastest: YAML becomes JSON beforehand (:mod:`data.yaml_files`)."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from data.vocabulary import REFERENCE
from data.yaml_files import compiled_name, read_yaml


def references(modules: Iterable[Path]) -> list[Path]:
    """The files of ``data/reference`` that some modules name."""
    sources = [module.read_text(encoding="utf-8") for module in modules]
    files = sorted(file for file in REFERENCE.iterdir() if file.is_file())
    return [file for file in files if any(f'"{file.name}"' in source for source in sources)]


def as_carried(file: Path) -> tuple[str, bytes]:
    """The name and the content that a reference has in a zip."""
    if file.suffix == ".yaml":
        return compiled_name(file), msgspec.json.encode(read_yaml(file))
    return file.name, file.read_bytes()
