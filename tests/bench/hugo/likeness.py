"""Whether Hugo made the pages that we did: the same addresses, and on some of them the same elements, words, weight."""

import random
from itertools import takewhile
from pathlib import Path

from lxml import etree, html

from tests.browser.templates import pages_of
from tests.site import Site

SEED, SAMPLE, TOLERANCE = 20261121, 20, 0.10
ASIDE = ("contact.vcf", "nouveautes.xml")
"""Files that go with pages: their whole text is compared."""


def differences(ours: Site, theirs: Path) -> list[str]:
    """What differs too much, over random pages of every shape; empty when the comparison is fair."""
    files, made = _files(ours.folder), _files(theirs)
    found = [f"only one of the two has {path}" for path in sorted(files ^ made)[:10]]
    chance = random.Random(SEED)
    shapes = [shape for shape in pages_of(ours).values() if len(shape) > 1]
    addresses = {address for shape in shapes for address in chance.sample(shape, min(len(shape), 2))}
    addresses |= set(chance.sample(sorted(path for shape in shapes for path in shape), SAMPLE))
    for address in sorted(addresses):
        found += [f"{address}: {one}" for one in _between(ours.page(address), _page(theirs, address))]
    aside = sorted(path for path in files & made if not path.endswith(".html"))
    chosen = [path for name in ASIDE for path in _some(chance, [one for one in aside if one.endswith(name)])]
    differing = [path for path in chosen if _letters(ours.folder / path) != _letters(theirs / path)]
    return found + [f"{path}: other words" for path in differing]


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for name in ("index.html", *ASIDE) for path in folder.rglob(name)}


def _some(chance: random.Random, paths: list[str]) -> list[str]:
    return chance.sample(paths, min(len(paths), SAMPLE))


def _letters(file: Path) -> str:
    """A text without its spaces, which templates place as they like."""
    return "".join(file.read_bytes().decode().split())


def _page(folder: Path, address: str) -> str:
    return (folder / address.strip("/") / "index.html").read_text(encoding="utf-8")


def _between(one: str, other: str) -> list[str]:
    first, second = html.document_fromstring(one), html.document_fromstring(other)
    measures = {
        "elements": [sum(1 for _ in root.iter(etree.Element)) for root in (first, second)],
        "bytes": [len(text.encode()) for text in (one, other)],
    }
    found = [
        f"{name}: {ours} and {theirs}"
        for name, (ours, theirs) in measures.items()
        if abs(theirs - ours) > TOLERANCE * ours
    ]
    words = ["".join(root.find("body").text_content().split()) for root in (first, second)]
    return found if words[0] == words[1] else [*found, f"words: {_parting(*words)}"]


def _parting(one: str, other: str) -> str:
    same = takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))
    at = sum(1 for _ in same)
    return f"« {one[max(0, at - 20) : at + 40]} » and « {other[max(0, at - 20) : at + 40]} »"
