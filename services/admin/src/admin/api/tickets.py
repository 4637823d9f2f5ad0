"""Queue tickets: taken, called, served (7.1)."""

import dataclasses
import uuid
from typing import Any

from flask_smorest import Blueprint

from admin import floor_queries as queries
from admin.api.roles import EVERYBODY, STAFF, VIEWERS, VISITORS
from admin.api.schemas import floor as schemas
from admin.api.schemas.edge import page_of
from admin.domain.ticket import Asked, Ticket, TicketAction
from admin.usecases import tickets as usecases
from chassis.http import current_actor, current_work
from chassis.identity import may

tickets = Blueprint("tickets", __name__, url_prefix="/v1", description="取号叫号 · Tickets")


@tickets.route("/stations/<code>/tickets", methods=["POST"])
@may(*VISITORS)
@tickets.arguments(schemas.NewTicket)
@tickets.response(201, schemas.TicketShown)
def take(body: dict[str, Any], code: str) -> Ticket:
    """取号 · Take a number."""
    return usecases.take_ticket(current_work(), code, Asked(**body))


@tickets.route("/stations/<code>/tickets")
@may(*EVERYBODY)
@tickets.arguments(schemas.TicketQuery, location="query")
@tickets.response(200, page_of(schemas.TicketShown))
def all_tickets(query: dict[str, Any], code: str) -> dict[str, Any]:
    """本站号票 · A station's tickets; an enterprise sees its own."""
    return queries.tickets(current_work().session, current_actor(), code, query)


@tickets.route("/stations/<code>/queue")
@may(*VIEWERS)
@tickets.response(200, schemas.Line)
def line(code: str) -> dict[str, Any]:
    """排队情况 · The line now, and what the green channel cost the others today (6.3.3)."""
    work = current_work()
    return queries.line(work.session, current_actor(), code, work.now)


@tickets.route("/tickets/<uuid:ticket_id>")
@may(*EVERYBODY)
@tickets.response(200, schemas.TicketPlace)
def ticket(ticket_id: uuid.UUID) -> dict[str, Any]:
    """号票详情 · One ticket and its place in the line."""
    work = current_work()
    found, ahead, seconds = queries.ticket(work.session, current_actor(), ticket_id, work.now)
    return {**dataclasses.asdict(found), "ahead": ahead, "expected_wait_seconds": seconds}


@tickets.route("/tickets/<uuid:ticket_id>/recall", methods=["POST"])
@may(*STAFF)
@tickets.response(200, schemas.TicketShown)
def recall(ticket_id: uuid.UUID) -> Ticket:
    """重呼一次 · Call once more who did not come."""
    return _take(ticket_id, TicketAction.RECALL)


@tickets.route("/tickets/<uuid:ticket_id>/skip", methods=["POST"])
@may(*STAFF)
@tickets.response(200, schemas.TicketShown)
def skip(ticket_id: uuid.UUID) -> Ticket:
    """过号 · Pass over who did not come when recalled."""
    return _take(ticket_id, TicketAction.SKIP)


@tickets.route("/tickets/<uuid:ticket_id>/requeue", methods=["POST"])
@may(*STAFF)
@tickets.response(200, schemas.TicketShown)
def requeue(ticket_id: uuid.UUID) -> Ticket:
    """过号重排 · Queue again who was passed over."""
    return _take(ticket_id, TicketAction.REQUEUE)


@tickets.route("/tickets/<uuid:ticket_id>/start", methods=["POST"])
@may(*STAFF)
@tickets.response(200, schemas.TicketShown)
def start(ticket_id: uuid.UUID) -> Ticket:
    """开始办理 · The handling begins."""
    return _take(ticket_id, TicketAction.START)


@tickets.route("/tickets/<uuid:ticket_id>/end", methods=["POST"])
@may(*STAFF)
@tickets.response(200, schemas.TicketShown)
def end(ticket_id: uuid.UUID) -> Ticket:
    """办结 · The handling ends."""
    return _take(ticket_id, TicketAction.END)


@tickets.route("/tickets/<uuid:ticket_id>/cancellation", methods=["POST"])
@may(*VISITORS)
@tickets.response(200, schemas.TicketShown)
def cancel(ticket_id: uuid.UUID) -> Ticket:
    """退号 · Give a number back."""
    return _take(ticket_id, TicketAction.CANCEL)


def _take(ticket_id: uuid.UUID, action: TicketAction) -> Ticket:
    return usecases.take_step(current_work(), ticket_id, action)
