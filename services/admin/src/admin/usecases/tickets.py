"""Taking a number, being called, being served (取号、叫号; 7.1), and the green channel first (6.3.3)."""

import datetime
import uuid

from admin.domain.appointment import Booking
from admin.domain.errors import AlreadyThere, FieldsRefused, WindowBusy, WindowClosed, WrongField
from admin.domain.line import USUAL_HANDLING_SECONDS, delay_of_each, next_for, overtaken
from admin.domain.ports import Work
from admin.domain.reach import reached
from admin.domain.ticket import Asked, KnownCase, Lane, Ticket, TicketAction, number_of
from admin.domain.window import Window, wrong_item
from admin.usecases.windows import check_station, own_window
from worktime import local_date

LOOKED_BACK = datetime.timedelta(days=30)  # for the mean handling time


def note_case(work: Work, case: KnownCase) -> None:
    """A case was accepted: the queue keeps whose it is and whether it is green (6.3.3). Once, however often heard."""
    work.tickets.note_case(case)


def take_ticket(work: Work, station: str, asked: Asked) -> Ticket:
    """A number for an enterprise itself, or by staff for somebody at the window.

    Raises NotFound, NotYourStation, StationClosed, FieldsRefused, AlreadyThere where the enterprise waits already.
    """
    check_station(work, station)
    case = known_case(work, station, asked)
    enterprise = work.actor.enterprise or (case.enterprise if case else None)
    if work.actor.enterprise and work.tickets.waits(
        station, local_date(work.now), work.actor.enterprise
    ):
        raise AlreadyThere(what_zh="候号", what_en="Waiting ticket", key=station)
    lane = Lane.GREEN if case and case.green else Lane.ORDINARY
    return _add(work, _new(work, station, lane, asked, enterprise))


def ticket_of(work: Work, booking: Booking, asked: Asked) -> Ticket:
    """The number of a booked visitor who has arrived: with priority from the slot's beginning, unless it is over."""
    case = known_case(work, booking.station, asked)
    lane = Lane.GREEN if case and case.green else Lane.APPOINTMENT
    ticket = _new(work, booking.station, lane, asked, booking.enterprise)
    ticket.booking_id = booking.booking_id
    ticket.priority_from = booking.priority_from(work.now)
    return _add(work, ticket)


def call_next(work: Work, window_id: uuid.UUID) -> Ticket | None:
    """The next ticket that the window serves comes to it; None where nobody waits for it.

    Two windows at once get two tickets. Raises NotFound, WindowClosed, WindowBusy.
    """
    window = own_window(work, window_id)
    _check_free(work, window)
    waiting = work.tickets.waiting(window.station, local_date(work.now))
    ticket = next_for(window, waiting, work.now)
    if ticket is not None:
        ticket.move(TicketAction.CALL, work.now)
        ticket.window_id = window_id
        _count_overtaking(work, ticket, overtaken(ticket, waiting, window))
    return ticket


def take_step(work: Work, ticket_id: uuid.UUID, action: TicketAction) -> Ticket:
    """Anything else that happens to a ticket. Raises NotFound (somebody else's too), NotInThisState."""
    ticket = work.tickets.get(ticket_id)
    reached(work.actor, ticket.station, ticket.enterprise, what=("号", "ticket"), key=ticket_id)
    ticket.move(action, work.now)
    return ticket


def known_case(work: Work, station: str, asked: Asked) -> KnownCase | None:
    """The case that is named. Raises FieldsRefused for one that is not this station's or, asked by an enterprise,
    not its own (both look like none), and for a wrong item."""
    case = work.tickets.find_case(asked.case_number) if asked.case_number else None
    wrong = wrong_item(asked.item)
    if asked.case_number and not (case and _is_theirs(work, station, case)):
        wrong.append(_unknown_case(asked.case_number))
    if wrong:
        raise FieldsRefused(wrong)
    return case


def _is_theirs(work: Work, station: str, case: KnownCase) -> bool:
    owner = work.actor.enterprise
    return case.station == station and owner in {None, case.enterprise}


def _check_free(work: Work, window: Window) -> None:
    if not window.is_open:
        raise WindowClosed(number=window.number)
    if there := work.tickets.find_at(window.window_id, local_date(work.now)):
        raise WindowBusy(number=there.number)


def _count_overtaking(work: Work, ticket: Ticket, others: list[Ticket]) -> None:
    """What the call costs those that came before: one mean handling each, shared by the open windows."""
    if not others:
        return
    since = local_date(work.now - LOOKED_BACK)
    handling = work.tickets.mean_handling(ticket.station, since) or USUAL_HANDLING_SECONDS
    ticket.overtook = len(others)
    ticket.delay_seconds = delay_of_each(handling, work.windows.count(ticket.station)[1])
    work.tickets.hold_up(others, ticket.delay_seconds)


def _new(work: Work, station: str, lane: Lane, asked: Asked, enterprise: str | None) -> Ticket:
    return Ticket(
        ticket_id=work.new_id(),
        station=station,
        day=local_date(work.now),
        lane=lane.value,
        number="",
        arrived_at=work.now,
        joined_at=work.now,
        item=asked.item,
        case_number=asked.case_number,
        enterprise=enterprise,
    )


def _add(work: Work, ticket: Ticket) -> Ticket:
    """The number comes last, since its counter is locked from there to the end."""
    lane = Lane(ticket.lane)
    ticket.number = number_of(lane, work.tickets.count_up(ticket.station, ticket.day, lane))
    work.tickets.add(ticket)
    return ticket


def _unknown_case(number: str) -> WrongField:
    zh = f"本站没有您可用的办件“{number}”。"
    en = f"There is no case '{number}' of yours at this station."
    return WrongField("case_number", "unknown_case", zh, en)
