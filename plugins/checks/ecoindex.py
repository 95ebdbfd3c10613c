"""EcoIndex: 100 − 5·(3·q(elements) + 2·q(requests) + q(KB)) ÷ 6, with the quantiles that its authors published."""

from bisect import bisect_right

_ELEMENTS = (
    0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601,
)  # fmt: skip
_REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
_KILOBYTES = (
    0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08, 2142.06,
    2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26,
)  # fmt: skip


def score(elements: int, requests: int, kilobytes: float) -> float:
    """From 100, the lightest, down. ``elements`` leaves the nodes inside drawings out; a KB is 1 000 bytes."""
    rank = 3 * _rank(_ELEMENTS, elements) + 2 * _rank(_REQUESTS, requests) + _rank(_KILOBYTES, kilobytes)
    return 100 - 5 * rank / 6


def _rank(quantiles: tuple[float, ...], value: float) -> float:
    above = bisect_right(quantiles, value)
    if above == len(quantiles):
        return len(quantiles) - 1
    low, high = quantiles[above - 1], quantiles[above]
    return above - 1 + (value - low) / (high - low)
