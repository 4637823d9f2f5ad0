"""The read side of refusals: the register, its rates, and whether a notice is genuine (7.2a, 7.3.2b)."""

import hmac
from typing import Any

import sqlalchemy as sa

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from intake.domain.errors import NotGenuine
from intake.domain.notice import PaperKind
from intake.domain.numbering import hash_of_check_code
from intake.storage import tables
from intake.storage.work import IntakeWork

TITLES = {
    PaperKind.ACCEPTANCE_NOTICE: ("受理通知书", "Acceptance notice"),
    PaperKind.DENIAL_NOTICE: ("不予受理（否定备案）通知书", "Notice of refusal (negative filing)"),
}


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
    """What a notice with this number and check code says at the top. Raises NotGenuine.

    A wrong code and a number that was never given look alike.
    """
    given = hash_of_check_code(number, code.strip().upper())
    for kind, form_id, station, known in _numbered(work, number):
        paper = work.papers.find(form_id, kind)
        if paper and hmac.compare_digest(known or "", given):
            zh, en = TITLES[kind]
            return {
                "number": number,
                "kind": kind,
                "title_zh": zh,
                "title_en": en,
                "station": station,
                "issued_at": paper.issued_at,
                "sha256": paper.sha256,
            }
    raise NotGenuine


def _numbered(work: IntakeWork, number: str) -> list[tuple[PaperKind, Any, str, str | None]]:
    form, denial = tables.form, tables.denial
    accepted = sa.select(form.c.id, form.c.station, form.c.check_code_hash)
    refused = sa.select(denial.c.form_id, denial.c.station, denial.c.check_code_hash)
    found = [
        (PaperKind.ACCEPTANCE_NOTICE, accepted.where(form.c.number == number)),
        (PaperKind.DENIAL_NOTICE, refused.where(denial.c.number == number)),
    ]
    return [(kind, *row) for kind, wanted in found for row in work.session.execute(wanted)]


def _rate(row: sa.RowMapping) -> float | None:
    return round(row["overturned"] / row["appealed"], 4) if row["appealed"] else None
