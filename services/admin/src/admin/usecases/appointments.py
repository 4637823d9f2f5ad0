"""Appointments (预约): the master offers slots, enterprises book them, and arrive (7.1)."""

import uuid
from collections.abc import Callable, Sequence

from admin.domain.appointment import Booking, BookingAction, Plan, Slot
from admin.domain.errors import FieldsRefused, SlotOver, WrongField
from admin.domain.ports import Work
from admin.domain.reach import reached
from admin.domain.ticket import Asked, Ticket
from admin.usecases.tickets import known_case, ticket_of
from admin.usecases.windows import check_station
from worktime import local_date


def offer_slots(work: Work, station: str, plan: Plan) -> Sequence[Slot]:
    """The slots of a plan; those that are there stay as they are. The new ones.

    Raises NotYourStation, StationClosed, FieldsRefused.
    """
    check_station(work, station)
    _refuse([*plan.wrong(), *_in_the_past(work, plan)])
    return work.appointments.bring(
        [
            Slot(
                slot_id=work.new_id(),
                station=station,
                starts_at=starts,
                ends_at=ends,
                capacity=plan.capacity,
            )
            for starts, ends in plan.times()
        ]
    )


def resize_slot(
    work: Work, slot_id: uuid.UUID, capacity: int, check_revision: Callable[[int], None]
) -> Slot:
    """More or fewer places, never fewer than are booked. Raises NotFound, FieldsRefused."""
    slot = work.appointments.get_slot(slot_id)
    reached(work.actor, slot.station, None, what=("时段", "slot"), key=slot_id)
    check_revision(slot.revision)
    _refuse(slot.resize(capacity))
    return slot


def book(work: Work, slot_id: uuid.UUID, asked: Asked) -> Booking:
    """A place for the enterprise that asks. Raises NotFound, StationClosed, SlotOver, SlotFull, AlreadyThere."""
    slot = work.appointments.get_slot(slot_id)
    check_station(work, slot.station)
    known_case(work, slot.station, asked)
    slot.take(work.now)
    booking = Booking(
        booking_id=work.new_id(),
        slot_id=slot_id,
        station=slot.station,
        enterprise=str(work.actor.enterprise),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        booked_at=work.now,
        item=asked.item,
        case_number=asked.case_number,
    )
    work.appointments.add(booking)
    return booking


def cancel(work: Work, booking_id: uuid.UUID) -> Booking:
    """The place is free again. Raises NotFound (somebody else's too), NotInThisState."""
    booking = _own(work, booking_id)
    booking.move(BookingAction.CANCEL)
    work.appointments.get_slot(booking.slot_id).give_back()
    return booking


def arrive(work: Work, booking_id: uuid.UUID) -> Ticket:
    """On its day a booking becomes a ticket. Raises NotFound, NotInThisState, SlotOver, StationClosed."""
    booking = _own(work, booking_id)
    check_station(work, booking.station)
    if local_date(booking.starts_at) != local_date(work.now):
        raise SlotOver
    booking.move(BookingAction.ARRIVE)
    return ticket_of(work, booking, Asked(booking.item, booking.case_number))


def _own(work: Work, booking_id: uuid.UUID) -> Booking:
    booking = work.appointments.get(booking_id)
    who = booking.station, booking.enterprise
    reached(work.actor, *who, what=("预约", "booking"), key=booking_id)
    return booking


def _in_the_past(work: Work, plan: Plan) -> list[WrongField]:
    today = local_date(work.now)
    zh, en = "日期已过。", "This day is over."
    return [
        WrongField(f"days[{n}]", "past", zh, en) for n, day in enumerate(plan.days) if day < today
    ]


def _refuse(wrong: list[WrongField]) -> None:
    if wrong:
        raise FieldsRefused(wrong)
