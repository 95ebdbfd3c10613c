"""Reading every file of a site once, in two processes, for all that is looked for in files."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.checks import Fault
from plugins.checks.built_site import BuiltSite
from plugins.checks.links import Links
from plugins.checks.private_values import PrivateValues
from plugins.directory.second_process import SecondProcess

_PICTURES = (".png", ".webp", ".avif", ".jpg", ".ico", ".woff2")
_ZIPPED = (".xlsx", ".zip")
_NO_INDEX = b'name="robots" content="noindex'


@dataclass
class Seen:
    """What the files told: faults, fragments to look up, and pages that ask not to be indexed."""

    faults: list[Fault] = field(default_factory=list)
    fragments: dict[tuple[str, str], str] = field(default_factory=dict)
    unindexed: set[str] = field(default_factory=set)


def scan(site: BuiltSite, private: PrivateValues) -> Seen:
    """Read all files. Raises OSError, and SecondProcessFailed when the second process could not finish."""
    site.known  # noqa: B018 (made once, before the fork)
    with SecondProcess(lambda: _scan(site, site.files[1::2], private)) as second:
        seen = _scan(site, site.files[::2], private)
        other = second.result(lambda: None)
    seen.faults += other.faults
    seen.fragments = other.fragments | seen.fragments
    seen.unindexed |= other.unindexed
    links = Links(site)
    links.fragments = seen.fragments
    seen.faults += links.faults_of_fragments()
    return seen


def _scan(site: BuiltSite, files: Sequence[str], private: PrivateValues) -> Seen:
    seen, links = Seen(), Links(site)
    for path in files:
        if path.endswith(_PICTURES):
            continue
        content = site.read(path)
        if path.endswith(_ZIPPED):
            content = _unzipped(content)
        seen.faults += private.faults_of(path, content)
        seen.faults += links.faults_of(path, content)
        if path.endswith(".html") and _NO_INDEX in content:
            seen.unindexed.add(path)
    seen.fragments = links.fragments
    return seen


def _unzipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
