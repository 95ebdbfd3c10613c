"""Quantities at their prices: a bill, line by line, and what is free told apart."""

from collections.abc import Mapping

from functions.costs.on_aws import Quantities
from functions.costs.prices import Price
from functions.records import Record


class Line(Record, frozen=True, kw_only=True):
    """One thing of a service: its ``quantity`` of ``unit``, what it costs, and what of it is ``free``."""

    name: str
    service: str
    words: str
    unit: str
    quantity: float
    cost: float
    free: float
    certain: bool

    @property
    def due(self) -> float:
        """What is paid."""
        return self.cost - self.free


class Bill(Record, frozen=True, kw_only=True):
    """A month, in one currency, without tax."""

    currency: str
    lines: tuple[Line, ...]

    @property
    def cost(self) -> float:
        """What it would cost were nothing free."""
        return sum(line.cost for line in self.lines)

    @property
    def due(self) -> float:
        """What is paid."""
        return sum(line.due for line in self.lines)

    def of_services(self) -> dict[str, "Bill"]:
        """The lines of each service, in their order."""
        services = dict.fromkeys(line.service for line in self.lines)
        return {
            service: Bill(currency=self.currency, lines=tuple(line for line in self.lines if line.service == service))
            for service in services
        }


def bill(quantities: Quantities, prices: Mapping[str, Price]) -> Bill:
    """The bill of quantities. Raises KeyError for one that has no price, ValueError for two currencies."""
    currencies = {prices[name].currency for name in quantities}
    if len(currencies) > 1:
        raise ValueError("a bill is in one currency")
    return Bill(
        currency=next(iter(currencies), "USD"),
        lines=tuple(_line(name, quantity, prices[name]) for name, quantity in quantities.items()),
    )


def _line(name: str, quantity: float, price: Price) -> Line:
    return Line(
        name=name,
        service=price.service,
        words=price.words,
        unit=price.unit,
        quantity=quantity,
        cost=price.of(quantity),
        free=price.of(min(quantity, price.free)),
        certain=price.certain,
    )
