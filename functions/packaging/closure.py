"""What a program needs: every module of ours that its entry points lead to, and the packages that these import."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OURS = ("data", "functions", "theme")
_OURS = re.compile(rf"({'|'.join(OURS)})(\.[a-z_]+)+")


class Needs(NamedTuple):
    """``modules``: file of ours by name. ``packages``: names that are imported and neither ours nor Python's."""

    modules: dict[str, Path]
    packages: set[str]


def needs(root: Path, entries: tuple[str, ...], without: frozenset[str]) -> Needs:
    """What ``entries`` import, at once or later, whatever is ``without`` left out with what it alone needs.

    A text that is the name of a module of ours counts as an import: that is how other processes are started. Raises
    FileNotFoundError for an entry that is not there.
    """
    modules: dict[str, Path] = {}
    packages: set[str] = set()
    waiting = list(entries)
    for entry in entries:
        if _file(root, entry) is None:
            raise FileNotFoundError(f"{entry}\u202f: ce module n’existe pas.")
    while waiting:
        name = waiting.pop()
        file = _file(root, name)
        if name in modules or name in without or file is None:
            continue
        modules[name] = file
        if "." in name:
            waiting.append(name.rpartition(".")[0])
        for told in _imported(ast.parse(file.read_bytes()), name, file.name == "__init__.py"):
            if told.partition(".")[0] in OURS:
                waiting.append(told)
            else:
                packages.add(told.partition(".")[0])
    return Needs(modules, packages)


def _file(root: Path, name: str) -> Path | None:
    path = root.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    for node in _run(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                start = ".".join([*parts, start] if start else parts)
            yield start
            # A name may be a module or what it holds: what is no file is left out.
            yield from (f"{start}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _OURS.fullmatch(node.value):
            yield node.value


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module, but those that only type checkers read."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting.extend(node.orelse)
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))
