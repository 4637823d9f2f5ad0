"""Appointments: slots of a station, bookings of enterprises (7.1)."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from admin import floor_queries as queries
from admin.api.roles import EVERYBODY, VISITORS
from admin.api.schemas import floor as schemas
from admin.api.schemas.edge import page_of
from admin.domain.appointment import Booking, Plan, Slot
from admin.domain.ticket import Asked, Ticket
from admin.usecases import appointments as usecases
from chassis.http import current_actor, current_work
from chassis.identity import may
from chassis.paging import PageQuery
from chassis.preconditions import precondition, set_etag

appointments = Blueprint("appointments", __name__, url_prefix="/v1", description="预约 · Bookings")


@appointments.route("/stations/<code>/slots", methods=["POST"])
@may("station_master")
@appointments.arguments(schemas.SlotPlan)
@appointments.response(201, schemas.SlotsMade)
def offer(body: dict[str, Any], code: str) -> dict[str, Any]:
    """开放预约时段 · Offer slots; those that are there stay as they are."""
    return {"items": usecases.offer_slots(current_work(), code, Plan(**body)), "next": None}


@appointments.route("/stations/<code>/slots")
@may(*EVERYBODY)
@appointments.arguments(schemas.SlotQuery, location="query")
@appointments.response(200, page_of(schemas.SlotShown))
def slots(query: dict[str, Any], code: str) -> dict[str, Any]:
    """预约时段 · The slots of a station and how full they are."""
    return queries.slots(current_work().session, code, query)


@appointments.route("/slots/<uuid:slot_id>")
@may(*EVERYBODY)
@appointments.response(200, schemas.SlotShown)
def slot(slot_id: uuid.UUID) -> Slot:
    """时段详情 · One slot."""
    return _shown(queries.slot(current_work().session, slot_id))


@appointments.route("/slots/<uuid:slot_id>", methods=["PUT"])
@may("station_master")
@appointments.arguments(schemas.SlotSize)
@appointments.response(200, schemas.SlotShown)
def resize(body: dict[str, int], slot_id: uuid.UUID) -> Slot:
    """调整时段名额 · Change how many may come; needs If-Match."""

    def check(revision: int) -> None:
        precondition(revision, required=True)

    return _shown(usecases.resize_slot(current_work(), slot_id, body["capacity"], check))


@appointments.route("/slots/<uuid:slot_id>/bookings", methods=["POST"])
@may("enterprise")
@appointments.arguments(schemas.NewBooking)
@appointments.response(201, schemas.BookingShown)
def book(body: dict[str, Any], slot_id: uuid.UUID) -> Booking:
    """预约 · Book a place for the own enterprise."""
    return usecases.book(current_work(), slot_id, Asked(**body))


@appointments.route("/bookings")
@may(*EVERYBODY)
@appointments.arguments(PageQuery, location="query")
@appointments.response(200, page_of(schemas.BookingShown))
def bookings(query: dict[str, Any]) -> dict[str, Any]:
    """预约列表 · The own bookings, or those at the own station."""
    return queries.bookings(current_work().session, current_actor(), **query)


@appointments.route("/bookings/<uuid:booking_id>/cancellation", methods=["POST"])
@may(*VISITORS)
@appointments.response(200, schemas.BookingShown)
def cancel(booking_id: uuid.UUID) -> Booking:
    """取消预约 · Give the place back."""
    return usecases.cancel(current_work(), booking_id)


@appointments.route("/bookings/<uuid:booking_id>/arrival", methods=["POST"])
@may(*VISITORS)
@appointments.response(201, schemas.TicketShown)
def arrive(booking_id: uuid.UUID) -> Ticket:
    """预约到场取号 · On arrival the booking becomes a ticket."""
    return usecases.arrive(current_work(), booking_id)


def _shown(slot: Slot) -> Slot:
    set_etag(slot.revision)
    return slot
