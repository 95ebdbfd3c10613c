"""The stack's template, as data: short forms of CloudFormation (``!Ref x``) become ``{"Ref": "x"}``."""

from functools import cache
from typing import Any

import yaml

from tests.site import ROOT

TEMPLATE = ROOT / "functions" / "template.yaml"


class _Loader(yaml.CSafeLoader):
    """Knows the tags of CloudFormation."""


def _intrinsic(loader: yaml.CSafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if tag == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {tag if tag in ("Ref", "Condition") else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def template() -> dict[str, Any]:
    """The template, its short forms written out."""
    read: dict[str, Any] = yaml.load(TEMPLATE.read_text(encoding="utf-8"), _Loader)
    return read


def table_definition() -> dict[str, Any]:
    """The properties of the one table."""
    properties: dict[str, Any] = template()["Resources"]["Table"]["Properties"]
    return properties
