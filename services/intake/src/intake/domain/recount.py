"""Due times counted again when the notice of a year arrives (7.2)."""

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.acceptance import Item
from intake.domain.form import Form
from worktime import WorkingTime


@dataclass(frozen=True, kw_only=True)
class Recount:
    """A due time as it was and as it became, in UTC, by which notice (its number, empty for a correction)."""

    id: uuid.UUID
    item_id: uuid.UUID
    counted_at: datetime.datetime
    notice: str
    due_before: datetime.datetime
    due_after: datetime.datetime


def recount(form: Form, clock: WorkingTime) -> Iterator[tuple[Item, datetime.datetime]]:
    """Count the provisional items of a form again; each that became due at another time, with the time before."""
    for item in form.items:
        if item.provisional and form.promised_from:
            before = item.due_at
            item.promise(clock.due(form.promised_from, item.limit))
            if item.due_at != before:
                yield item, before
