"""What the forms that people send share: which fields show, what was typed, what is wrong with it."""

from abc import abstractmethod
from typing import Generic, Self, TypeVar, cast

import msgspec
from wtforms import Field, Form, HiddenField, SelectField

from data.cleaning.characters import printable
from data.submissions.typed import Problems

Content = TypeVar("Content")


class SubmissionForm(Form, Generic[Content]):
    """A form. The validators of its fields only give browsers ``required`` and ``minlength``:
    the rules of ``data/submissions`` decide, and say why. Never ``maxlength``: browsers cut what is pasted."""

    @classmethod
    def of(cls, content: Content) -> Self:
        """The form that such a content fills."""
        return cls(data=msgspec.structs.asdict(cast(msgspec.Struct, content)))

    @abstractmethod
    def content(self) -> Content:
        """What was typed, tidied."""

    @abstractmethod
    def check(self, content: Content) -> Problems:
        """What the rules say of it, by field."""

    @property
    def fields(self) -> dict[str, str]:
        """What was typed, by field, to be carried to the next step."""
        return {field.name: field.data or "" for field in self}

    @property
    def visible_fields(self) -> list[Field]:
        """The fields people fill in, in order."""
        return [field for field in self if not isinstance(field, HiddenField)]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was typed, as people read it: the label of each field that is not empty, and its text."""
        return [(field.label.text, _text(field)) for field in self.visible_fields if field.data]

    def problems(self) -> Problems:
        """What is wrong, by field; also set on each field, so that the template shows it there."""
        problems = self.check(self.content())
        for name, problem in problems.items():
            self[name].errors = [problem]
        for field in self.visible_fields:
            # Said above, and never written back: HTML has no place for them.
            field.data = printable(field.data or "")
        return problems


def _text(field: Field) -> str:
    """The words of a choice rather than its code."""
    choices = field.choices if isinstance(field, SelectField) else None
    return str(choices.get(field.data, "") if isinstance(choices, dict) else field.data)
