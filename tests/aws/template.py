"""The stack's template, read as CloudFormation reads it."""

from functools import cache
from typing import Any

from tests.site import ROOT

TEMPLATE = ROOT / "functions" / "template.yaml"


@cache
def template() -> dict[str, Any]:
    """The template, its short forms (``!Ref``) written out."""
    from cfnlint.decode.cfn_yaml import load

    read: dict[str, Any] = load(str(TEMPLATE))
    return read


def table_definition() -> dict[str, Any]:
    """The properties of the one table."""
    properties: dict[str, Any] = template()["Resources"]["Table"]["Properties"]
    return properties
