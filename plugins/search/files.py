"""The files of the index in the output, each named by its content: what did not change keeps its name."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from plugins.publication.output import Output

FOLDER = "recherche"
NAME_LENGTH = 6
"""Characters of a file's name after the letter of its sort: 36 bits of its digest."""
_DIGEST_BYTES = 5


class Files:
    """Puts files in an output, and remembers which."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._contents: dict[str, bytes] = {}

    @property
    def paths(self) -> list[str]:
        """Where the files are, in the output."""
        return [*self._contents]

    def at(self, path: str, content: bytes) -> None:
        """Put a file at an address of its own, which stays while its content changes."""
        self._contents[path] = content
        self._output.write(path, content)

    def one(self, letter: str, content: bytes) -> str:
        """Put a file; its name, without the letter of its sort. Raises ValueError for two contents of one name."""
        name = urlsafe_b64encode(sha256(content).digest()[:_DIGEST_BYTES]).decode()[:NAME_LENGTH]
        path = f"{FOLDER}/{letter}{name}.json"
        if path not in self._contents:
            self.at(path, content)
        elif self._contents[path] != content:
            raise ValueError(f"{path}: two files of the index would have this name; lengthen NAME_LENGTH")
        return name

    def many(self, letter: str, contents: Iterable[bytes]) -> str:
        """Put files; their names, one after the other."""
        return "".join([self.one(letter, content) for content in contents])

    def ranges(self, letter: str, ranges: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
        """Put the files of ranges; the word that each starts with, and their names."""
        return {"starts": [start for start, _ in ranges], "files": self.many(letter, (file for _, file in ranges))}

    def table(self, letter: str, contents: Mapping[str, bytes]) -> dict[str, str]:
        """Put files that have a key; their names, by key."""
        return {key: self.one(letter, content) for key, content in contents.items()}
