"""The read side: each list and each paper is limited to what the caller may see."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from chassis.identity import Actor
from chassis.paging import page
from chassis.scope import limited
from evaluation.domain.aggregates import Count, Result, aggregate
from evaluation.domain.errors import ItemUnknown, OpinionUnknown, PaperUnknown
from evaluation.domain.opinion import Opinion
from evaluation.domain.papers import IssuedPaper
from evaluation.storage import mapping
from evaluation.storage.tables import (
    case_evaluation,
    item_evaluation,
    opinion,
    paper,
    questionnaire,
    rating,
)

__all__ = [
    "GROUPS",
    "get_item",
    "get_opinion",
    "get_paper",
    "list_items",
    "list_opinions",
    "list_questionnaires",
    "results",
]
_ = mapping  # loading it ties IssuedPaper and Opinion to their tables

Rows = dict[str, Any]
GROUPS: Mapping[str, sa.Column[Any]] = {
    "station": rating.c.station,
    "provider": rating.c.provider,
    "item_code": rating.c.item_code,
    "kind": rating.c.kind,
}


def list_questionnaires(
    session: Session, actor: Actor, now: datetime.datetime, wanted: Mapping[str, Any]
) -> Rows:
    """Questionnaires of the caller's enterprise or station. `wanted`: state, case_id, after, limit."""
    statement = (
        sa.select(
            questionnaire,
            case_evaluation.c.number,
            item_evaluation.c.code.label("item_code"),
            item_evaluation.c.kind,
        )
        .join(case_evaluation, case_evaluation.c.id == questionnaire.c.case_id)
        .join(item_evaluation, item_evaluation.c.id == questionnaire.c.item_id)
    )
    statement = limited(
        statement,
        actor,
        station=questionnaire.c.station,
        enterprise=questionnaire.c.enterprise,
    )
    if wanted["state"]:
        statement = statement.where(_questionnaire_is(wanted["state"], now))
    if wanted["case_id"]:
        statement = statement.where(questionnaire.c.case_id == wanted["case_id"])
    return page(
        session, statement, questionnaire.c.id, after=wanted["after"], limit=wanted["limit"]
    )


def _questionnaire_is(state: str, now: datetime.datetime) -> sa.ColumnElement[bool]:
    answered = questionnaire.c.answered_at.is_not(None)
    past = questionnaire.c.expires_at <= now
    states = {
        "answered": answered,
        "expired": sa.and_(~answered, past),
        "open": sa.and_(~answered, ~past),
    }
    return states[state]


def list_items(session: Session, actor: Actor, wanted: Mapping[str, Any]) -> Rows:
    """How far each item's evaluation is. `wanted`: state, case_id, after, limit."""
    statement = _items_seen_by(actor)
    if wanted["state"]:
        statement = statement.where(item_evaluation.c.state == wanted["state"])
    if wanted["case_id"]:
        statement = statement.where(item_evaluation.c.case_id == wanted["case_id"])
    key = item_evaluation.c.id
    return page(session, statement, key, after=wanted["after"], limit=wanted["limit"])


def get_item(session: Session, actor: Actor, item_id: uuid.UUID) -> Rows:
    """One item. Raises ItemUnknown where there is none, or it is somebody else's."""
    row = session.execute(
        _items_seen_by(actor).where(item_evaluation.c.id == item_id)
    ).one_or_none()
    if row is None:
        raise ItemUnknown()
    return dict(row._mapping)


def _items_seen_by(actor: Actor) -> sa.Select[Any]:
    statement = sa.select(
        item_evaluation,
        case_evaluation.c.number,
        case_evaluation.c.evaluated_at.label("case_evaluated_at"),
    ).join(case_evaluation, case_evaluation.c.id == item_evaluation.c.case_id)
    return limited(
        statement,
        actor,
        station=item_evaluation.c.station,
        enterprise=item_evaluation.c.enterprise,
        provider=item_evaluation.c.provider,
    )


def get_paper(session: Session, actor: Actor, item_id: uuid.UUID, kind: str) -> IssuedPaper:
    """A frozen paper of an item. Raises ItemUnknown, or PaperUnknown where it was not issued yet."""
    get_item(session, actor, item_id)
    wanted = sa.select(IssuedPaper).where(paper.c.item_id == item_id, paper.c.kind == kind)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise PaperUnknown()
    return found


def results(session: Session, actor: Actor, by: str) -> list[Result]:
    """Results by station, provider, item_code or kind, over what the caller may see (6.4.3)."""
    group = GROUPS[by]
    statement = (
        sa.select(group, rating.c.question, rating.c.value, sa.func.count())
        .where(group.is_not(None))
        .group_by(group, rating.c.question, rating.c.value)
    )
    seen = limited(statement, actor, station=rating.c.station, provider=rating.c.provider)
    return aggregate(Count(*row) for row in session.execute(seen))


def list_opinions(session: Session, actor: Actor, wanted: Mapping[str, Any]) -> Rows:
    """Opinions that the caller may see. `wanted`: state, item_id, after, limit."""
    statement = _opinions_seen_by(actor)
    if wanted["state"]:
        statement = statement.where(opinion.c.state == wanted["state"])
    if wanted["item_id"]:
        statement = statement.where(opinion.c.item_id == wanted["item_id"])
    return page(session, statement, opinion.c.id, after=wanted["after"], limit=wanted["limit"])


def get_opinion(session: Session, actor: Actor, opinion_id: uuid.UUID) -> Opinion:
    """One opinion. Raises OpinionUnknown where there is none, or it is somebody else's."""
    wanted = _opinions_seen_by(actor).where(opinion.c.id == opinion_id)
    found: Opinion | None = session.scalars(wanted).one_or_none()
    if found is None:
        raise OpinionUnknown()
    return found


def _opinions_seen_by(actor: Actor) -> sa.Select[Any]:
    column = opinion.c
    return limited(
        sa.select(Opinion),
        actor,
        station=column.station,
        enterprise=column.enterprise,
        provider=column.provider,
    )
