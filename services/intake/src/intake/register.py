"""The read side of the registers: refusals, first asks, consultations; whether a notice is genuine (7.2, 7.3.2)."""

import hmac
import json
import uuid
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from intake.domain.errors import AskNotFound, NotGenuine
from intake.domain.first_ask import FirstAsk
from intake.domain.inbound import InboundState
from intake.domain.inquiry import Inquiry
from intake.domain.notice import TITLES, Paper, PaperKind
from intake.domain.numbering import hash_of_check_code
from intake.domain.public_notice import public_blocks
from intake.storage import ask_tables, tables
from intake.storage.inbound_tables import inbound as inbound_table
from intake.storage.work import IntakeWork


def denials(work: IntakeWork, actor: Actor, *, after: str | None, limit: int) -> dict[str, Any]:
    """Refusals that were approved, of the stations that the caller sees, newest first."""
    denial = tables.denial
    statement = limited(sa.select(denial), actor, station=denial.c.station)
    registered = statement.where(denial.c.approved)
    return page(work.session, registered, denial.c.id, after=after, limit=limit)


def summaries(work: IntakeWork, actor: Actor) -> dict[str, Any]:
    """By station: how many were refused, appealed and overturned."""
    denial = tables.denial
    counted = (
        denial.c.station,
        sa.func.count().label("refused"),
        sa.func.count(denial.c.appealed_at).label("appealed"),
        sa.func.count().filter(denial.c.overturned).label("overturned"),
    )
    statement = limited(sa.select(*counted), actor, station=denial.c.station)
    grouped = statement.where(denial.c.approved).group_by(denial.c.station)
    rows = work.session.execute(grouped.order_by(denial.c.station)).mappings()
    return {"items": [{**row, "overturned_rate": _rate(row)} for row in rows], "next": None}


def genuine(work: IntakeWork, number: str, code: str) -> dict[str, Any]:
    """What a notice with this number and check code says, without whom it is about. Raises NotGenuine.

    A wrong code and a number that was never given look alike.
    """
    given = hash_of_check_code(number, code.strip().upper())
    for paper, station, known in _numbered(work, number):
        if hmac.compare_digest(known or "", given):
            zh, en = TITLES[paper.kind]
            return {
                "number": number,
                "kind": paper.kind,
                "title_zh": zh,
                "title_en": en,
                "station": station,
                "issued_at": paper.issued_at,
                "sha256": paper.sha256,
                "blocks": public_blocks(json.loads(paper.body)),
            }
    raise NotGenuine


def first_asks(
    work: IntakeWork, actor: Actor, *, mine: bool, escalated: bool, after: str | None, limit: int
) -> dict[str, Any]:
    """The ledger of the stations that the caller sees, newest first; open ones alone where they are to be acted on."""
    entry, handed = ask_tables.first_ask, ask_tables.hand_over
    statement = limited(sa.select(entry), actor, station=entry.c.station)
    open_ones = entry.c.closed_at.is_(None)
    to_me = sa.select(handed.c.ask_id).where(handed.c.taker == actor.id)
    late = sa.select(handed.c.ask_id).where(
        handed.c.escalated_at.is_not(None), handed.c.taken_at.is_(None)
    )
    if mine:
        my_own = sa.or_(entry.c.responsible == actor.id, entry.c.id.in_(to_me))
        statement = statement.where(open_ones, my_own)
    if escalated:
        statement = statement.where(open_ones, entry.c.id.in_(late))
    return page(work.session, statement, entry.c.id, after=after, limit=limit)


def first_ask(work: IntakeWork, actor: Actor, ask_id: uuid.UUID) -> FirstAsk:
    """An entry whole. Raises AskNotFound."""
    entry = work.session.get(FirstAsk, ask_id)
    if entry is None or not actor.sees_station(entry.station):
        raise AskNotFound
    return entry


def inquiries(
    work: IntakeWork,
    actor: Actor,
    *,
    only_open: bool,
    only_late: bool,
    after: str | None,
    limit: int,
) -> dict[str, Any]:
    """Consultations of the stations that the caller sees, newest first."""
    inquiry = ask_tables.inquiry
    statement = limited(sa.select(inquiry), actor, station=inquiry.c.station)
    if only_open:
        statement = statement.where(inquiry.c.answered_at.is_(None))
    if only_late:
        statement = statement.where(inquiry.c.late)
    return page(work.session, statement, inquiry.c.id, after=after, limit=limit)


def inquiry(work: IntakeWork, actor: Actor, inquiry_id: uuid.UUID) -> Inquiry:
    """A consultation. Raises AskNotFound."""
    found = work.session.get(Inquiry, inquiry_id)
    if found is None or not actor.sees_station(found.station):
        raise AskNotFound
    return found


def inbound(
    work: IntakeWork,
    actor: Actor,
    *,
    state: str | None,
    only_late: bool,
    after: str | None,
    limit: int,
) -> dict[str, Any]:
    """Messages from outside to the stations that the caller sees, newest first."""
    message = inbound_table
    statement = limited(sa.select(message), actor, station=message.c.station)
    if state:
        statement = statement.where(message.c.state == state)
    if only_late:
        over = message.c.state == InboundState.NEW, message.c.answer_by < work.now
        statement = statement.where(*over)
    return page(work.session, statement, message.c.id, after=after, limit=limit)


def _numbered(work: IntakeWork, number: str) -> list[tuple[Paper, str, str | None]]:
    """Papers of this number, with the station and the hash of the check code; of before papers had one of their own,
    by the number of the form or the refusal."""
    if own := work.papers.find_numbered(number):
        paper, station = own
        return [(paper, station, paper.check_code_hash)]
    form, denial = tables.form, tables.denial
    accepted = sa.select(form.c.id, form.c.station, form.c.check_code_hash)
    refused = sa.select(denial.c.form_id, denial.c.station, denial.c.check_code_hash)
    wanted = [
        (PaperKind.ACCEPTANCE_NOTICE, accepted.where(form.c.number == number)),
        (PaperKind.DENIAL_NOTICE, refused.where(denial.c.number == number)),
    ]
    found = [(kind, *row) for kind, rows in wanted for row in work.session.execute(rows)]
    papers = [(work.papers.find(form_id, kind), *rest) for kind, form_id, *rest in found]
    return [(paper, station, known) for paper, station, known in papers if paper]


def _rate(row: sa.RowMapping) -> float | None:
    return round(row["overturned"] / row["appealed"], 4) if row["appealed"] else None
