"""Opinions on providers: given, passed on, answered, and chased while they are not (8.3.1)."""

from __future__ import annotations

import datetime
import uuid
from typing import cast

from chassis.identity import SYSTEM, Actor
from contracts import evaluation
from evaluation.domain.case_evaluation import CaseEvaluation
from evaluation.domain.errors import ItemUnknown, NoProviderServes
from evaluation.domain.item_evaluation import ItemEvaluation
from evaluation.domain.opinion import Kind, Opinion, OpinionState, first_state
from evaluation.domain.ports import Work

ANSWER_TIME_OVER = "opinion_answer_time_over"  # the timer; its subject is the opinion's id


def give_opinion(work: Work, actor: Actor, item_id: uuid.UUID, kind: Kind, text: str) -> Opinion:
    """The enterprise, or the station for it, says what it thinks of the provider that serves its item.

    Raises ItemUnknown for somebody else's item, NoProviderServes while nobody agreed or the station serves it.
    """
    case, item = _own(work, actor, item_id)
    opinion = _opinion_on(work, actor, item, kind, text)
    work.opinions.add(opinion)
    _limit(work, opinion, opinion.answer_by)
    _tell_given(work, case, opinion, actor)
    return opinion


def answer_opinion(work: Work, actor: Actor, opinion_id: uuid.UUID, text: str) -> Opinion:
    """The provider answers, once. Raises OpinionUnknown for another's, NotInThisState for praise or a second answer."""
    opinion = work.opinions.get(opinion_id, lock=True)
    opinion.check_of(actor.provider)
    opinion.take_answer(text, actor.id, work.now)
    case = _case_of(work, opinion)
    work.emit(_answered(work, actor, opinion), express=case.green)
    return opinion


def chase_opinion(work: Work, opinion_id: uuid.UUID) -> None:
    """A limit is over: what waits still is overdue, and its provider is reminded; what is answered stays as it is.

    No clock is read to tell so: the timer has fired. The next limit runs from now, so that a service that was away
    for days does not remind three times at once.
    """
    opinion = work.opinions.get(opinion_id, lock=True)
    if not opinion.overrun():
        return
    if opinion.is_chased_on:
        _limit(work, opinion, work.now + work.terms.opinion)
    _tell_given(work, _case_of(work, opinion), opinion, SYSTEM)


def _own(work: Work, actor: Actor, item_id: uuid.UUID) -> tuple[CaseEvaluation, ItemEvaluation]:
    case = work.cases.find_of_item(item_id)
    if case is None:
        raise ItemUnknown()
    own = actor.enterprise == case.enterprise
    if not (own if actor.role == "enterprise" else actor.sees_station(case.station)):
        raise ItemUnknown()
    return case, case.item(item_id)


def _opinion_on(work: Work, actor: Actor, item: ItemEvaluation, kind: Kind, text: str) -> Opinion:
    if item.provider is None:
        raise NoProviderServes()
    state = first_state(kind)
    return Opinion(
        id=work.new_id(),
        case_id=item.case_id,
        item_id=item.id,
        station=item.station,
        enterprise=item.enterprise,
        provider=item.provider,
        kind=kind,
        text=text,
        state=state,
        given_at=work.now,
        given_by=actor.id,
        given_by_role=actor.role,
        answer_by=work.now + work.terms.opinion if state is OpinionState.OPEN else None,
    )


def _limit(work: Work, opinion: Opinion, at: datetime.datetime | None) -> None:
    # Nobody cancels it when the answer comes: a timer that finds an answer does nothing.
    if at is not None:
        work.remind(ANSWER_TIME_OVER, opinion.id, at)


def _case_of(work: Work, opinion: Opinion) -> CaseEvaluation:
    # An opinion is only ever given on an item of a case that is here.
    return cast(CaseEvaluation, work.cases.find(opinion.case_id))


def _tell_given(work: Work, case: CaseEvaluation, opinion: Opinion, actor: Actor) -> None:
    """Everything but its words: they are read here alone."""
    told = evaluation.OpinionGiven(
        occurred_at=work.now,
        actor=actor.id,
        actor_role=actor.role,
        case_id=opinion.case_id,
        item_id=opinion.item_id,
        opinion_id=opinion.id,
        provider=opinion.provider,
        kind=opinion.kind,
        answer_by=opinion.answer_by,
        chased=opinion.chased,
    )
    work.emit(told, express=case.green)


def _answered(work: Work, actor: Actor, opinion: Opinion) -> evaluation.OpinionAnswered:
    return evaluation.OpinionAnswered(
        occurred_at=work.now,
        actor=actor.id,
        actor_role=actor.role,
        case_id=opinion.case_id,
        item_id=opinion.item_id,
        opinion_id=opinion.id,
        provider=opinion.provider,
        in_time=opinion.is_in_time,
    )
