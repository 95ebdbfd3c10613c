"""What the structure does, how and where: one activity to change, or several trades to add at once."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from data.model import ZoneType
from data.submissions.edit_items import DISTANCE_MAX
from data.submissions.profile_edit import Values
from data.vocabulary import vocabulary
from theme.forms.profile.part import LONGEST_COUNT, PartForm

TERRITORIES_MAX = 8_000
"""Characters: a hundred names of communes and more."""

_ZONES = {
    ZoneType.CUSTOM: "Autour de la structure",
    ZoneType.ZONES: "Dans des territoires",
    ZoneType.COUNTRY: "France entière",
}


_DISTANCE = re.compile(r"(\d+)(?:[,.](\d+))?(?:km|kms|kilom[eè]tres?)?", re.ASCII | re.IGNORECASE)


class _ActivityForm(PartForm):
    """How and where: what the two forms share."""

    service_types = SelectMultipleField("Types de prestation", [InputRequired()])
    zone = RadioField(
        "Où",
        [InputRequired()],
        choices={code.value: label for code, label in _ZONES.items()},
        description="« France entière » est relu par l’équipe de l’annuaire avant de paraître.",
    )
    distance_km = StringField(
        "Distance, en kilomètres",
        description=f"Un nombre de 1 à {DISTANCE_MAX}. Exemples : 30, ou 12,5, que nous arrondirons à 13.",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    territories = TextAreaField(
        "Territoires",
        description="Un par ligne : commune, code postal, département ou région. "
        "Exemples : Isère, Saint-Denis (93), 38000",
        render_kw={"rows": 5, "autocomplete": "off", "spellcheck": "false"},
    )

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.service_types.choices = {term.code: term.label for term in vocabulary().service_types}

    @classmethod
    def of_zone(cls, activity: Values, territories: Sequence[str]) -> dict[str, Any]:
        """What an activity fills of the fields; ``territories``: its own, in words."""
        zone = activity.get("zone") or {}
        return {
            "service_types": activity.get("service_types", ()),
            "zone": zone.get("type"),
            "distance_km": str(zone.get("distance_km") or ""),
            "territories": "\n".join(territories),
        }

    def told(self, perimeters: Sequence[Values]) -> Values:
        """How and where, in the shapes of an edit. ``perimeters``: what the lines of ``territories`` mean."""
        told: Values = {"service_types": list(dict.fromkeys(self.service_types.data or ()))}
        zone = self.zone.data
        if not zone:
            return told
        told["zone"] = {"type": zone}
        if zone == ZoneType.CUSTOM and (distance := kilometres(self.distance_km.data or "")) is not None:
            told["zone"]["distance_km"] = distance
        if zone == ZoneType.ZONES:
            told["zone"]["perimeters"] = list(perimeters)
        return told

    @property
    def lines(self) -> str:
        """The territories as typed; nothing when another zone is chosen."""
        return self.territories.data or "" if self.zone.data == ZoneType.ZONES else ""

    def field_of(self, key: str) -> Field | None:
        """The field that a problem's key names; each line that is not understood is told under its own number."""
        return super().field_of("territories" if key.startswith("territories-") else key)

    def values(self) -> Values:
        """Not told by the form alone: see :meth:`told`."""
        raise NotImplementedError


class ActivityForm(_ActivityForm):
    """One activity."""

    names = re.compile("sector|service_types|zone|distance_km|territories|everywhere")
    keys: ClassVar[dict[str, str]] = {"perimeters": "territories", "": "sector"}
    """The parts of an activity that a field of another name tells."""

    # HTML only lets a list be required whose first choice is none: here one is always chosen.
    sector = SelectField("Métier", [InputRequired()], render_kw={"required": False})
    everywhere = BooleanField("Donner cette zone à toutes mes activités")

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        groups = vocabulary().sector_groups
        self.sector.choices = {group.label: {sector.slug: sector.label for sector in group.sectors} for group in groups}

    @classmethod
    def of_activity(cls, activity: Values, territories: Sequence[str]) -> Self:
        """The form that an activity fills."""
        return cls(data=cls.of_zone(activity, territories) | {"sector": activity["sector"]})


class NewActivitiesForm(_ActivityForm):
    """Several trades, done in the same way at the same place."""

    names = re.compile("sectors|service_types|zone|distance_km|territories")
    keys: ClassVar[dict[str, str]] = {"perimeters": "territories", "sector": "sectors", "": "sectors"}

    sectors = SelectMultipleField("Métiers", [InputRequired()])

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.sectors.choices = {
            sector.slug: sector.label for group in vocabulary().sector_groups for sector in group.sectors
        }

    @classmethod
    def like(cls, activity: Values, territories: Sequence[str]) -> Self:
        """The form of whoever adds trades to what they do already: as done, and where."""
        return cls(data=cls.of_zone(activity, territories))


def kilometres(typed: str) -> int | None:
    """A distance – « 30 », « 30 km », « 12,5 » – rounded up to whole kilometres; none when it is no number."""
    read = _DISTANCE.fullmatch("".join(typed.split()))
    if read is None or len(read[1]) > LONGEST_COUNT:
        return None
    return int(read[1]) + (1 if int((read[2] or "0")[:LONGEST_COUNT]) else 0)
