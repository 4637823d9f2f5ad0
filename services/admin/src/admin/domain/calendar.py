"""The working calendar: from the dated notice of a year, or provisional while there is none."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

SATURDAY = 5
BY_OPERATOR = "operator"


@dataclasses.dataclass(eq=False, kw_only=True)
class CalendarYear:
    """A year's working calendar. `days_off` are weekdays off, `make_up_days` weekend days worked (调休), both as
    ISO dates; `holidays` are the periods as the notice names them; `provisional` until the notice is out; `kept_by`:
    what an operator has entered is no longer changed by the reference data.
    """

    year: int
    provisional: bool
    notice: str
    title: str
    source: str
    holidays: list[dict[str, str]]
    days_off: list[str]
    make_up_days: list[str]
    kept_by: str = "reference"
    revision: int = 1

    def change(self, other: "CalendarYear") -> bool:
        """Take over what differs; False, and no new revision, when nothing does. A notice is never given up."""
        if other.provisional and not self.provisional:
            return False
        if self.kept_by == BY_OPERATOR and other.kept_by != BY_OPERATOR:
            return False
        names = [field.name for field in dataclasses.fields(self) if field.name != "revision"]
        changed = [name for name in names if getattr(self, name) != getattr(other, name)]
        for name in changed:
            setattr(self, name, getattr(other, name))
        self.revision += bool(changed)
        return bool(changed)


def from_notice(document: Mapping[str, Any], kept_by: str = "reference") -> CalendarYear:
    """The calendar of a year from its notice. Raises ValueError for a date that cannot be meant."""
    days = [
        day for period in document["holidays"] for day in _days(period["first"], period["last"])
    ]
    make_up = sorted(document["make_up_days"])
    _check(document["year"], days, make_up)
    return CalendarYear(
        year=document["year"],
        provisional=False,
        notice=document["notice"]["number"],
        title=document["notice"]["title"],
        source=document["notice"]["source"],
        holidays=[_named(period) for period in document["holidays"]],
        days_off=_weekdays(days),
        make_up_days=[day.isoformat() for day in make_up],
        kept_by=kept_by,
    )


def provisional(year: int, statutory: Mapping[datetime.date, str], source: str) -> CalendarYear:
    """The calendar of a year without a notice: statutory days alone, no make-up days, marked provisional."""
    return CalendarYear(
        year=year,
        provisional=True,
        notice="",
        title="",
        source=source,
        holidays=[
            {"name_zh": name, "name_en": "", "first": day.isoformat(), "last": day.isoformat()}
            for day, name in sorted(statutory.items())
        ],
        days_off=_weekdays(statutory),
        make_up_days=[],
    )


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def _weekdays(days: Iterable[datetime.date]) -> list[str]:
    return sorted({day.isoformat() for day in days if day.weekday() < SATURDAY})


def _named(period: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in period.items()}


def _check(year: int, days: list[datetime.date], make_up: list[datetime.date]) -> None:
    if not days or any(day.year != year for day in [*days, *make_up]):
        raise ValueError(f"{year}: a holiday is empty or lies in another year")
    if any(day.weekday() < SATURDAY or day in days for day in make_up):
        raise ValueError(f"{year}: a make-up day is a weekday or a holiday")
