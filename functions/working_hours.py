"""When structures may be written to about needs: working days, 9:00 to 17:00 in France.

Public holidays are those of metropolitan France (Code du travail, article L3133-1), told by jours-feries-france.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from theme.french import PARIS

OPENS, CLOSES = time(9), time(17)


def is_working_day(day: date) -> bool:
    """Whether people work that day: no Saturday, no Sunday, no public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def is_open(moment: datetime) -> bool:
    """Whether mails to structures may leave at an aware moment."""
    local = moment.astimezone(PARIS)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_open(moment: datetime) -> datetime:
    """The moment itself when it is in working hours, else the next 9:00 of a working day, in UTC."""
    if is_open(moment):
        return moment.astimezone(UTC)
    local = moment.astimezone(PARIS)
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, PARIS).astimezone(UTC)


def working_day_after(moment: datetime) -> datetime:
    """The same hour on the next working day, within working hours, in UTC."""
    local = moment.astimezone(PARIS)
    day = local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return next_open(datetime.combine(day, local.time(), PARIS))


@cache
def _holidays(year: int) -> frozenset[date]:
    from jours_feries_france import JoursFeries

    return frozenset(JoursFeries.for_year(year).values())
