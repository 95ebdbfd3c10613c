"""The site's own sentences, read where they are written: what a dataset tells may be typed in any way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.vocabulary import vocabulary
from tests.site import ROOT

TEMPLATES = sorted((ROOT / "theme" / "templates").rglob("*.*"))
PROGRAMS = sorted([*(ROOT / "plugins").rglob("*.py"), *(ROOT / "theme").glob("*.py")])
PLAIN_SPACE = re.compile(r"(?:^|[\w»)}…>]) [:;!?»%](?![\w=}])|« ")
"""Where French asks for U+202F; « {% » and « ?= » are no French."""
SERVICES = sorted((ROOT / "functions").rglob("*.py"))
CONTENT = sorted((ROOT / "content").rglob("*.md"))
MAIL = re.compile(r"\b(?:au|ce|ces|copies? de|de|des|du|le|les|par|seul|un|vos|votre) (?:e-)?mails?\b|\be-mail")
"""Two words for one thing would make two things of it."""
FOR_A_TERMINAL = ("print", "warning", "error", "info", "exception", "add_argument", "SystemExit")


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_templates_are_typed_as_french_is(file: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [text[max(0, found.start() - 20) : found.end() + 20] for found in PLAIN_SPACE.finditer(text)] == []


@pytest.mark.parametrize("file", PROGRAMS, ids=name)
def test_sentences_that_programs_make_are_typed_as_french_is(file: Path) -> None:
    assert [text for text in texts(ast.parse(file.read_text(encoding="utf-8"))) if PLAIN_SPACE.search(text)] == []


def texts(node: ast.AST) -> Iterator[str]:
    """The texts in a program that a page may show: neither its comments, nor what is for those who build the site."""
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in FOR_A_TERMINAL:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from texts(child)


@pytest.mark.parametrize("file", [*TEMPLATES, *PROGRAMS, *SERVICES, *CONTENT], ids=name)
def test_a_mail_is_called_a_courriel(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [
        found[0]
        for words in (texts(ast.parse(text)) if file.suffix == ".py" else [text])
        for found in MAIL.finditer(words)
    ] == []


def test_a_plain_space_is_found_where_it_is() -> None:
    assert [bool(PLAIN_SPACE.search(text)) for text in ("Source : ici", "Une \u202f: deux", "« oui", "{{ x }} ?")] == [
        True, False, True, True,
    ]  # fmt: skip
    assert list(texts(ast.parse('"""Dit : non."""\nx = f"Nom : {y}"\nraise ValueError("Non : non")'))) == ["Nom : "]


def test_labels_end_with_the_sign_of_ellipsis_and_files_may_still_write_three_dots() -> None:
    labels = {one.label: one.upstream_label for group in vocabulary().sector_groups for one in group.sectors}
    assert [label for label in labels if "..." in label] == []
    cut = [label for label in labels if "…" in label]
    assert cut
    assert [labels[label] for label in cut] == [label.replace("…", "...") for label in cut]
