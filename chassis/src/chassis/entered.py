"""What people enter, as it comes in over HTTP: plausible days, and words with something in them."""

import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

FIRST, LAST = datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)


def a_day(**options: Any) -> fields.Date:
    """A day of this century: one of the year 1 is a slip of the pen, and no moment of it can be kept in UTC."""
    return fields.Date(validate=validate.Range(FIRST, LAST), **options)


def said(value: str) -> None:
    """Refuses what is empty to the eye. Raises ValidationError."""
    if not value.strip():
        raise ValidationError("Shorter than minimum length 1.")
