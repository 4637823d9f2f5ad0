"""What admin tells: stations, the working calendar, archived cases."""

import datetime
import uuid

from contracts.message import Message, message
from contracts.parts import OpenHours, Paper, SpecialDay


@message("admin.station_published", partition="code")
class StationPublished(Message):
    """A station was registered or changed (3.3, 4.3). `served_items` are the catalogue codes it serves by itself;
    `hours` its windows on a working day, empty where nothing was said; `deemed_acceptance`: silence past the limit of
    the decision accepts a need; `charges_fees`: its windows take published fees.
    """

    code: str
    revision: int
    name_zh: str
    name_en: str
    tier: str
    founder: str
    status: str
    superior: str | None
    districts: tuple[str, ...]
    served_items: tuple[str, ...]
    address_zh: str
    phone: str
    hours: tuple[OpenHours, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    deemed_acceptance: bool = True
    charges_fees: bool = False


@message("admin.calendar_published", partition="year")
class CalendarPublished(Message):
    """The working calendar of a year: weekdays off and weekend days worked (调休), from a dated notice.

    `provisional` is true while the year's notice is not out.
    """

    year: int
    revision: int
    provisional: bool
    notice: str
    days_off: tuple[datetime.date, ...]
    make_up_days: tuple[datetime.date, ...]


@message("admin.promise_published", partition="station")
class PromisePublished(Message):
    """A station (`holder` empty), or an agency that sits in it, promises an item (7.2b).

    `working_days` says how many of `unit`: working_days, calendar_days or working_hours. It is named after the only
    unit that there was when it was first told.
    """

    station: str
    holder: str
    item: str
    revision: int
    working_days: int
    unit: str = "working_days"


@message("admin.case_archived")
class CaseArchived(Message):
    """A case is in the archive under its number with all its papers (7.3.2f, 9.3.4)."""

    case_id: uuid.UUID
    number: str
    custodian: str
    papers: tuple[Paper, ...]
