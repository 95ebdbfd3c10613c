"""What each thing is sold for, as the data file tells it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from data.yaml_files import read_yaml
from functions.records import Record

_FILE = Path(__file__).with_name("prices.yaml")

Amount = Annotated[float, msgspec.Meta(ge=0)]


class Price(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``amount`` (of ``currency``, without tax) for ``per`` units; the first ``free`` units of a month cost nothing.

    ``dated``: when the list of ``source`` said so. ``certain``: whether somebody is sure of it.
    """

    service: str
    words: str
    unit: str
    amount: Amount
    per: Annotated[float, msgspec.Meta(gt=0)] = 1
    free: Amount = 0
    currency: Literal["USD", "EUR"] = "USD"
    source: Annotated[str, msgspec.Meta(pattern="^https://")]
    dated: date
    certain: bool

    def of(self, quantity: float) -> float:
        """What so many units cost when nothing is free."""
        return quantity / self.per * self.amount


class _List(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    prices: dict[str, Price]


def read_prices(file: Path = _FILE) -> dict[str, Price]:
    """The prices, by name. Raises msgspec.ValidationError, yaml.YAMLError."""
    return msgspec.convert(read_yaml(file), _List).prices
