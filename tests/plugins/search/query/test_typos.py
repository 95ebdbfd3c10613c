import random

import pytest
from rapidfuzz.distance import OSA

from tests.plugins.search import node


def pairs() -> list[tuple[str, str]]:
    """Words of few letters, so that many are near."""
    chance = random.Random(1)

    def word() -> str:
        return "".join(chance.choice("abc") for _ in range(chance.randrange(1, 9)))

    return [(word(), word()) for _ in range(6000)]


@pytest.mark.parametrize("most", [1, 2])
def test_edits_are_counted_as_rapidfuzz_counts_them(most: int) -> None:
    given = pairs()
    expected = [min(most + 1, OSA.distance(one, other)) for one, other in given]
    assert len(set(expected)) == most + 2
    assert node.run("edits.mjs", {"most": most, "pairs": given}) == expected
