"""Days that come in over HTTP: plausible ones, which every clock and database can hold."""

import datetime
from typing import Any

from marshmallow import fields, validate

FIRST, LAST = datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)


def day(**options: Any) -> fields.Date:
    """A day of this century: one of the year 1 is a slip of the pen, and no moment of it can be kept in UTC."""
    return fields.Date(validate=validate.Range(FIRST, LAST), **options)
