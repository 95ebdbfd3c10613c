"""The form by which a buyer gives structures more time."""

from wtforms import Form
from wtforms.validators import InputRequired

from theme.forms.tender_values import DayField


class ExtensionForm(Form):
    """The last day to answer; and when the work should start, which comes after it."""

    deadline = DayField("Nouvelle date limite de réponse", [InputRequired()])
    start = DayField("Démarrage souhaité", description="Après la date limite, ou laissez vide.")
