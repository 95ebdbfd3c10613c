"""What the service would cost a month, on AWS and on one machine."""

import argparse
import json
from collections.abc import Iterable, Mapping

from functions.commands.terminal import DONE, fail
from functions.costs.assumptions import WORDS, Assumptions, BadAssumption, assuming
from functions.costs.bill import Bill, bill
from functions.costs.on_aws import on_aws
from functions.costs.on_one_machine import on_one_machine
from functions.costs.prices import Price, read_prices
from theme.french import day, number

_SIGNS = {"USD": "$", "EUR": "€"}
_UNSURE = "à vérifier"


def add_costs_options(parser: argparse.ArgumentParser) -> None:
    """The words after ``costs``."""
    parser.add_argument("--structures", type=float, default=10_000, help="structures de l’annuaire (%(default)d)")
    parser.add_argument("--visits", type=float, default=100_000, help="visites par mois (%(default)d)")
    parser.add_argument(
        "--times", type=float, default=100, help="dire aussi ce que coûterait tant de fois plus (%(default)d)"
    )
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="NOM=NOMBRE",
        help="une autre hypothèse, comme pages_per_visit=4 (--details les donne toutes)",
    )
    parser.add_argument("--waf", action="store_true", help="avec le pare-feu d’AWS, en option dans la pile")
    parser.add_argument("--details", action="store_true", help="chaque ligne, les hypothèses et la date des prix")
    parser.add_argument("--json", action="store_true", help="tout, pour un programme")


def costs(options: argparse.Namespace) -> int:
    """Tell what a month costs, as supposed and so many times larger."""
    try:
        assumed = assuming(options.assume, options.structures, options.visits)
        larger = assuming(options.assume, options.structures * options.times, options.visits * options.times)
    except BadAssumption as error:
        return fail(str(error))
    prices = read_prices()
    scales = [assumed, larger]
    on_the_cloud = [bill(on_aws(scale, options.waf), prices) for scale in scales]
    alone = [bill(on_one_machine(scale), prices) for scale in scales]
    if options.json:
        print(json.dumps(_told(scales, on_the_cloud, alone, prices), ensure_ascii=False, indent=1))
        return DONE
    _print_table("AWS, région eu-west-3", scales, on_the_cloud, options.details)
    print()
    _print_table("Une machine derrière nginx", scales, alone, options.details)
    print()
    _print_reserves(prices)
    if options.details:
        _print_assumptions(assumed)
        _print_prices(prices)
    return DONE


def _print_table(title: str, scales: list[Assumptions], bills: list[Bill], details: bool) -> None:
    sign = _SIGNS[bills[0].currency]
    print(f"{title}\u202f: {sign} par mois, hors taxes")
    for scale, told in zip(scales, bills, strict=True):
        print(f"\n  {number(round(scale.structures))} structures, {number(round(scale.visits))} visites par mois")
        _print_row("service", ("sans gratuité", "gratuit", "à payer"))
        for service, part in told.of_services().items():
            unsure = "" if all(line.certain for line in part.lines) else f"  {_UNSURE}"
            _print_row(service, _amounts(part), unsure)
            for line in part.lines if details else ():
                quantity = _quantity(line.quantity, line.unit)
                amounts = (_money(line.cost), _money(line.free), _money(line.due))
                _print_row(f"  {line.words}", amounts, f"  {quantity}{'' if line.certain else f', {_UNSURE}'}")
        _print_row("total", _amounts(told))


def _print_row(name: str, amounts: Iterable[str], after: str = "") -> None:
    print(f"    {name:<38}" + "".join(f"{amount:>15}" for amount in amounts) + after)


def _amounts(told: Bill) -> tuple[str, str, str]:
    return _money(told.cost), _money(told.cost - told.due), _money(told.due)


def _money(amount: float) -> str:
    whole, _, cents = f"{amount:.2f}".partition(".")
    return f"{number(int(whole))},{cents}"


def _quantity(quantity: float, unit: str) -> str:
    several = "s" if quantity >= 2 and not unit.startswith("Go") else ""
    return f"{_figure(quantity)} {unit}{several}"


def _figure(quantity: float) -> str:
    return number(round(quantity)) if quantity >= 100 else f"{quantity:.4g}".replace(".", ",")


def _print_reserves(prices: Mapping[str, Price]) -> None:
    newest = max(price.dated for price in prices.values())
    unsure = sum(not price.certain for price in prices.values())
    print(
        f"Prix connus en {newest:%m/%Y}, écrits sans relire les tarifs, dont {unsure} à vérifier "
        "(functions/costs/prices.yaml).\nNi taxes, ni nom de domaine, ni zone DNS, ni astreinte, ni temps de qui "
        "exploite. Les gratuités de la première année d’un compte\nne sont pas comptées. Les quantités sont des "
        "hypothèses, pas des mesures."
    )


def _print_assumptions(assumed: Assumptions) -> None:
    print("\nHypothèses (--assume NOM=NOMBRE)")
    for name, words in WORDS.items():
        print(f"    {name:<32}{_figure(getattr(assumed, name)):>12}  {words}")


def _print_prices(prices: Mapping[str, Price]) -> None:
    print("\nPrix unitaires")
    for price in prices.values():
        amount = f"{price.amount:.10f}".rstrip("0").replace(".", ",").removesuffix(",")
        per = _quantity(price.per, price.unit)
        free = f", les {number(int(price.free))} premiers gratuits" if price.free else ""
        unsure = "" if price.certain else f", {_UNSURE}"
        print(
            f"    {price.service}, {price.words}\u202f: {amount} {_SIGNS[price.currency]} pour {per}{free} "
            f"({day(price.dated)}{unsure}) {price.source}"
        )


def _told(
    scales: list[Assumptions], on_the_cloud: list[Bill], alone: list[Bill], prices: Mapping[str, Price]
) -> dict[str, object]:
    return {
        "prices": {
            name: {"amount": price.amount, "per": price.per, "free": price.free, "currency": price.currency}
            | {"source": price.source, "dated": price.dated.isoformat(), "certain": price.certain}
            for name, price in prices.items()
        },
        "scales": [
            {
                "assumptions": {name: getattr(scale, name) for name in WORDS},
                "aws": _bill_told(aws),
                "one_machine": _bill_told(machine),
            }
            for scale, aws, machine in zip(scales, on_the_cloud, alone, strict=True)
        ],
    }


def _bill_told(told: Bill) -> dict[str, object]:
    lines = [
        {"name": line.name, "service": line.service, "quantity": line.quantity, "unit": line.unit}
        | {"cost": line.cost, "free": line.free, "due": line.due, "certain": line.certain}
        for line in told.lines
    ]
    return {"currency": told.currency, "cost": told.cost, "due": told.due, "lines": lines}
