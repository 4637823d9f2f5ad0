"""The load: stories begun at a bounded rate, told by a few threads; what was not answered is sent again."""

import heapq
import itertools
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from harness import stories
from harness.ledger import Ledger
from harness.people import Answer, Request, Wire

THREADS = 6
AT_ONCE = 40
"""Stories under way; while so many wait for a service that is away, no further need begins."""

PAUSES = (0.2, 0.5, 1.0, 2.0)
"""Seconds before an attempt is repeated, the last one for all that follow."""

NOT_YET = {404, 409}
"""The facts may not have reached the service that is asked."""


@dataclass(order=True)
class Turn:
    """What is to be sent when; `number` keeps turns of one moment apart."""

    due: float
    number: int
    need: str = field(compare=False)
    story: stories.Story = field(compare=False)
    request: Request = field(compare=False)
    attempts: int = field(default=0, compare=False)


class Load:
    """Begins needs at `rate` a second until it is ended, and tells every story to its end."""

    def __init__(self, wire: Wire, ledger: Ledger, *, prefix: str, seed: str, rate: float) -> None:
        self.wire, self.ledger, self.prefix, self.rate = wire, ledger, prefix, rate
        self.random = random.Random(seed)
        self.begun = 0
        self.given_up: list[str] = []
        self._turns: list[Turn] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._under_way = 0
        self._beginning = True
        self._telling = True
        self._threads = [threading.Thread(target=self._tell) for _ in range(THREADS)]
        self._beginner = threading.Thread(target=self._begin_at_rate)

    @contextmanager
    def running(self, patience: float) -> Iterator["Load"]:
        """The load runs in this block; then what was begun is told to its end, for `patience` seconds at most."""
        for thread in (*self._threads, self._beginner):
            thread.start()
        try:
            yield self
            self._beginning = False
            self._beginner.join()
            self._finish(patience)
        finally:
            self._beginning = self._telling = False
            with self._changed:
                self._changed.notify_all()
            for thread in (*self._threads, self._beginner):
                thread.join()

    def begin(self, mark: str, story: stories.Story) -> None:
        """Begin a story; its first request is sent as soon as a thread is free, none after the end."""
        if self._telling:
            self._put(Turn(time.monotonic(), next(self._count), mark, story, next(story)))

    def begin_need(self, kind: str | None = None) -> str:
        """Begin one more need; its mark."""
        self.begun += 1
        mark = f"{self.prefix}-{self.begun:05d}"
        self.begin(mark, stories.need(mark, self.random, kind))
        return mark

    def _begin_at_rate(self) -> None:
        due = time.monotonic()
        while self._beginning:
            if len(self._turns) < AT_ONCE:
                self.begin_need()
            due = max(due + 1 / self.rate, time.monotonic() - 1.0)
            time.sleep(max(0.0, due - time.monotonic()))

    def _finish(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        with self._changed:
            while (self._turns or self._under_way) and time.monotonic() < deadline:
                self._changed.wait(0.2)
            left = [f"{one.need} {one.request.step}" for one in self._turns]
        self.given_up += left

    def _put(self, turn: Turn) -> None:
        with self._changed:
            heapq.heappush(self._turns, turn)
            self._changed.notify()

    def _take(self) -> Turn | None:
        with self._changed:
            while self._telling:
                now = time.monotonic()
                if self._turns and self._turns[0].due <= now:
                    self._under_way += 1
                    return heapq.heappop(self._turns)
                self._changed.wait(min(self._turns[0].due - now, 0.5) if self._turns else 0.5)
        return None

    def _tell(self) -> None:
        while turn := self._take():
            try:
                self._attempt(turn)
            finally:
                with self._changed:
                    self._under_way -= 1
                    self._changed.notify_all()

    def _attempt(self, turn: Turn) -> None:
        request = turn.request
        if not turn.attempts:
            self.ledger.sending(
                request.key,
                need=turn.need,
                step=request.step,
                service=request.service,
                expects=request.expects,
            )
        began = time.time()
        answer = self.wire.send(request)
        if answer.is_good:
            self._go_on(turn, answer)
        else:
            self._again(turn, answer, began)

    def _go_on(self, turn: Turn, answer: Answer) -> None:
        self.ledger.answered(turn.request.key, **_facts(answer))
        try:
            request = turn.story.send(answer.body)
        except StopIteration:
            return
        self._put(Turn(time.monotonic(), next(self._count), turn.need, turn.story, request))

    def _again(self, turn: Turn, answer: Answer, began: float) -> None:
        self.ledger.failed(
            turn.request.key,
            answer.status or answer.error,
            began=began,
            retry_after=answer.retry_after,
            said=answer.error,
        )
        if 400 <= answer.status < 500 and answer.status not in NOT_YET:
            self.given_up.append(f"{turn.need} {turn.request.step}: {answer.status} {answer.error}")
            return
        pause = PAUSES[min(turn.attempts, len(PAUSES) - 1)]
        turn.attempts, turn.due = turn.attempts + 1, time.monotonic() + pause
        self._put(turn)


def _facts(answer: Answer) -> dict[str, object]:
    """What the checker compares with: the number of a notice, and its items."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if "number" not in body or "items" not in body:
        return {}
    return {"number": body["number"], "items": [one["item_id"] for one in body["items"]]}
