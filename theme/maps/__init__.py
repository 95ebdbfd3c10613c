"""Maps of France: a large one shaded by département, whose régions are links, and a small one for a profile.

Both are drawn from the paths of ``drawings/``, which ``make maps`` makes (see ``README.md`` for where they come from).
"""

from theme.maps.levels import Levels, levels
from theme.maps.national import RegionLink, france
from theme.maps.served import served

__all__ = ["Levels", "RegionLink", "france", "levels", "served"]
