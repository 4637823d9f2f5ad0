"""Consultations: asked, answered in time, kept, turned into a need (7.3.2d)."""

import uuid
from dataclasses import asdict, dataclass

from intake import data
from intake.domain.access import check_own_station
from intake.domain.denial import Referral
from intake.domain.errors import AskNotFound
from intake.domain.facts import open_station
from intake.domain.first_ask import AskKind, Outcome
from intake.domain.form import Channel, Form
from intake.domain.inquiry import Inquiry
from intake.domain.limits import INQUIRY, clock_of
from intake.domain.numbering import INQUIRY as NUMBERED
from intake.domain.numbering import inquiry_number, year_of
from intake.domain.ports import Actor, Work
from intake.usecases.filing import Application, start_draft
from intake.usecases.first_asks import close_ask, enter, seen_ask

INQUIRY_OVER = "inquiry_over"  # the timer; its subject is the inquiry's id


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asked, where, by which channel, and how to reach whoever asked."""

    station: str
    channel: Channel
    words: str
    asker: str = ""
    enterprise: str | None = None


def ask(work: Work, actor: Actor, question: Question) -> Inquiry:
    """Note a consultation; who notes it is its first-asker (7.2c).

    Raises UnknownStation, StationRemoved, NotYourStation.
    """
    station = open_station(question.station, work.copies.find_station(question.station))
    check_own_station(question.station, actor)
    year = year_of(work.now)
    number = work.numbers.take(station.code, year, NUMBERED)
    inquiry = Inquiry(
        id=work.new_id(),
        number=inquiry_number(station.code, year, number),
        station=station.code,
        channel=question.channel,
        enterprise=question.enterprise,
        asker=question.asker,
        question=question.words,
        asked_at=work.now,
        answer_by=clock_of(station, work.copies.calendars()).due(work.now, INQUIRY).at,
    )
    work.inquiries.add(inquiry)
    enter(work, inquiry.id, AskKind.INQUIRY, station.code, actor.id)
    work.remind(INQUIRY_OVER, inquiry.id, inquiry.answer_by)
    return inquiry


def answer_inquiry(work: Work, actor: Actor, inquiry_id: uuid.UUID, words: str) -> Inquiry:
    """Answer it. Raises AskNotFound, AlreadyClosed."""
    inquiry = seen_inquiry(work, actor, inquiry_id)
    inquiry.answer_with(words, by=actor.id, at=work.now)
    _end(work, actor, inquiry, Outcome.HANDLED)
    return inquiry


def refer_inquiry(work: Work, actor: Actor, inquiry_id: uuid.UUID, referral: Referral) -> Inquiry:
    """Not ours: who to go to. Raises AskNotFound, AlreadyClosed."""
    inquiry = seen_inquiry(work, actor, inquiry_id)
    inquiry.refer(asdict(referral), by=actor.id, at=work.now)
    _end(work, actor, inquiry, Outcome.REFERRED)
    return inquiry


def turn_into_need(work: Work, actor: Actor, inquiry_id: uuid.UUID) -> Form:
    """Begin a form with what is known: the enterprise and the words of the question, as a draft to complete.

    Raises AskNotFound, AlreadyClosed, StationRemoved.
    """
    inquiry = seen_inquiry(work, actor, inquiry_id)
    enterprise = {"credit_code": inquiry.enterprise} if inquiry.enterprise else {}
    content = {"enterprise": enterprise, "other": {"opinion": inquiry.question}}
    application = Application(
        station=inquiry.station,
        channel=Channel(inquiry.channel),
        version=data.CURRENT,
        content=content,
    )
    form = start_draft(work, actor, application)
    inquiry.become(form.id, by=actor.id, at=work.now)
    _end(work, actor, inquiry, Outcome.HANDLED)
    return form


def mark_late(work: Work, inquiry_id: uuid.UUID) -> None:
    """The limit passed without an answer: it is marked, and stands on the list of late ones."""
    inquiry = work.inquiries.find(inquiry_id)
    if inquiry is not None:
        inquiry.overrun(work.now)


def seen_inquiry(work: Work, actor: Actor, inquiry_id: uuid.UUID) -> Inquiry:
    """The inquiry, if there is one and the caller may see it. Raises AskNotFound for both alike."""
    inquiry = work.inquiries.find(inquiry_id)
    if inquiry is None or not actor.sees_station(inquiry.station):
        raise AskNotFound
    return inquiry


def _end(work: Work, actor: Actor, inquiry: Inquiry, outcome: Outcome) -> None:
    seen_ask(work, actor, inquiry.id).settle(outcome)
    close_ask(work, inquiry.id)
