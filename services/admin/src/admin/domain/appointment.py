"""Appointments (预约): slots of a station with a capacity, and their bookings by enterprises (7.1)."""

import dataclasses
import datetime
import enum
import uuid
from collections.abc import Iterator

from admin.domain.errors import NotInThisState, SlotFull, SlotOver, WrongField
from admin.domain.half_hours import at

MOST_SLOTS = 1000  # offered at once


class BookingState(enum.StrEnum):
    """The life of a booking."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"


class BookingAction(enum.StrEnum):
    """What happens to a booking."""

    ARRIVE = "arrive"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[BookingState, BookingAction], BookingState] = {
    (BookingState.BOOKED, BookingAction.ARRIVE): BookingState.ARRIVED,
    (BookingState.BOOKED, BookingAction.CANCEL): BookingState.CANCELLED,
}


def step(state: BookingState, action: BookingAction) -> BookingState:
    """Where an action leads. Raises NotInThisState."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise NotInThisState(state, action) from None


@dataclasses.dataclass(eq=False, kw_only=True)
class Slot:
    """A time at a station for so many enterprises; `booked` of the places are taken."""

    slot_id: uuid.UUID
    station: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    capacity: int
    booked: int = 0
    revision: int = 1

    def take(self, now: datetime.datetime) -> None:
        """One more place. Raises SlotOver, SlotFull."""
        if now >= self.ends_at:
            raise SlotOver
        if self.booked >= self.capacity:
            raise SlotFull
        self.booked += 1
        self.revision += 1

    def give_back(self) -> None:
        """A place is free again."""
        self.booked -= 1
        self.revision += 1

    def resize(self, capacity: int) -> list[WrongField]:
        """Another capacity; what is wrong with it, then nothing changes: bookings are kept."""
        if capacity < self.booked:
            zh = f"已有{self.booked}个预约，名额不能更少。"
            en = f"{self.booked} are booked; the capacity cannot be less."
            return [WrongField("capacity", "below_bookings", zh, en)]
        self.revision += capacity != self.capacity
        self.capacity = capacity
        return []


@dataclasses.dataclass(eq=False, kw_only=True)
class Booking:
    """An enterprise's place in a slot."""

    booking_id: uuid.UUID
    slot_id: uuid.UUID
    station: str
    enterprise: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    booked_at: datetime.datetime
    item: str | None = None
    case_number: str | None = None
    state: str = BookingState.BOOKED.value

    def move(self, action: BookingAction) -> None:
        """Raises NotInThisState."""
        self.state = step(BookingState(self.state), action).value

    def priority_from(self, arrival: datetime.datetime) -> datetime.datetime | None:
        """Since when whoever arrives now has priority: from the slot's beginning; never after its end."""
        return self.starts_at if arrival < self.ends_at else None


@dataclasses.dataclass(frozen=True)
class Plan:
    """The slots of some days: from `opens` to `closes` (times in Shenyang), `minutes` each."""

    days: list[datetime.date]
    opens: datetime.time
    closes: datetime.time
    minutes: int
    capacity: int

    def times(self) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        """Beginning and end (UTC) of each slot; what is left over at the end of a day is none."""
        length = datetime.timedelta(minutes=self.minutes)
        for day in self.days:
            start, closes = at(day, self.opens), at(day, self.closes)
            while start + length <= closes:
                yield start, start + length
                start += length

    def wrong(self) -> list[WrongField]:
        """Days that come twice, and a plan without a slot."""
        found = []
        if len(set(self.days)) != len(self.days):
            found.append(WrongField("days", "twice", "日期重复。", "A day is named twice."))
        count = sum(1 for _ in self.times())
        if count == 0:
            zh, en = "开始与结束之间容不下一个时段。", "There is no room for a slot in between."
            found.append(WrongField("closes", "no_room", zh, en))
        if count > MOST_SLOTS:
            zh, en = f"一次最多{MOST_SLOTS}个时段。", f"At most {MOST_SLOTS} slots at once."
            found.append(WrongField("minutes", "too_many", zh, en))
        return found
