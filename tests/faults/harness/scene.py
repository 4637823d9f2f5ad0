"""One scenario at work: its load, its faults, what it measured, and the verdict at the end."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from harness import checker, ledger, measures, stories
from harness.behind import CASES
from harness.checker import DeadLetter, Verdict
from harness.load import Load
from harness.provider import AWAY, Provider, receipts
from harness.report import Row
from harness.town import Town

EVERYWHERE_WITHIN_SECONDS = 120.0
DRAINED_WITHIN_SECONDS = 120.0
TOLD_WITHIN_SECONDS = 120.0
BEHIND_IS_AWAY = (psycopg.Error, *AWAY)


class NotInTime(Exception):
    """Something that a scenario has to wait for did not come."""


class Scene:
    """What a scenario is handed. `seed` makes what it does repeatable; timing is the machine's."""

    def __init__(self, town: Town, number: str, title: str, seed: int) -> None:
        town.scenes += 1
        self.town, self.seed = town, seed
        self.random = random.Random(f"{number} {title} {seed}")
        self.prefix = f"s{number}-{town.scenes}"
        self.row = Row(number=number, title=title, seed=seed)
        self.verdict = Verdict()
        self.recoveries: list[float] = []
        self.unanswered: set[str] = set()  # items whose offers the provider leaves alone
        self.healed_at = time.monotonic()
        self.ledger = ledger.Ledger(town.folder / f"{self.prefix}.ledger")
        self.receipts = town.folder / f"{self.prefix}.receipts"
        self._explained: Callable[[DeadLetter], bool] = lambda _: False
        self._open = ExitStack()
        self._required: list[tuple[str, Callable[[Row], bool]]] = []
        self._load: Load | None = None
        self._before = self._counted()

    @contextmanager
    def load(self, rate: float = 2.0) -> Iterator[Load]:
        """Needs at this rate a second while the block runs, and a provider that takes what it is offered."""
        made = Load(self.town.wire, self.ledger, prefix=self.prefix, seed=self.prefix, rate=rate)
        self._load, taken = made, set[str]()

        def take(offered: dict[str, Any]) -> None:
            offer, item = offered["offer_id"], offered["item_id"]
            if offer not in taken and item not in self.unanswered:  # a provider's own inbox
                taken.add(offer)
                made.begin(f"take-{offer}", stories.acceptance(name, item, offer))

        name = next(iter(stories.PROVIDERS))
        url = self.town.running.provider_amqp(name)
        # The provider listens until the scene is over: a dispatch may come after the last story has ended.
        self._open.enter_context(Provider(name, url, self.receipts, take))
        with made.running(TOLD_WITHIN_SECONDS):
            yield made

    def warm_up(self) -> None:
        """Until a first need is everywhere."""
        self._wait_everywhere()

    @contextmanager
    def fault(self) -> Iterator[None]:
        """One fault; it is over, and recovery begins, when the block ends."""
        self.row.faults += 1
        try:
            yield
        finally:
            self.healed_at = time.monotonic()

    def recovered(self) -> float:
        """Wait until a need that is filed now is everywhere; seconds since the last fault was over."""
        self._wait_everywhere()
        seconds = time.monotonic() - self.healed_at
        self.recoveries.append(seconds)
        return seconds

    def differ(self, text: str) -> None:
        """Something is not as it has to be."""
        self.verdict.wrong.append(text)

    def require(self, what: str, holds: Callable[[Row], bool]) -> None:
        """What the figures of this scenario have to satisfy at the end."""
        self._required.append((what, holds))

    def explain(self, explained: Callable[[DeadLetter], bool]) -> None:
        """Which dead letters this scenario makes on purpose."""
        self._explained = explained

    def wait(self, what: str, condition: Callable[[], bool], seconds: float) -> float:
        """Wait for a condition; the seconds that it took. Raises NotInTime."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                raise NotInTime(f"{what}: not within {seconds:.0f} s")
            time.sleep(0.2)
        return time.monotonic() - began

    def entries(self) -> list[ledger.Entry]:
        return ledger.entries(self.ledger.path)

    def finish(self) -> None:
        """Wait until all is drained, compare, and fill in the row."""
        drained = self._drain()
        if self._load:
            self.verdict.wrong += [f"given up: {one}" for one in self._load.given_up]
        self._fill_in(drained)

    def close(self) -> None:
        """Let go of what a scene holds, however it ended."""
        self._open.close()
        self.ledger.close()

    def _drain(self) -> float:
        """Look again until nothing differs, or the time is over; seconds since the last fault was over."""
        deadline = time.monotonic() + DRAINED_WITHIN_SECONDS
        while True:
            verdict = self._look()
            if verdict or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        for name in ("lost", "doubled", "wrong"):
            getattr(self.verdict, name).extend(getattr(verdict, name))
        return time.monotonic() - self.healed_at

    def _look(self) -> Verdict:
        got = receipts(self.receipts) if self.receipts.exists() else []
        try:
            found = self.town.behind.look()
        except BEHIND_IS_AWAY as error:
            return Verdict(wrong=[f"nothing can be seen: {error!r}"])
        return checker.compare(self.entries(), found, got, self._explained)

    def _fill_in(self, drained: float) -> None:
        row, counted = self.row, self._counted() - self._before
        row.needs = sum(1 for one in self.entries() if one.step == "accept" and one.answered_at)
        row.messages = counted["messages", ""]
        row.lost, row.doubled = len(self.verdict.lost), len(self.verdict.doubled)
        row.redeliveries = counted[measures.REDELIVERED, ""]
        row.dropped = counted[measures.HANDLED, "duplicate"]
        row.recovered = max(self.recoveries, default=drained)
        row.drained = drained
        self.verdict.wrong += [
            f"not so: {what}" for what, holds in self._required if not holds(row)
        ]
        row.passed = bool(self.verdict)
        row.notes = str(self.verdict) if not row.passed else ""

    def _counted(self) -> Counter[tuple[str, str]]:
        counted = measures.everywhere(self.town.counters)
        counted["messages", ""] = self.town.behind.messages()
        return counted

    def _wait_everywhere(self) -> None:
        if self._load is None:
            raise ValueError("there is no load")
        mark = self._load.begin_need("accepted")
        self.wait(
            f"{mark} everywhere", lambda: self._is_everywhere(mark), EVERYWHERE_WITHIN_SECONDS
        )

    def _is_everywhere(self, mark: str) -> bool:
        try:
            return set(self.town.behind.where_need_is(mark)) == set(CASES)
        except BEHIND_IS_AWAY:
            return False
