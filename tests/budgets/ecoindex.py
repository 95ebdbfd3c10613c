"""EcoIndex, as the checks of the night compute it."""

from plugins.checks.ecoindex import score

__all__ = ["score"]
