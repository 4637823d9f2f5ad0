"""Messages from outside: taken once, then a need, a consultation, or nothing (6.1.3)."""

import uuid

from intake import data
from intake.domain.facts import open_station
from intake.domain.form import Channel, Form
from intake.domain.inbound import (
    KEPT_AFTER_DISMISSAL,
    Inbound,
    InboundState,
    Letter,
    WhyDismissed,
)
from intake.domain.inbound_errors import InboundNotFound
from intake.domain.inquiry import Inquiry
from intake.domain.limits import INQUIRY, clock_of
from intake.domain.ports import Actor, Work
from intake.usecases.filing import Application, start_draft
from intake.usecases.inquiring import Question, ask

FORGET_INBOUND = "forget_inbound"  # the timer; its subject is the message's id
NOBODY = "system"


def receive(work: Work, gateway: str, channel: Channel, letter: Letter) -> Inbound:
    """Take a message once: sent again, it is the one that is there (replay-safe, 6.1.3).

    What a machine wrote is kept as dismissed, and never becomes a need. Raises UnknownStation, StationRemoved.
    """
    if known := work.inbound.find_by_key(gateway, letter.key):
        return known
    station = open_station(letter.station, work.copies.find_station(letter.station))
    clock = clock_of(station, work.copies.calendars())
    inbound = Inbound(
        id=work.new_id(),
        gateway=gateway,
        message_key=letter.key,
        channel=channel,
        station=station.code,
        sender=letter.sender,
        subject=letter.subject,
        words=letter.words,
        enterprise=letter.enterprise,
        content=dict(letter.content),
        attachments=[dict(one) for one in letter.attachments],
        received_at=work.now,
        answer_by=clock.due(work.now, INQUIRY).at,
    )
    if letter.automatic:
        _dismiss(work, inbound, WhyDismissed.AUTOMATIC, NOBODY)
    return work.inbound.add_once(inbound)


def inbound_to_need(work: Work, actor: Actor, inbound_id: uuid.UUID) -> Form:
    """It is a need: a draft over its channel, begun with what came.

    Raises InboundNotFound, AlreadyClosed, StationRemoved, ContentInvalid.
    """
    inbound = _seen(work, actor, inbound_id)
    application = Application(
        station=inbound.station,
        channel=Channel(inbound.channel),
        version=data.CURRENT,
        content=inbound.draft(),
    )
    form = start_draft(work, actor, application)
    inbound.become_need(form.id, by=actor.id, at=work.now)
    return form


def inbound_to_inquiry(work: Work, actor: Actor, inbound_id: uuid.UUID) -> Inquiry:
    """It is a question: a consultation with its limit. Raises InboundNotFound, AlreadyClosed, StationRemoved."""
    inbound = _seen(work, actor, inbound_id)
    question = Question(
        station=inbound.station,
        channel=Channel(inbound.channel),
        words=inbound.text[:2000],
        asker=inbound.sender,
        enterprise=inbound.enterprise,
    )
    inquiry = ask(work, actor, question)
    inbound.become_inquiry(inquiry.id, by=actor.id, at=work.now)
    return inquiry


def dismiss_inbound(
    work: Work, actor: Actor, inbound_id: uuid.UUID, reason: WhyDismissed
) -> Inbound:
    """Nothing comes of it; who wrote what is erased after 90 days. Raises InboundNotFound, AlreadyClosed."""
    inbound = _seen(work, actor, inbound_id)
    _dismiss(work, inbound, reason, actor.id)
    return inbound


def forget_inbound(work: Work, inbound_id: uuid.UUID) -> None:
    """Erase what a dismissed message said, and who wrote it."""
    inbound = work.inbound.find(inbound_id)
    if inbound is not None and inbound.state == InboundState.DISMISSED:
        inbound.erase()


def _dismiss(work: Work, inbound: Inbound, reason: WhyDismissed, by: str) -> None:
    inbound.dismiss(reason, by=by, at=work.now)
    work.remind(FORGET_INBOUND, inbound.id, work.now + KEPT_AFTER_DISMISSAL)


def _seen(work: Work, actor: Actor, inbound_id: uuid.UUID) -> Inbound:
    inbound = work.inbound.find(inbound_id)
    if inbound is None or not actor.sees_station(inbound.station):
        raise InboundNotFound
    return inbound
