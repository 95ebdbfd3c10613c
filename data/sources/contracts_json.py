"""The JSON form of DECP, contract by contract: the consolidated file holds more than memory should.

``{"marches": {"marche": […], "contrat-concession": […]}}`` since 2022, ``{"marches": […]}`` before, or a bare list.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.sources.json_window import Window
from data.sources.reading import Unreadable
from data.sources.tables.lines import opened

_KINDS = ("marche", "contrat-concession")


def contracts_in(path: Path) -> Iterator[Any]:
    """Every contract and concession, as decoded, in the order of the file. Raises :class:`Unreadable`."""
    with opened(path) as file:
        window = Window(path, file)
        if window.peek() == "[":
            yield from window.items()
        else:
            yield from _consolidated(path, window)
        if rest := window.peek():
            raise window.broken(f"« {rest} » après la fin")


def _consolidated(path: Path, window: Window) -> Iterator[Any]:
    found = False
    for key in window.members():
        if key != "marches":
            window.value()
            continue
        found = True
        if window.peek() == "[":
            yield from window.items()
            continue
        for kind in window.members():
            if kind not in _KINDS:
                window.value()
            elif window.peek() == "[":
                yield from window.items()
            else:
                yield window.value()
    if not found:
        raise Unreadable(
            f"{path} : aucun « marches » dans ce JSON. Vérifiez que ce sont des données essentielles (DECP)."
        )
