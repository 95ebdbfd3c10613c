"""The colours of ``styles/tokens.css``, in each scheme, and the contrast between two of them."""

import re
from functools import cache
from typing import Literal

from theme.environment import THEME

Scheme = Literal["light", "dark"]

_TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")


@cache
def colours(scheme: Scheme) -> dict[str, str]:
    """Token → ``#rrggbb``; what the dark scheme does not change is as in the light one."""
    light, _, dark = (THEME / "styles" / "tokens.css").read_text(encoding="utf-8").partition("@media")
    return dict(_TOKEN.findall(light)) | (dict(_TOKEN.findall(dark)) if scheme == "dark" else {})


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
