"""How far the centres of communes are from the official ones, which only this test opens."""

import csv
from pathlib import Path

import pytest

from data.geography import france
from data.places.distances import distance_km

OFFICIAL_COMMUNES = Path(__file__).parents[3] / "../shared/data/communes.csv"


def share_km(errors: list[tuple[float, int]], share: float) -> float:
    """The error in km that this share of the people do not exceed; ``errors`` are sorted, with their populations."""
    wanted, people = share * sum(population for _, population in errors), 0
    for error, population in errors:
        people += population
        if people >= wanted:
            return error
    raise ValueError("no commune of the reference is known here")


@pytest.mark.skipif(not OFFICIAL_COMMUNES.exists(), reason="needs ../shared/data/communes.csv")
def test_centres_are_near_the_official_ones(capsys: pytest.CaptureFixture[str]) -> None:
    communes = france().communes
    with OFFICIAL_COMMUNES.open(encoding="utf-8", newline="") as file:
        errors = sorted(
            (
                distance_km(float(row["latitude"]), float(row["longitude"]), ours.latitude, ours.longitude),
                int(row["population"] or 0),
            )
            for row in csv.DictReader(file)
            if (ours := communes.get(row["code_insee"]))
        )
    median, p95, p99 = (share_km(errors, share) for share in (0.5, 0.95, 0.99))
    with capsys.disabled():
        print(f" centres: median {median:.2f} km, p95 {p95:.2f} km, p99 {p99:.2f} km ", end="")
    assert len(errors) > 34_000
    assert median <= 1.5
    assert p95 <= 8
    assert p99 <= 20
