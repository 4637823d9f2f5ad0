"""To the providers' own queues on the broker: many mailboxes at once, pipelined, each letter confirmed."""

import uuid
from collections.abc import Sequence
from typing import Any

from chassis.bell import Bell
from chassis.envelope import PREFIX
from chassis.publisher import Publisher
from contracts.providers import TO_ONE
from matching.couriers.rounds import Courier, told
from matching.domain.delivery import QUEUES, Attempt, Letter, settle
from matching.domain.subscription import Channel
from matching.storage import accounts, rounds

CHANNEL = str(Channel.AMQP)
EXCHANGE = TO_ONE["exchange"]
NO_QUEUE = "no_queue"
MAILBOXES, EACH = 100, 20  # that one round takes, and letters of each


class QueueCourier(Courier):
    """One of them a process; a full queue holds up its own provider alone."""

    def __init__(self, factory: Any, url: str, bell: Bell) -> None:
        super().__init__(bell)
        self.factory = factory
        self.publisher = Publisher("providers", url)

    def round(self) -> int:
        """Claim, publish, settle; between the transactions nothing is held."""
        with self.factory.open() as work:
            providers = rounds.claim(work.session, CHANNEL, MAILBOXES)
            letters = rounds.due(work.session, providers, EACH) if providers else []
        if providers:
            attempts = self._publish(letters)
            self._settle(providers, letters, attempts)
        return len(providers)

    def idle(self) -> None:
        self.publisher.beat()

    def lost(self) -> None:
        self.publisher.hang_up()

    def stop(self) -> None:
        self.publisher.stopping = True
        super().stop()

    def _publish(self, letters: Sequence[Letter]) -> dict[uuid.UUID, Attempt]:
        confirmed: list[uuid.UUID] = []
        refused: list[uuid.UUID] = []
        rows = [_row(letter) for letter in letters]
        if rows:
            self.publisher.publish(rows, confirmed.append, refused.append)
        ended = dict.fromkeys(confirmed, Attempt(ok=True))
        ended |= dict.fromkeys(refused, Attempt(ok=False, error="queue_full"))
        for letter in letters:
            if (EXCHANGE, _key(letter)) in self.publisher.returned:
                ended[letter.event_id] = Attempt(ok=False, error=NO_QUEUE)
        return ended

    def _settle(
        self,
        providers: Sequence[str],
        letters: Sequence[Letter],
        attempts: dict[uuid.UUID, Attempt],
    ) -> None:
        ended = [(one, attempts[one.event_id]) for one in letters if one.event_id in attempts]
        with self.factory.open() as work:
            rounds.hold(work.session, providers)
            settled = [(letter, settle(letter, attempt, QUEUES)) for letter, attempt in ended]
            rounds.write(work.session, CHANNEL, settled)
            failed = [(work.new_id(), *end) for end in ended if not end[1].ok]
            rounds.note(work.session, CHANNEL, failed)
            accounts.make_again(work.session, _without_queue(ended))
            rounds.release(work.session, providers)
        told(CHANNEL, attempts.values())


def _without_queue(ended: Sequence[tuple[Letter, Attempt]]) -> set[str]:
    return {letter.provider for letter, attempt in ended if attempt.error == NO_QUEUE}


def _key(letter: Letter) -> str:
    return f"provider.{letter.provider}"


def _row(letter: Letter) -> dict[str, Any]:
    headers = {PREFIX + name: value for name, value in letter.headers.items()}
    return {
        "message_id": letter.event_id,
        "exchange": EXCHANGE,
        "routing_key": _key(letter),
        "headers": {**headers, f"{PREFIX}sequence": str(letter.position)},
        "body": letter.body,
    }
