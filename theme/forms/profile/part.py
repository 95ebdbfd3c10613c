"""What the pages of a profile edit share: from values to fields, from fields to values, from problems to fields."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

import msgspec
from wtforms import Field, FieldList, Form, FormField

from data.cleaning.characters import printable
from data.submissions.profile_edit import Values
from data.submissions.typed import Problems

LONGEST_COUNT = 9
"""Digits of a number that is read; more is left as it was typed, for the rules to say so."""


class Fault(msgspec.Struct, frozen=True):
    """A problem, and the field to go to."""

    field_id: str
    sentence: str


class Typed:
    """What a browser posted, as WTForms reads it; names that no field can have are left out."""

    def __init__(self, lists: Mapping[str, Sequence[str]], names: re.Pattern[str]) -> None:
        self._lists = {name: list(values) for name, values in lists.items() if names.fullmatch(name)}

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)

    def __contains__(self, name: object) -> bool:
        return name in self._lists

    def getlist(self, name: str) -> list[str]:
        """Every value of a field."""
        return self._lists[name]


class PartForm(Form):
    """A page of the form. Its fields carry the names of an edit's fields: what is wrong is told by the same names.

    The validators of its fields only tell browsers what is required. The rules say what is too long: with
    ``maxlength``, browsers cut what is pasted and say nothing.
    """

    names: ClassVar[re.Pattern[str]]
    """The names that its fields may have."""

    @classmethod
    def of(cls, values: Values) -> Self:
        """The form that a profile fills; ``values`` hold more than its fields."""
        return cls(data=values)

    @classmethod
    def typed(cls, lists: Mapping[str, Sequence[str]]) -> Self:
        """The form that somebody filled in."""
        return cls(Typed(lists, cls.names))

    @abstractmethod
    def values(self) -> Values:
        """What was typed, in the shapes of an edit."""

    def field_of(self, key: str) -> Field | None:
        """The field that a problem's key names."""
        return {field.name: field for field in self.leaves}.get(key)

    @property
    def leaves(self) -> list[Field]:
        """The fields that people fill in, those of each row among them, in order."""
        return list(_leaves(self))

    def show(self, problems: Problems) -> list[Fault]:
        """Set each problem on its field, which may have several; all of them, in the order of the page."""
        order = {field.name: rank for rank, field in enumerate(self.leaves)}
        faults: list[tuple[int, Fault]] = []
        for key, sentence in problems.items():
            field = self.field_of(key)
            if field is not None:
                field.errors = [*field.errors, sentence]
            rank = order[field.name] if field is not None else -1
            faults.append((rank, Fault(field.id if field is not None else "formulaire", sentence)))
        for field in self.leaves:
            if isinstance(field.data, str):
                # HTML has no place for what cannot be shown.
                field.data = printable(field.data)
        return [fault for _, fault in sorted(faults, key=lambda one: one[0])]


def count_of(typed: str | None) -> int | str | None:
    """A number of people: none when nothing was typed, the text itself when it is no number."""
    compact = "".join((typed or "").split())
    if not compact:
        return None
    return int(compact) if compact.isascii() and compact.isdigit() and len(compact) <= LONGEST_COUNT else compact


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, (FormField, FieldList)):
            yield from _leaves(field)
        else:
            yield field
