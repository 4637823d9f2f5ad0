"""To the providers' web hooks: each has a lane of its own, so one that is slow or dead keeps nobody else waiting."""

import datetime
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import eventlet
import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.bell import Bell
from chassis.clock import utc_now
from contracts.providers import ChannelStopped
from matching.adapters.webhook import Sender
from matching.couriers.rounds import Courier, told
from matching.domain.delivery import WEB_HOOKS, Attempt, Letter, event_of, settle
from matching.domain.endpoint import Endpoint, outcome_of
from matching.domain.subscription import Channel
from matching.storage import rounds
from matching.storage.mail import data_of

CHANNEL = str(Channel.WEBHOOK)
LANES = 100  # endpoints served at once by one process
AT_ONCE = 4  # requests to one endpoint at once
EACH = 20  # letters that a lane takes in one go
# A lane starts nothing after so many seconds: with the longest request it ends well before its claim does.
STARTS_WITHIN = 20.0
log = structlog.get_logger(__name__)
Ends = Sequence[tuple[Letter, Attempt]]


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One endpoint's turn: where to, which secrets sign, and what is due there."""

    provider: str
    url: str
    secrets: tuple[int, ...]
    letters: Sequence[Letter]


class HookCourier(Courier):
    """Claims mailboxes and gives each a lane; the round does not wait for them."""

    def __init__(self, factory: Any, sender: Sender, bell: Bell) -> None:
        super().__init__(bell)
        self.factory, self.sender = factory, sender
        self.lanes = eventlet.GreenPool(LANES)

    def round(self) -> int:
        free = self.lanes.free()
        chosen = self._chosen(free) if free > 0 else []
        for lane in chosen:
            self.lanes.spawn_n(self._drive, lane)
        return len(chosen)

    def finish(self) -> None:
        self.lanes.waitall()

    def _chosen(self, most: int) -> list[Lane]:
        with self.factory.open() as work:
            providers = rounds.claim(work.session, CHANNEL, most)
            if not providers:
                return []
            letters = rounds.due(work.session, providers, EACH)
            subscribed = work.subscriptions.among(providers)
            known = work.endpoints.among(providers)
        now = utc_now()
        return [
            _lane(subscribed[one].url or "", known.get(one) or Endpoint(provider=one), letters, now)
            for one in providers
        ]

    def _drive(self, lane: Lane) -> None:
        """What a lane cannot settle is taken up again when its claim is over."""
        try:
            self._settle(lane, self._sent(lane))
        except (SQLAlchemyError, eventlet.Timeout) as error:
            log.warning("lane_waits", error=type(error).__name__)
        self.bell.rang(lane.provider)  # there may be more for it by now

    def _sent(self, lane: Lane) -> Ends:
        """Several at once, none after a failure; of one need there is never more than one among what is due."""
        until = time.monotonic() + STARTS_WITHIN
        ends: list[tuple[Letter, Attempt]] = []

        def send(letter: Letter) -> None:
            failed = not all(attempt.ok for _, attempt in ends)
            if not (failed or self.stopping or time.monotonic() > until):
                ends.append((letter, self._send(lane, letter)))

        requests = eventlet.GreenPool(AT_ONCE)
        for letter in lane.letters:
            requests.spawn_n(send, letter)
        requests.waitall()
        return ends

    def _send(self, lane: Lane, letter: Letter) -> Attempt:
        event = event_of(letter.headers, letter.position, data_of(letter.body))
        body = json.dumps(event, ensure_ascii=False).encode()
        return self.sender.send(
            lane.provider, lane.url, letter.event_id, body, lane.secrets, utc_now()
        )

    def _settle(self, lane: Lane, ends: Ends) -> None:
        with self.factory.open() as work:
            endpoint = work.endpoints.of(lane.provider)
            rounds.hold(work.session, [lane.provider])
            failed_before = endpoint.failures
            if ends and endpoint.note(outcome_of([end[1] for end in ends]), work.now):
                work.emit(_stopped(work, endpoint))
            settled = [(letter, settle(letter, attempt, WEB_HOOKS)) for letter, attempt in ends]
            rounds.write(work.session, CHANNEL, settled)
            rounds.note(work.session, CHANNEL, [(work.new_id(), *end) for end in ends])
            if failed_before and not endpoint.failures:
                rounds.hurry(work.session, lane.provider)
            rest = _rest(endpoint, ends)
            rounds.release(work.session, [lane.provider], {lane.provider: rest})
        told(CHANNEL, [attempt for _, attempt in ends])


def _lane(url: str, endpoint: Endpoint, letters: Sequence[Letter], now: datetime.datetime) -> Lane:
    theirs = [letter for letter in letters if letter.provider == endpoint.provider]
    return Lane(
        provider=endpoint.provider,
        url=url,
        secrets=endpoint.secrets(now),
        letters=theirs[: endpoint.room(len(theirs))],
    )


def _rest(endpoint: Endpoint, ends: Ends) -> float | None:
    """Seconds to leave it alone: what its failures ask for, and what itself asked for (Retry-After)."""
    if endpoint.rest is None:
        return None
    return max([endpoint.rest, *(attempt.pause or 0.0 for _, attempt in ends)])


def _stopped(work: Any, endpoint: Endpoint) -> ChannelStopped:
    return ChannelStopped(
        occurred_at=work.now,
        actor="station",
        actor_role="system",
        provider=endpoint.provider,
        reason=endpoint.reason or "failing",
    )
