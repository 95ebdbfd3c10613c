"""Addresses of the service that this one follows, and where their pages are here: for whatever serves the site.

The build leaves the table as ``redirects.json`` beside the frame, never in the site: a server asks
:meth:`Redirects.target` for a path that no file answers, and answers with ``status``.
"""

import re
from pathlib import Path

import msgspec

# No name begins with a dot: « .. » would lead elsewhere than it says.
_SLUG = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_PATH = re.compile(rf"/(?:{_SLUG.pattern}/)*")


class Redirects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``exact``: address → address. ``slugs``: ``/siae/`` → ``/prestataires/``, whatever one slug follows.

    Every target is a plain path of the site, and none is redirected again: neither a loop nor a way out of the site can
    be written here. Raises ValueError.
    """

    status: int = 301
    exact: dict[str, str] = {}
    slugs: dict[str, str] = {}

    def __post_init__(self) -> None:
        starts = tuple(self.slugs)
        for source, target in [*self.exact.items(), *self.slugs.items()]:
            if not (_PATH.fullmatch(source) and _PATH.fullmatch(target)):
                raise ValueError(f"« {source} » → « {target} » : pas deux adresses du site")
            if target in self.exact or target.startswith(starts):
                raise ValueError(f"« {source} » → « {target} », qui est lui-même redirigé")

    def target(self, path: str) -> str | None:
        """The address that answers for a path, with or without its last slash; ``None`` when no rule knows it."""
        address = path if path.endswith("/") else f"{path}/"
        if address in self.exact:
            return self.exact[address]
        for source, start in self.slugs.items():
            slug = address.removeprefix(source).split("/", 1)[0]
            if address.startswith(source) and _SLUG.fullmatch(slug):
                renamed = f"{start}{slug}/"
                return self.exact.get(renamed, renamed)
        return None


def read_redirects(file: Path) -> Redirects:
    """The table a build left; an empty one when there is none. Raises msgspec.ValidationError."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Redirects)
    except FileNotFoundError:
        return Redirects()
