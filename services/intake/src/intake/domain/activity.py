"""Publicity activities 宣传活动: where a station goes to tell what it does, and the needs that come of it (6.1.3)."""

import datetime
import uuid
from dataclasses import dataclass

from intake.domain.errors import WrongField
from intake.domain.visit_errors import VisitInvalid


@dataclass(eq=False, kw_only=True)
class Activity:
    """An activity that was held. `attended`: people, as counted; `handouts`: copies given away."""

    id: uuid.UUID
    station: str
    held_on: datetime.date
    place: str
    topic: str
    attended: int
    handouts: int
    recorded_by: str
    recorded_at: datetime.datetime


def check_activity(held_on: datetime.date, today: datetime.date) -> None:
    """An activity is recorded once it was held. Raises VisitInvalid."""
    if held_on > today:
        zh, en = "活动日期不能晚于今天", "an activity is recorded once it was held"
        raise VisitInvalid([WrongField("held_on", "in_the_future", zh, en)])
