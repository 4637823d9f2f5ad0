"""What becomes of messages: a batch is handled in one transaction, or its culprit apart and the rest together.

Nothing here knows the broker. When `settle` has returned, every message of the batch is handled, parked or kept as a
dead letter, and that is committed: it may be acknowledged.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from chassis import inbox, metrics, order, trace
from chassis.clock import utc_now
from chassis.database import is_away, is_busy
from chassis.early import TooEarly
from chassis.envelope import Poison, Received

Handler = Callable[[Any, Any], None]
AGAIN = (
    5  # times that a batch is tried, without one culprit more each time; then the rest goes singly
)
# A message in flight at so many deaths of a process is given up; the broker's limit is 20.
CRASHES = 5
log = structlog.get_logger(__name__)


@dataclasses.dataclass(frozen=True)
class Subscribed:
    """A contract and who handles it; `in_order` for handlers that need what was said before about the same subject."""

    contract: Any
    handler: Handler
    in_order: bool = False


@dataclasses.dataclass(frozen=True)
class Readable:
    """A message that was read, and who handles it."""

    received: Received
    by: Subscribed
    message: Any

    @property
    def name(self) -> str:
        return str(self.by.contract.name)


class Culprit(Exception):
    """The message of a batch whose handler raised."""

    def __init__(self, received: Received, error: Exception) -> None:
        super().__init__(str(error))
        self.received, self.error = received, error


class Handling:
    """One service's way with messages."""

    def __init__(self, factory: Any, service: str) -> None:
        self.factory, self.service = factory, service
        self.known: dict[tuple[str, int], Subscribed] = {}
        self.has_parked = False  # since whoever looks for parked messages said otherwise

    def add(self, subscribed: Subscribed) -> None:
        self.known[subscribed.contract.name, subscribed.contract.version] = subscribed

    def settle(self, batch: Sequence[Received]) -> None:
        """Settle every message. Raises only where the database is away; then nothing of the rest is settled."""
        rest = list(batch)
        for _ in range(AGAIN):
            if len(rest) <= 1:
                break
            try:
                return self._handle(rest)
            except Culprit as culprit:
                rest.remove(culprit.received)
                self._settle_one(culprit.received)
            except Exception as error:
                if is_away(error):
                    raise
                if not is_busy(error):  # the commit, or the last flush: nobody knows whose fault
                    break
        for received in rest:
            self._settle_one(received)
        return None

    def settle_suspect(self, received: Received) -> None:
        """A message that was delivered before: alone, and not for ever if it ends the process each time."""
        try:
            with self.factory.open() as work:
                deaths = inbox.note_suspect(work.session, received) - 1
        except Poison as poison:
            return self.give_up(received, poison)
        if deaths < CRASHES:
            self._settle_one(received)
        else:
            self.give_up(
                received, Poison("ends_the_process", f"in flight at {deaths} ends of a process")
            )
        with self.factory.open() as work:
            inbox.clear_suspect(work.session, received)
        return None

    def give_up(self, received: Received, poison: Poison) -> None:
        """Keep a message that nobody can handle, with the reason."""
        log.error("dead_letter", reason=poison.reason, type=received.attribute("dataschema"))
        with self.factory.open() as work:
            inbox.bury(work.session, received, poison)
            if received.parked:
                inbox.unpark(work.session, received.message_id)

    def _settle_one(self, received: Received) -> None:
        try:
            self._handle([received])
        except Culprit as culprit:
            self._put_aside(received, culprit.error)
        except Exception as error:
            if is_away(error):
                raise
            self._put_aside(received, error)

    def _put_aside(self, received: Received, error: Exception) -> None:
        if isinstance(error, Poison):
            self.give_up(received, error)
        elif isinstance(error, TooEarly):
            self._park(received, reason=str(error), early=True)
        else:
            log.error("handler_failed", type=received.attribute("type"), exc_info=error)
            self._park(received, reason=f"{type(error).__name__}: {error}", early=False)

    def _handle(self, batch: Sequence[Received]) -> None:
        """All in one transaction: inbox rows, handlers, outbox rows. Raises Culprit, or that the database is away."""
        readable = [_blamed(received, self._read, received) for received in batch]
        metrics.BATCH.observe(len(batch))
        with self.factory.open() as work:
            first = inbox.first_of(work.session, [r.message_id for r in batch], self.service)
            new = _first_each(readable, first)
            held_up = order.held_up(work.session, [one.received for one in new if one.by.in_order])
            work.expect([one.message for one in new])
            for one in new:
                _blamed(one.received, _hand_over, work, one, one.received.message_id in held_up)
            inbox.unpark_all(work.session, [r.message_id for r in batch if r.parked])
        _tell(new, readable)

    def _read(self, received: Received) -> Readable:
        """Raises Poison where the message is none of ours, or misfits its contract."""
        _ = received.message_id  # without one nothing could be deduplicated
        name, version = received.type_and_version()
        if (name, version) not in self.known:
            known = any(name == other for other, _ in self.known)
            raise Poison("unknown_version" if known else "unknown_type", f"{name} v{version}")
        by = self.known[name, version]
        return Readable(received, by, _message(by.contract, received))

    def _park(self, received: Received, *, reason: str, early: bool) -> None:
        with self.factory.open() as work:
            if self._is_tired(work, received, early):
                poison = Poison("too_early" if early else "failed", reason)
                inbox.bury(work.session, received, poison)
                inbox.unpark(work.session, received.message_id)
            else:
                inbox.park(work.session, received, reason=reason, early=early)
                self.has_parked = True

    def _is_tired(self, work: Any, received: Received, early: bool) -> bool:
        if early:
            return inbox.parked_too_long(work.session, received.message_id)
        return received.attempts + 1 >= inbox.ATTEMPTS


def _first_each(readable: Sequence[Readable], first: set[Any]) -> list[Readable]:
    """Those that were not handled before; the twin of one in the same batch is a duplicate."""
    by_id: dict[Any, Readable] = {}
    for one in readable:
        by_id.setdefault(one.received.message_id, one)
    return [one for message_id, one in by_id.items() if message_id in first]


def _hand_over(work: Any, one: Readable, held_up: bool) -> None:
    if held_up:
        raise TooEarly("an earlier message about the same subject is not handled yet")
    structlog.contextvars.clear_contextvars()
    work.begin(one.received.message_id, one.received.attribute("correlationid"))
    work.follow(one.received.attribute("traceparent"))
    with metrics.handling(one.name).time():
        one.by.handler(work, one.message)


def _blamed(received: Received, step: Callable[..., Any], *arguments: Any) -> Any:
    """Run a step for a message; what it raises is the message's, unless the database is away or held up by others."""
    try:
        return step(*arguments)
    except Exception as error:
        if is_away(error) or is_busy(error):
            raise
        raise Culprit(received, error) from error


def _message(contract: Any, received: Received) -> Any:
    """Raises Poison. The fast way says little of what is wrong, so what fails there is read the slow way."""
    try:
        return contract.decode(received.body)
    except ValueError:
        return _load(contract, received.data())


def _load(contract: Any, data: Mapping[str, Any]) -> Any:
    try:
        return contract.load(data)
    except ValueError as error:
        raise Poison("not_its_contract", str(error)) from error


def _tell(new: Sequence[Readable], all_of_them: Sequence[Readable]) -> None:
    """One line and one count a message, once it is committed: what happened to it, in whose story and trace."""
    structlog.contextvars.clear_contextvars()
    handled, now = {id(one) for one in new}, utc_now()
    for one in all_of_them:
        outcome = "handled" if id(one) in handled else "duplicate"
        metrics.handled(one.name, outcome).inc()
        if outcome == "handled":
            metrics.lagged(one.name, one.received.attribute("time"), now)
        log.info(
            "message",
            type=one.name,
            outcome=outcome,
            message_id=one.received.attribute("id"),
            correlation_id=one.received.attribute("correlationid"),
            trace_id=trace.id_of(one.received.attribute("traceparent")),
        )
