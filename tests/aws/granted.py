"""What the template grants to each function, and which function answers an address."""

import re
from typing import Any

from tests.aws.template import template

RUNTIME, CODE = "runtime", "code"
"""The two policies of a role: what Lambda does in the name of a function, what its own program asks."""
_ROUTE = re.compile(r"ANY (/[^{]*)(\{rest\+\})?")


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of the template's resources of a type, by name."""
    return {
        name: one.get("Properties", {})
        for name, one in template()["Resources"].items()
        if one["Type"] == f"AWS::{kind}"
    }


def functions() -> list[str]:
    """The functions of the stack, such as ``Contact``."""
    return [name.removesuffix("Function") for name in resources("Lambda::Function")]


def statements(function: str, policy: str) -> list[dict[str, Any]]:
    """The statements of one of the two policies of a function."""
    role = resources("IAM::Role")[f"{function}Role"]
    (document,) = (one["PolicyDocument"] for one in role["Policies"] if one["PolicyName"] == policy)
    told: list[dict[str, Any]] = document["Statement"]
    return told


def granted(function: str) -> set[str]:
    """The actions that the program of a function may ask, such as ``dynamodb:GetItem``."""
    return {action for one in statements(function, CODE) for action in listed(one["Action"])}


def listed(told: Any) -> list[Any]:
    """One thing or several, as policies tell them."""
    return told if isinstance(told, list) else [told]


def function_of(path: str) -> str:
    """The function that the API brings a path to: the longest route that holds it, else the default one."""
    routes = {}
    for name, one in resources("ApiGatewayV2::Route").items():
        told = _ROUTE.fullmatch(one["RouteKey"])
        function = re.sub("(Address|Home)?Route$", "", name)
        if told and (path == told[1] if told[2] is None else path.startswith(told[1]) and path != told[1]):
            routes[len(told[1])] = function
    return routes[max(routes)] if routes else "Absent"
