"""The providers' own programs: each reads its queue, stamps what comes, answers by HTTP and serves what was agreed."""

import contextlib
import json
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import kombu

from benchmarks.journey.calls import Api
from benchmarks.journey.cast import Cast, Provider
from benchmarks.journey.serving import perform, terms
from benchmarks.journey.watching import WAIT_SECONDS, Late, Watch

AT_ONCE = 8  # messages that one provider works on at the same time


class Milestones:
    """What the providers' programs did for an item, and when; others wait for it."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], float] = {}
        self._changed = threading.Condition()
        self.doubled: list[tuple[str, str]] = []
        self.failed: list[str] = []

    def reach(self, what: str, item_id: str, at: float) -> None:
        with self._changed:
            if (what, item_id) in self._at:
                self.doubled.append((what, item_id))
            self._at[what, item_id] = at
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        with self._changed:
            self.failed.append(repr(error))
            self._changed.notify_all()

    def wait(self, what: str, item_id: str) -> float:
        """When it was reached. Raises Late."""
        key = (what, item_id)
        with self._changed:
            if not self._changed.wait_for(lambda: key in self._at, WAIT_SECONDS):
                raise Late(f"provider: {what} {item_id}; failed so far: {self.failed[:3]}")
            return self._at[key]


class Program:
    """One provider's program, in threads of the driver."""

    def __init__(self, provider: Provider, api: Api, watch: Watch, done: Milestones) -> None:
        self.provider, self.api, self.watch, self.done = provider, api, watch, done
        self.stopping = False
        self.connected = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.stopping = True
        self._thread.join(10)

    def _listen(self) -> None:
        queue = kombu.Queue(f"provider.{self.provider.provider_id}", no_declare=True)
        under_way: list[tuple[Any, Future[None]]] = []
        with (
            ThreadPoolExecutor(AT_ONCE) as pool,
            kombu.Connection(self.provider.amqp_url, heartbeat=30) as connection,
        ):

            def take(message: Any) -> None:
                at = time.time()
                under_way.append((message, pool.submit(self._handle, message, at)))

            with kombu.Consumer(connection, [queue], on_message=take, auto_declare=False):
                self.connected.set()
                while not self.stopping:
                    with contextlib.suppress(TimeoutError):
                        connection.drain_events(timeout=0.1)
                    connection.heartbeat_check()
                    _settle(under_way)

    def _handle(self, message: Any, at: float) -> None:
        body = json.loads(message.body)
        kind = str(message.headers["cloudEvents_type"]).rpartition(".")[2]
        try:
            self.done.reach(kind, body["item_id"], at)
            {"need_offered": self._answer, "need_agreed": self._serve}[kind](body)
        except Exception as error:
            self.done.fail(error)

    def _answer(self, need: Mapping[str, Any]) -> None:
        """Take the need and propose terms."""
        who, item_id = self.provider.who, need["item_id"]
        self.api.post(who, "matching", f"offers/{need['offer_id']}/acceptance")
        body = terms(need["code"], "680.00")
        made = self.api.post(who, "matching", f"items/{item_id}/proposals", body)
        self.done.reach("proposed", item_id, made.answered)

    def _serve(self, agreed: Mapping[str, Any]) -> None:
        """Read whom to serve, then serve, from start to summary."""
        who, item_id = self.provider.who, agreed["item_id"]
        self.watch.wait("disclosed", [agreed["offer_id"]])
        self.api.get(who, "intake", f"cases/{agreed['case_id']}/contact")
        perform(self.api, self.watch, who, item_id, f"{self.provider.provider_id} 业务部")
        self.done.reach("served", item_id, time.time())


def _settle(under_way: list[tuple[Any, Future[None]]]) -> None:
    for message, work in [one for one in under_way if one[1].done()]:
        message.ack()
        under_way.remove((message, work))


@contextlib.contextmanager
def at_work(cast: Cast, api: Api, watch: Watch) -> Any:
    """All providers' programs, connected; what they reach."""
    done = Milestones()
    programs = [Program(one, api, watch, done) for one in cast.providers.values()]
    try:
        for program in programs:
            program.connected.wait(30)
        yield done
    finally:
        for program in programs:
            program.stop()
