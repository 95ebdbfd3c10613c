"""What a build changed, for whoever publishes it."""

from dataclasses import dataclass, field


@dataclass
class Changes:
    """Paths, relative to the output, that differ from the last build."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def as_lists(self) -> dict[str, list[str]]:
        """The same, sorted, ready for JSON."""
        return {"added": sorted(self.added), "changed": sorted(self.changed), "removed": sorted(self.removed)}
