"""The ledger of first asks: who answers for what, to the end (首问负责制 7.2c)."""

import uuid

from intake.domain.access import Asker
from intake.domain.errors import AskNotFound
from intake.domain.first_ask import AskKind, FirstAsk, HandOver, Outcome
from intake.domain.form import Form
from intake.domain.limits import HAND_OVER, clock_of
from intake.domain.ports import Actor, Work

HAND_OVER_OVER = (
    "hand_over_over"  # the timer; its subject is the entry's id, its payload the hand-over's
)
MASTER = "station_master"


def note_need(work: Work, form: Form, outcome: Outcome | None = None) -> None:
    """Enter a form's first-asker, as soon as there is one, and what became of the ask."""
    if form.first_asker is None:
        return
    entry = work.first_asks.find(form.id)
    if entry is None:
        entry = enter(work, form.id, AskKind.NEED, form.station, form.first_asker)
    if outcome is not None:
        entry.settle(outcome)


def enter(work: Work, subject: uuid.UUID, kind: AskKind, station: str, asker: str) -> FirstAsk:
    """A new entry of the ledger."""
    entry = FirstAsk(
        id=subject,
        kind=kind,
        station=station,
        first_asker=asker,
        responsible=asker,
        asked_at=work.now,
    )
    work.first_asks.add(entry)
    return entry


def hand_over(work: Work, actor: Actor, subject: uuid.UUID, taker: str, reason: str) -> FirstAsk:
    """Hand the work on, to be taken within the limit; the duty stays (7.2c).

    Raises AskNotFound, NotResponsible, AlreadyClosed, UnknownStation.
    """
    entry = seen_ask(work, actor, subject)
    station = work.copies.find_station(entry.station)
    if station is None:
        raise AskNotFound
    handed = HandOver(
        id=work.new_id(),
        position=len(entry.hand_overs),
        giver=actor.id,
        taker=taker,
        reason=reason,
        given_at=work.now,
        take_by=clock_of(station, work.copies.calendars()).due(work.now, HAND_OVER).at,
    )
    entry.hand_over(handed, by_master=actor.role == MASTER)
    work.remind(HAND_OVER_OVER, entry.id, handed.take_by, str(handed.id))
    return entry


def take_over(work: Work, actor: Actor, subject: uuid.UUID) -> FirstAsk:
    """Take what was handed to the caller. Raises AskNotFound, NothingToTake."""
    entry = seen_ask(work, actor, subject)
    entry.take(actor.id, work.now)
    return entry


def escalate_hand_over(work: Work, subject: uuid.UUID, hand_over_id: uuid.UUID) -> None:
    """Nobody took it in time: it stands on the station master's list (7.2c)."""
    entry = work.first_asks.find(subject)
    if entry is not None:
        entry.escalate(hand_over_id, work.now)


def ask_up(work: Work, actor: Actor, subject: uuid.UUID, words: str) -> FirstAsk:
    """Not sure: asked above. Raises AskNotFound, NotResponsible, AlreadyClosed."""
    entry = seen_ask(work, actor, subject)
    entry.ask_up(words, actor.id)
    return entry


def reassign(work: Work, actor: Actor, subject: uuid.UUID, after: str, reason: str) -> FirstAsk:
    """The station master gives the duty to somebody else, with a reason. Raises AskNotFound, AlreadyClosed."""
    entry = seen_ask(work, actor, subject)
    entry.reassign(after, reason, by=actor.id, at=work.now)
    return entry


def close_ask(work: Work, subject: uuid.UUID) -> None:
    """The duty has come to its end."""
    entry = work.first_asks.find(subject)
    if entry is not None:
        entry.close(work.now)


def seen_ask(work: Work, actor: Asker, subject: uuid.UUID) -> FirstAsk:
    """The entry, if there is one and the caller may see it. Raises AskNotFound for both alike."""
    entry = work.first_asks.find(subject)
    if entry is None or not actor.sees_station(entry.station):
        raise AskNotFound
    return entry
