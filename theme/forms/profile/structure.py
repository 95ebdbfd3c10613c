"""What the structure is: its names, its words, its sites, its people, its labels and networks."""

import re
from typing import Any, Self

from wtforms import Form, FormField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import PARTS, Part, Values
from data.vocabulary import vocabulary
from theme.forms.profile.part import PartForm, count_of


class WorkforceForm(Form):
    """Fields of a :class:`data.model.Workforce`."""

    permanent = StringField(
        "Salariés permanents",
        description="En nombre de personnes.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    supported = StringField("Salariés en insertion", render_kw={"inputmode": "numeric", "autocomplete": "off"})


class StructurePartForm(PartForm):
    """The fields of :attr:`data.submissions.profile_edit.Part.STRUCTURE`."""

    names = re.compile("|".join((*PARTS[Part.STRUCTURE], "workforce-(permanent|supported)")))

    name = StringField("Raison sociale", [InputRequired()], render_kw={"autocomplete": "organization"})
    brand = StringField(
        "Enseigne",
        description="Le nom sous lequel vos clients vous connaissent : la fiche le montre à la place de la raison "
        "sociale.",
        render_kw={"autocomplete": "off"},
    )
    description = TextAreaField(
        "Présentation",
        description="Ce que vous faites, pour qui, ce qui vous distingue. La recherche lit ces mots.",
        render_kw={"rows": 8},
    )
    website = StringField(
        "Site internet",
        description="Exemple : https://exemple.fr",
        render_kw={"autocomplete": "url", "inputmode": "url"},
    )
    social = StringField(
        "Page sur un réseau social",
        description="Exemple : https://www.linkedin.com/company/exemple",
        render_kw={"autocomplete": "off"},
    )
    workforce = FormField(WorkforceForm, "Effectif")
    labels = SelectMultipleField("Labels", description="Ceux que votre structure détient aujourd’hui.")
    networks = SelectMultipleField("Réseaux", description="Ceux dont votre structure est membre.")

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        words = vocabulary()
        self.labels.choices = {label.slug: label.label for label in words.labels}
        self.networks.choices = {network.slug: network.label for network in words.networks}

    @classmethod
    def of(cls, values: Values) -> Self:
        """The form that a profile fills."""
        return cls(data=values)

    def called(self, worker_label: str) -> Self:
        """The same, that calls the people supported as the structure's kind does."""
        self.workforce.supported.label.text = worker_label
        return self

    def values(self) -> Values:
        """What was typed, by field; a count that nobody told is absent."""
        texts = ("name", "brand", "description", "website", "social")
        counts = {name: count_of(typed) for name, typed in self.workforce.data.items()}
        return {
            **{name: self[name].data or "" for name in texts},
            "workforce": {name: count for name, count in counts.items() if count is not None},
            "labels": list(dict.fromkeys(self.labels.data or ())),
            "networks": list(dict.fromkeys(self.networks.data or ())),
        }
